import { useTranslation } from 'react-i18next';
import { FOREVER } from '#kernel/day.ts';
import { formatNumber, useFrame } from '#platform/web/kit.ts';
import { type Parameter, valueOn, variableOf } from '#policy/parameters.ts';
import type { PlacePolicy } from './place-policy.ts';
import { useWords } from './use-words.ts';

/** 标准: every number of policy with the value of the day and all that it had or will have in this place. */
export function ParameterTable({ place }: { readonly place: PlacePolicy }) {
  const { t } = useTranslation('rules');
  return (
    <section className="card flush" aria-label={t('rules:tab.parameters')}>
      <ul className="ru-parameters">
        {[...place.policy.parameters.values()].map((parameter) => (
          <ParameterRow key={parameter.id} parameter={parameter} place={place} />
        ))}
      </ul>
    </section>
  );
}

function ParameterRow({ parameter, place }: { readonly parameter: Parameter; readonly place: PlacePolicy }) {
  const { t } = useTranslation('rules');
  const { say } = useWords();
  const { on } = useFrame();
  const { policy, packs } = place;
  const now = valueOn(parameter, policy.area, on);
  const rows = parameter.values
    .filter((row) => policy.area.startsWith(row.area))
    .sort((a, b) => (a.from < b.from ? 1 : -1));
  return (
    <li>
      <details>
        <summary>
          <span className="grow">
            {say(parameter.title)} <code className="sub">{`policy.${variableOf(parameter)}`}</code>
          </span>
          {now ? (
            <b>
              {formatNumber(now.value)} {t(`rules:unit.${parameter.unit}`)}
            </b>
          ) : (
            <span className="warn">{t('rules:noValue', { on })}</span>
          )}
        </summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('rules:days')}</th>
              <th scope="col" className="n">
                {t('rules:value')}
              </th>
              <th scope="col">{t('rules:reference')}</th>
              <th scope="col">{t('rules:source')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.pack} ${row.area} ${row.from}`} className={row === now ? 'sel' : ''}>
                <td>
                  {row.to === FOREVER
                    ? t('screening:rule.valid', { from: row.from })
                    : t('screening:rule.validTo', { from: row.from, to: row.to })}
                </td>
                <td className="n">{formatNumber(row.value)}</td>
                <td>
                  {row.reference.title} {row.reference.no}
                </td>
                <td>
                  {say(packs.find(({ id }) => id === row.pack)?.title ?? { zh: row.pack, en: row.pack })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </li>
  );
}
