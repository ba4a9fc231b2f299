import { useTranslation } from 'react-i18next';
import type { RuleDraft } from './draft.ts';

type Dates = Pick<RuleDraft, 'from' | 'to'>;
type Reference = RuleDraft['reference'];

/** First and last day, both included; without a last day there is no end. */
export function DateFields({
  value,
  onChange,
}: {
  readonly value: Dates;
  readonly onChange: (dates: Dates) => void;
}) {
  const { t } = useTranslation('rules');
  return (
    <>
      <label className="stack-field">
        {t('rules:from')}
        <input
          type="date"
          className="field"
          value={value.from}
          onChange={(event) => onChange({ from: event.target.value, to: value.to })}
        />
      </label>
      <label className="stack-field">
        {t('rules:to')}
        <input
          type="date"
          className="field"
          value={value.to ?? ''}
          onChange={(event) => onChange({ from: value.from, to: event.target.value || undefined })}
        />
      </label>
    </>
  );
}

type ReferenceFieldsProps = {
  readonly value: Reference;
  readonly onChange: (reference: Reference) => void;
  /** Asks for the reason too. */
  readonly withNote?: boolean;
};

/** 依据: the document that says so. Nothing is changed without one. */
export function ReferenceFields({ value, onChange, withNote }: ReferenceFieldsProps) {
  const { t } = useTranslation('rules');
  const { note: _, ...plain } = value;
  return (
    <>
      <label className="stack-field ru-span">
        {t('rules:referenceTitle')}
        <input
          className="field"
          value={value.title}
          required
          onChange={(event) => onChange({ ...value, title: event.target.value })}
        />
      </label>
      <label className="stack-field">
        {t('rules:referenceNo')}
        <input
          className="field"
          value={value.no}
          placeholder={t('rules:referenceNoHint')}
          required
          onChange={(event) => onChange({ ...value, no: event.target.value })}
        />
      </label>
      {withNote === true && (
        <label className="stack-field ru-span">
          {t('rules:why')}
          <input
            className="field"
            value={value.note ?? ''}
            onChange={(event) =>
              onChange(event.target.value.trim() === '' ? plain : { ...value, note: event.target.value })
            }
          />
        </label>
      )}
    </>
  );
}
