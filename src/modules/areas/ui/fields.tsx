import { useId } from 'react';
import { useTranslation } from 'react-i18next';

type TextFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly numeric?: boolean;
  readonly onChange: (text: string) => void;
};

/** One labelled line of a form. */
export function TextField({ label, value, hint, numeric = false, onChange }: TextFieldProps) {
  const id = useId();
  return (
    <div className="stack-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field"
        value={value}
        maxLength={200}
        inputMode={numeric ? 'numeric' : 'text'}
        {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint !== undefined && (
        <small className="sub" id={`${id}-hint`}>
          {hint}
        </small>
      )}
    </div>
  );
}

/** From which day a change of places holds, and the document behind it. */
export type Why = { readonly on: string; readonly source: string };

export function WhyFields({ why, onChange }: { readonly why: Why; readonly onChange: (why: Why) => void }) {
  const { t } = useTranslation('areas');
  const id = useId();
  return (
    <>
      <div className="stack-field">
        <label htmlFor={id}>{t('areas:form.on')}</label>
        <input
          id={id}
          type="date"
          className="field"
          value={why.on}
          onChange={(event) => onChange({ ...why, on: event.target.value })}
        />
      </div>
      <TextField
        label={t('areas:form.source')}
        hint={t('areas:form.sourceHint')}
        value={why.source}
        onChange={(source) => onChange({ ...why, source })}
      />
    </>
  );
}
