import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { yearOf } from '#kernel/day.ts';
import { Pop, useFrame } from '#platform/web/kit.ts';
import {
  addPart,
  FILTER_FIELDS,
  type FilterField,
  type FilterPart,
  groupParts,
  kindOf,
} from './filter-parts.ts';
import { usePartWords } from './part-words.ts';

type FilterSentenceProps = {
  readonly parts: readonly FilterPart[];
  readonly onChange: (parts: readonly FilterPart[]) => void;
  /** What one searches for; kept in memory only. */
  readonly words: string;
  readonly onWords: (words: string) => void;
};

/** 只看 2018年脱贫 且 有残疾成员: the filter as a sentence, each part removable. */
export function FilterSentence({ parts, onChange, words, onWords }: FilterSentenceProps) {
  const { t } = useTranslation('registry');
  const { word } = usePartWords();
  const remove = (part: FilterPart) => onChange(parts.filter((one) => one !== part));
  const groups = groupParts(parts);
  return (
    <div className="filter">
      <span className="filter-say">
        {t(parts.length === 0 && words === '' ? 'registry:filter.all' : 'registry:filter.only')}
      </span>
      {words !== '' && <Chip text={t('registry:filter.words', { words })} onRemove={() => onWords('')} />}
      {groups.map((group, index) => (
        <Fragment key={group[0]?.field}>
          {(index > 0 || words !== '') && <i>{t('registry:filter.and')}</i>}
          {group.map((part, at) => (
            <Fragment key={part.value}>
              {at > 0 && <i>{t('registry:filter.or')}</i>}
              <Chip text={word(part)} onRemove={() => remove(part)} />
            </Fragment>
          ))}
        </Fragment>
      ))}
      <AddPart parts={parts} onChange={onChange} />
    </div>
  );
}

function Chip({ text, onRemove }: { readonly text: string; readonly onRemove: () => void }) {
  const { t } = useTranslation('registry');
  return (
    <span className="chip">
      {text}
      <button type="button" aria-label={t('registry:filter.remove', { part: text })} onClick={onRemove}>
        ×
      </button>
    </span>
  );
}

function AddPart({
  parts,
  onChange,
}: {
  readonly parts: readonly FilterPart[];
  readonly onChange: (parts: readonly FilterPart[]) => void;
}) {
  const { t } = useTranslation('registry');
  return (
    <Pop
      place="left"
      label={t('registry:filter.add')}
      content={(close) => (
        <PartChooser
          onAdd={(part) => {
            close();
            onChange(addPart(parts, part));
          }}
        />
      )}
    >
      {(button) => (
        <button type="button" className="chip add" {...button}>
          {t('registry:filter.add')}
        </button>
      )}
    </Pop>
  );
}

function PartChooser({ onAdd }: { readonly onAdd: (part: FilterPart) => void }) {
  const { on } = useFrame();
  const words = usePartWords();
  const [field, setField] = useState<FilterField>('registration');
  const typed = kindOf(field) === 'number' && field !== 'graduationYear';
  return (
    <div className="part-chooser">
      <div className="part-fields">
        {FILTER_FIELDS.map((one) => (
          <button
            key={one}
            type="button"
            className={one === field ? 'on' : ''}
            aria-pressed={one === field}
            onClick={() => setField(one)}
          >
            {words.fieldName(one)}
          </button>
        ))}
      </div>
      <div className="part-values">
        {typed ? (
          <YuanPart key={field} field={field} onAdd={onAdd} />
        ) : (
          words.choices(field, yearOf(on)).map((choice) => (
            <button key={choice.value} type="button" onClick={() => onAdd({ field, value: choice.value })}>
              {choice.label}
            </button>
          ))
        )}
      </div>
    </div>
  );
}

function YuanPart({
  field,
  onAdd,
}: {
  readonly field: FilterField;
  readonly onAdd: (part: FilterPart) => void;
}) {
  const { t } = useTranslation('registry');
  const [yuan, setYuan] = useState('');
  const fen = Math.round(Number(yuan) * 100);
  const good = yuan !== '' && Number.isFinite(fen) && fen >= 0;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (good) onAdd({ field, value: String(fen) });
      }}
    >
      <label htmlFor="yuan">{t('registry:filter.yuan')}</label>
      <input
        id="yuan"
        className="field"
        inputMode="decimal"
        value={yuan}
        onChange={(event) => setYuan(event.target.value)}
      />
      <button type="submit" className="btn go" disabled={!good}>
        {t('registry:filter.addThis')}
      </button>
    </form>
  );
}
