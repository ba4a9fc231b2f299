import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatFen, formatInstant, formatNumber, UNKNOWN } from '#platform/web/kit.ts';
import type { SurveyItem, SurveyValue } from '../../survey/model.ts';
import { typedOf, valueOfTyped } from './answers.ts';

type ItemFieldProps = {
  readonly item: SurveyItem;
  /** What is chosen now; undefined: nothing was ever answered, or what is typed is no value. */
  readonly value: SurveyValue | undefined;
  readonly wrong: boolean;
  readonly changed: boolean;
  /** undefined: what was typed is no value. */
  readonly onChange: (value: SurveyValue | undefined) => void;
};

/** One question with its present answer: choices before typing, and "not clear" for all. */
export function ItemField({ item, value, wrong, changed, onChange }: ItemFieldProps) {
  const { t } = useTranslation('survey');
  const id = useId();
  const isTyped = item.type === 'number' || item.type === 'yuan' || item.type === 'day';
  return (
    <fieldset className={`survey-item ${changed ? 'changed' : ''}`} aria-labelledby={id}>
      <div className="survey-ask">
        <span id={id}>{item.question ?? item.title}</span>
        <Recorded item={item} />
      </div>
      <div className="survey-answer">
        {isTyped ? (
          <Typed item={item} value={value} wrong={wrong} label={id} onChange={onChange} />
        ) : (
          <Choice item={item} value={value} label={id} onChange={onChange} />
        )}
        <Pill on={value === null} onClick={() => onChange(null)}>
          {t('survey:notClear')}
        </Pill>
      </div>
    </fieldset>
  );
}

/** Who recorded the present answer when, and where from. */
export function Recorded({ item }: { readonly item: SurveyItem }) {
  const { t } = useTranslation('survey');
  const { recorded } = item;
  if (recorded === null) return null;
  const { since, recordedAt, recorder, source, note, sheet, row } = recorded;
  const place = sheet === null ? '' : t('survey:place', { sheet, row: row ?? '' });
  return (
    <small className="sub">
      {t('survey:recorded', {
        since,
        source: t(`survey:source.${source}`),
        recorder,
        at: formatInstant(recordedAt),
      })}
      {place}
      {note !== '' && t('survey:note', { note })}
    </small>
  );
}

type AnswerWords = {
  readonly yes: string;
  readonly no: string;
  readonly notClear: string;
  readonly none: string;
};

function numberText({ type, unit }: SurveyItem, value: number): string {
  return type === 'yuan' ? formatFen(value) : [formatNumber(value), unit ?? ''].join(' ').trim();
}

function wordText({ options }: SurveyItem, codes: readonly string[], none: string): string {
  const labels = codes.map((code) => options.find((one) => one.code === code)?.label ?? code);
  return labels.length === 0 ? none : labels.join('、');
}

/** An answer as it is read. */
export function answerText(item: SurveyItem, words: AnswerWords): string {
  const { value, recorded } = item;
  if (recorded === null) return UNKNOWN;
  if (value === null) return words.notClear;
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'number') return numberText(item, value);
  return wordText(item, typeof value === 'string' ? [value] : value, words.none);
}

type PillProps = { readonly on: boolean; readonly onClick: () => void; readonly children: ReactNode };

function Pill({ on, onClick, children }: PillProps) {
  return (
    <button type="button" className={`survey-pill ${on ? 'on' : ''}`} aria-pressed={on} onClick={onClick}>
      {children}
    </button>
  );
}

type InputProps = {
  readonly item: SurveyItem;
  readonly value: SurveyValue | undefined;
  readonly label: string;
  readonly onChange: (value: SurveyValue | undefined) => void;
};

function Typed({ item, value, wrong, label, onChange }: InputProps & { readonly wrong: boolean }) {
  const { t } = useTranslation('survey');
  const [typed, setTyped] = useState(() => typedOf(item, value));
  // "Not clear" empties the field; typing again answers.
  const shown = value === null ? '' : typed;
  return (
    <span className="survey-typed">
      <input
        className="field"
        type={item.type === 'day' ? 'date' : 'text'}
        inputMode={item.type === 'day' ? undefined : 'decimal'}
        aria-labelledby={label}
        aria-invalid={wrong}
        value={shown}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(valueOfTyped(item, event.target.value));
        }}
      />
      {item.type === 'yuan' && <span className="sub">{t('survey:yuan')}</span>}
      {item.unit !== null && <span className="sub">{item.unit}</span>}
      {wrong && <span className="error-line">{t(`survey:wrong.${item.type}`)}</span>}
    </span>
  );
}

/** More choices than these are a list to open. */
const MOST_PILLS = 8;

function Choice({ item, value, label, onChange }: InputProps) {
  const { t } = useTranslation('survey');
  if (item.type === 'boolean')
    return (
      <>
        <Pill on={value === true} onClick={() => onChange(true)}>
          {t('survey:yes')}
        </Pill>
        <Pill on={value === false} onClick={() => onChange(false)}>
          {t('survey:no')}
        </Pill>
      </>
    );
  if (item.type === 'codes') return <Several item={item} value={value} label={label} onChange={onChange} />;
  if (item.options.length <= MOST_PILLS)
    return item.options.map(({ code, label: text }) => (
      <Pill key={code} on={value === code} onClick={() => onChange(code)}>
        {text}
      </Pill>
    ));
  return (
    <select
      className="field survey-select"
      aria-labelledby={label}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => event.target.value !== '' && onChange(event.target.value)}
    >
      <option value="" disabled>
        {t('survey:choose')}
      </option>
      {item.options.map(({ code, label: text }) => (
        <option key={code} value={code}>
          {text}
        </option>
      ))}
    </select>
  );
}

function Several({ item, value, onChange }: InputProps) {
  const { t } = useTranslation('survey');
  const chosen = Array.isArray(value) ? value : [];
  const toggle = (code: string) => {
    const next = chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code];
    onChange(item.options.map((one) => one.code).filter((one) => next.includes(one)));
  };
  return (
    <>
      {item.options.map(({ code, label }) => (
        <Pill key={code} on={chosen.includes(code)} onClick={() => toggle(code)}>
          {label}
        </Pill>
      ))}
      <Pill on={Array.isArray(value) && value.length === 0} onClick={() => onChange([])}>
        {t('survey:none')}
      </Pill>
    </>
  );
}
