import { useTranslation } from 'react-i18next';
import { Tag, type Tone } from '#platform/web/kit.ts';
import type { ListPair } from '../../lists/model.ts';
import { weightsOf } from '../../lists/rules.ts';

const TONES: Readonly<Record<ListPair['certainty'], Tone>> = {
  exact: 'jade',
  probable: 'jade',
  possible: 'amber',
};
const MOST = 4;
const NEXT = 4;

/** How sure, and why: a word with its record, weights for and against, who else it may be; then the next pairs. */
export function PairSide({ pair, next }: { readonly pair: ListPair; readonly next: readonly ListPair[] }) {
  const { t } = useTranslation('lists');
  const { same, other } = pair.alike;
  return (
    <aside className="card jd-side">
      <h2>{t('lists:side.title')}</h2>
      <p>
        <b className="jd-sure">{t(`lists:certainty.${pair.certainty}`)}</b>{' '}
        <span className="sub">
          {same + other === 0 ? t('lists:side.noRecord') : t('lists:side.record', { n: same + other, same })}
        </span>
      </p>
      <Weights pair={pair} />
      <Rivals pair={pair} />
      {next.length > 0 && (
        <>
          <h3>{t('lists:side.next')}</h3>
          <ul className="jd-next">
            {next.slice(0, NEXT).map((one) => (
              <li key={one.id}>
                <span>
                  {one.member.name} ↔ {one.listed.name}
                </span>
                <Tag tone={TONES[one.certainty]}>{t(`lists:certainty.${one.certainty}`)}</Tag>
              </li>
            ))}
          </ul>
        </>
      )}
    </aside>
  );
}

/** Bars to the right speak for one person, to the left against; each has its word. */
function Weights({ pair }: { readonly pair: ListPair }) {
  const { t } = useTranslation('lists');
  return (
    <div className="jd-weights">
      <ul>
        {weightsOf(pair.aspects).map(({ of, how, weight }) => (
          <li key={of}>
            <span className="jd-of">{t(`lists:identity.${of}`)}</span>
            <span className="jd-scale" aria-hidden="true">
              <i
                className={weight > 0 ? 'for' : 'against'}
                style={{ width: `${(Math.abs(weight) / MOST) * (weight > 0 ? 70 : 30)}%` }}
              />
            </span>
            <span className="jd-word">
              {t(`lists:weight.${weight > 0 ? 'for' : 'against'}${Math.abs(weight)}`)}
              {weight < 0 && t('lists:side.because', { how: t(`lists:how.${of}.${how}`) })}
            </span>
          </li>
        ))}
      </ul>
      <p className="sub" aria-hidden="true">
        {t('lists:side.axis')}
      </p>
      <ul className="jd-why">
        {pair.aspects
          .filter(({ of, how }) => of === 'document' && how !== 'same')
          .map(({ of, how }) => (
            <li key={of}>{t(`lists:why.${how}`)}</li>
          ))}
      </ul>
    </div>
  );
}

/** Other members whom the same row may mean. */
function Rivals({ pair }: { readonly pair: ListPair }) {
  const { t } = useTranslation('lists');
  if (pair.rivals.length === 0) return <p className="sub">{t('lists:side.alone')}</p>;
  return (
    <ul className="jd-why">
      {pair.rivals.map((rival) => (
        <li key={`${rival.name} ${rival.place}`}>
          {t('lists:side.rival', {
            name: rival.name,
            place: rival.place,
            certainty: t(`lists:certainty.${rival.certainty}`),
          })}
          {rival.verdict !== 'open' &&
            t('lists:side.rivalJudged', { verdict: t(`lists:verdict.${rival.verdict}`) })}
        </li>
      ))}
    </ul>
  );
}
