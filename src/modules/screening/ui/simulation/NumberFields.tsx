import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '#platform/web/kit.ts';
import type { PolicyView } from '../../simulation/model.ts';
import { sliderOf, typedNumber } from './scenario-form.ts';

type NumberFieldsProps = {
  readonly numbers: PolicyView['numbers'];
  readonly typed: Readonly<Record<string, string>>;
  readonly onType: (parameter: string, text: string) => void;
};

/** The lines and limits that the chosen rules read: present value, document, and another one to try. */
export function NumberFields({ numbers, typed, onType }: NumberFieldsProps) {
  const { t } = useTranslation('simulation');
  return (
    <fieldset className="sm-numbers">
      <legend>{t('simulation:form.numbers')}</legend>
      {numbers.length === 0 && <p className="sub">{t('simulation:form.noNumber')}</p>}
      {numbers.map((one) => (
        <NumberField
          key={one.parameter}
          number={one}
          text={typed[one.parameter] ?? ''}
          onType={(text) => onType(one.parameter, text)}
        />
      ))}
    </fieldset>
  );
}

type NumberFieldProps = {
  readonly number: PolicyView['numbers'][number];
  readonly text: string;
  readonly onType: (text: string) => void;
};

function NumberField({ number, text, onType }: NumberFieldProps) {
  const { t } = useTranslation('simulation');
  const id = useId();
  const { title, unit, value, reference } = number;
  const tried = text === '' ? value : typedNumber(text);
  const isWrong = text !== '' && tried === undefined;
  const { max, step } = sliderOf(value ?? typedNumber(text) ?? 1000);
  const words = t(`simulation:unit.${unit}`);
  return (
    <div className="sm-number">
      <label htmlFor={id}>
        {title} <small className="sub">{words}</small>
      </label>
      <div className="sm-number-row">
        <input
          type="range"
          min={0}
          max={Math.max(max, tried ?? 0)}
          step={step}
          value={tried ?? 0}
          aria-label={t('simulation:form.slider', { what: title })}
          onChange={(event) => onType(event.target.value)}
        />
        <input
          id={id}
          className="field"
          inputMode="decimal"
          value={text}
          placeholder={value === null ? t('simulation:form.noValue') : String(value)}
          aria-invalid={isWrong}
          aria-describedby={`${id}-now`}
          onChange={(event) => onType(event.target.value)}
        />
      </div>
      <small className="sub" id={`${id}-now`}>
        {value === null
          ? t('simulation:form.unknownNow')
          : t('simulation:form.now', { value: formatNumber(value), unit: words })}
        {reference !== null && ` · ${reference}`}
        {text !== '' && (
          <>
            {' '}
            <button type="button" className="link" onClick={() => onType('')}>
              {t('simulation:form.reset')}
            </button>
          </>
        )}
      </small>
    </div>
  );
}
