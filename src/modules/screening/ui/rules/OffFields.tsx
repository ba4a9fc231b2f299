import { useTranslation } from 'react-i18next';
import { DateFields, ReferenceFields } from './DocumentFields.tsx';
import type { OffDraft } from './draft.ts';
import { type PlacePolicy, versionsOf } from './place-policy.ts';
import { useWords } from './use-words.ts';

type OffFieldsProps = {
  readonly place: PlacePolicy;
  readonly off: readonly OffDraft[];
  readonly onChange: (off: readonly OffDraft[]) => void;
};

/** Rules that are switched off: on which days, by which document and why. */
export function OffFields({ place, off, onChange }: OffFieldsProps) {
  const { t } = useTranslation('rules');
  const { say } = useWords();
  if (off.length === 0) return null;
  const put = (index: number, patch: Partial<OffDraft>) =>
    onChange(off.map((one, i) => (i === index ? { ...one, ...patch } : one)));
  return (
    <section className="card">
      <h2>{t('rules:switchOff')}</h2>
      {off.map((one, index) => {
        const title = versionsOf(place, one.rule)[0]?.rule.title;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: one rule may be switched off twice
          <fieldset key={`${one.rule} ${index}`} className="ru-fields">
            <legend>{title ? say(title) : one.rule}</legend>
            <DateFields value={one} onChange={(patch) => put(index, patch)} />
            <ReferenceFields
              value={one.reference}
              onChange={(reference) => put(index, { reference })}
              withNote
            />
            <button
              type="button"
              className="link"
              onClick={() => onChange(off.filter((_, i) => i !== index))}
            >
              {t('rules:remove')}
            </button>
          </fieldset>
        );
      })}
    </section>
  );
}
