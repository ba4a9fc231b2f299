import { useTranslation } from 'react-i18next';
import { formatNumber, Tag } from '#platform/web/kit.ts';
import type { Overlay } from '#policy/overlay.ts';
import { type Difference, differencesOf } from './differences.ts';
import type { PlacePolicy } from './place-policy.ts';
import { Days } from './RuleDetail.tsx';
import { useWords } from './use-words.ts';

/** What was → what is, for every rule and number that an amendment changes. */
export function DifferenceView({
  before,
  overlay,
}: {
  readonly before: PlacePolicy;
  readonly overlay: Overlay;
}) {
  const { t } = useTranslation('rules');
  const { say } = useWords();
  const { rules, values, off } = differencesOf(before, overlay, say);
  return (
    <ul className="ru-differences">
      {rules.map((one) => (
        <li key={`${one.id} ${one.from}`}>
          <h3>
            {say(one.title)} {one.isNew && <Tag tone="jade">{t('rules:newRule')}</Tag>}{' '}
            <small className="sub">
              <Days from={one.from} to={one.to} />
            </small>
          </h3>
          {one.fields.length === 0 && <p className="sub">{t('rules:sameWords')}</p>}
          <dl className="ru-facts">
            {one.fields.map((field) => (
              <Field key={field.field} field={field} />
            ))}
          </dl>
        </li>
      ))}
      {values.map((one) => (
        <li key={`${one.id} ${one.from}`}>
          <h3>
            {say(one.title)}{' '}
            <small className="sub">
              <Days from={one.from} to={one.to} />
            </small>
          </h3>
          <p>
            <del>{one.was === null ? t('rules:noValueYet') : formatNumber(one.was)}</del> →{' '}
            <ins>
              {formatNumber(one.is)} {one.unit !== '' && t(`rules:unit.${one.unit}`)}
            </ins>
          </p>
          <p className="sub">
            {one.reference.title} {one.reference.no}
          </p>
        </li>
      ))}
      {off.map((one) => (
        <li key={`off ${one.id} ${one.from}`}>
          <h3>
            {say(one.title)} <Tag tone="red">{t('rules:off')}</Tag>{' '}
            <small className="sub">
              <Days from={one.from} to={one.to} />
            </small>
          </h3>
          <p className="sub">
            {one.reference.title} {one.reference.no}
            {one.reference.note !== undefined && ` · ${one.reference.note}`}
          </p>
        </li>
      ))}
    </ul>
  );
}

function Field({ field: { field, was, is } }: { readonly field: Difference }) {
  const { t } = useTranslation('rules');
  const code = field === 'expression';
  const shown = (text: string) => {
    if (field === 'kind') return t(`screening:kind.${text}`);
    return field === 'severity' ? t(`screening:rule.severity.${text}`) : text;
  };
  return (
    <>
      <dt>{t(`rules:${field}`)}</dt>
      <dd className={code ? 'ru-code' : ''}>
        {was !== null && <del>{shown(was)}</del>}
        <ins>{shown(is)}</ins>
      </dd>
    </>
  );
}
