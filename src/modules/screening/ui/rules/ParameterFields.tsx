import { useTranslation } from 'react-i18next';
import { formatNumber, useFrame } from '#platform/web/kit.ts';
import { valueOn } from '#policy/parameters.ts';
import { DateFields, ReferenceFields } from './DocumentFields.tsx';
import { NO_DOCUMENT, type ParameterDraft, type ValueDraft } from './draft.ts';
import type { PlacePolicy } from './place-policy.ts';
import { useWords } from './use-words.ts';

type ParameterFieldsProps = {
  readonly place: PlacePolicy;
  readonly parameters: readonly ParameterDraft[];
  readonly onChange: (parameters: readonly ParameterDraft[]) => void;
};

/** Lines, limits and day counts with their values by date. */
export function ParameterFields({ place, parameters, onChange }: ParameterFieldsProps) {
  const { t } = useTranslation('rules');
  const { say } = useWords();
  const { session } = useFrame();
  const free = [...place.policy.parameters.values()].filter(
    ({ id }) => !parameters.some((one) => one.id === id),
  );
  const empty: ValueDraft = { from: session.today, value: null, reference: NO_DOCUMENT };
  const put = (id: string, values: readonly ValueDraft[]) =>
    onChange(
      values.length === 0
        ? parameters.filter((one) => one.id !== id)
        : parameters.map((one) => (one.id === id ? { ...one, values } : one)),
    );
  return (
    <section className="card">
      <h2>{t('rules:tab.parameters')}</h2>
      {parameters.map(({ id, values }) => (
        <ParameterValues
          key={id}
          place={place}
          id={id}
          values={values}
          empty={empty}
          onChange={(next) => put(id, next)}
        />
      ))}
      <label className="stack-field">
        {t('rules:addParameter')}
        <select
          className="field"
          value=""
          onChange={(event) => onChange([...parameters, { id: event.target.value, values: [empty] }])}
        >
          <option value="">{t('rules:choose')}</option>
          {free.map(({ id, title }) => (
            <option key={id} value={id}>
              {say(title)}
            </option>
          ))}
        </select>
      </label>
    </section>
  );
}

type ParameterValuesProps = {
  readonly place: PlacePolicy;
  readonly id: string;
  readonly values: readonly ValueDraft[];
  readonly empty: ValueDraft;
  readonly onChange: (values: readonly ValueDraft[]) => void;
};

function ParameterValues({ place, id, values, empty, onChange }: ParameterValuesProps) {
  const { t } = useTranslation('rules');
  const { say } = useWords();
  const parameter = place.policy.parameters.get(id);
  const put = (index: number, patch: Partial<ValueDraft>) =>
    onChange(values.map((one, i) => (i === index ? { ...one, ...patch } : one)));
  const was = (from: string) => parameter && valueOn(parameter, place.policy.area, from)?.value;
  return (
    <fieldset className="ru-fields">
      <legend>{parameter ? say(parameter.title) : id}</legend>
      {values.map((one, index) => {
        const before = was(one.from);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a value is known by its place in the form
          <div key={index} className="ru-value">
            <label className="stack-field">
              {t('rules:value')} {parameter && t(`rules:unit.${parameter.unit}`)}
              <input
                className="field"
                type="number"
                step="any"
                value={one.value ?? ''}
                onChange={(event) =>
                  put(index, { value: event.target.value === '' ? null : Number(event.target.value) })
                }
              />
              <span className="sub">
                {before === undefined
                  ? t('rules:noValueYet')
                  : t('rules:wasValue', { value: formatNumber(before) })}
              </span>
            </label>
            <DateFields value={one} onChange={(patch) => put(index, patch)} />
            <ReferenceFields value={one.reference} onChange={(reference) => put(index, { reference })} />
            <button
              type="button"
              className="link"
              onClick={() => onChange(values.filter((_, i) => i !== index))}
            >
              {t('rules:remove')}
            </button>
          </div>
        );
      })}
      <button type="button" className="link" onClick={() => onChange([...values, empty])}>
        {t('rules:addValue')}
      </button>
    </fieldset>
  );
}
