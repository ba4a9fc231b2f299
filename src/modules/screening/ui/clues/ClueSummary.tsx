import { useTranslation } from 'react-i18next';
import { formatNumber, useAddress } from '#platform/web/kit.ts';
import type { ClueCounts } from '../../clues/model.ts';
import type { Shown } from './ClueFilters.tsx';

/** How much is open, overdue and taken by nobody; in a town or county also where. */
export function ClueSummary({ counts, shown }: { readonly counts: ClueCounts; readonly shown: Shown }) {
  const { t } = useTranslation('clues');
  const { set } = useAddress();
  if (counts.open === 0) return null;
  const figures = [
    { key: 'open', value: counts.open, tone: '' },
    { key: 'unclaimed', value: counts.unclaimed, tone: counts.unclaimed > 0 ? 'amber' : '' },
    { key: 'overdue', value: counts.overdue, tone: counts.overdue > 0 ? 'red' : '' },
  ] as const;
  return (
    <section className="card cl-summary">
      <dl>
        {figures.map(({ key, value, tone }) => (
          <div key={key} className={tone}>
            <dt>{t(`clues:count.${key}`)}</dt>
            <dd>
              {formatNumber(value)} <small>{t('clues:count.unit')}</small>
            </dd>
          </div>
        ))}
      </dl>
      <Places counts={counts} />
      {counts.overdue > 0 && !shown.overdue && (
        <button
          type="button"
          className="btn line"
          onClick={() => set({ overdue: 'yes', state: undefined, clue: undefined })}
        >
          {t('clues:count.seeOverdue')}
        </button>
      )}
    </section>
  );
}

/** The places next below, those with something overdue first; a click goes there. */
function Places({ counts }: { readonly counts: ClueCounts }) {
  const { t } = useTranslation('clues');
  const { set } = useAddress();
  if (counts.byPlace.length < 2) return null;
  const places = [...counts.byPlace].sort((a, b) => b.overdue - a.overdue || b.open - a.open);
  return (
    <ul className="cl-places" aria-label={t('clues:count.places')}>
      {places.map((place) => (
        <li key={place.area}>
          <button type="button" className="link ink" onClick={() => set({ area: place.area })}>
            {place.areaName}
          </button>{' '}
          <span className="sub">{t('clues:count.placeOpen', { count: place.open, n: place.open })}</span>{' '}
          {place.overdue > 0 && (
            <span className="tag red">
              {t('clues:count.placeOverdue', { count: place.overdue, n: place.overdue })}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
