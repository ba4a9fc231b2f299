import { useTranslation } from 'react-i18next';
import { formatNumber, useAddress } from '#platform/web/kit.ts';
import type { ScreeningSummary } from '../model.ts';
import { barShare } from './bars.ts';

/** By area: bars of one hue with their numbers written on, in the order of the places; a click goes to that area. */
export function AreaBars({ summary }: { readonly summary: ScreeningSummary }) {
  const { t } = useTranslation('screening');
  const { byArea } = summary;
  const most = Math.max(0, ...byArea.map((one) => one.households));
  return (
    <section className="card flush sc-bars" aria-labelledby="sc-bars">
      <header className="sc-card-head">
        <h2 id="sc-bars">{t('screening:area.title')}</h2>
        <span className="sub">{t('screening:area.help')}</span>
      </header>
      <table aria-label={t('screening:area.table')}>
        <thead>
          <tr>
            <th scope="col">{t('screening:area.name')}</th>
            <th scope="col">{t('screening:area.households')}</th>
            <th scope="col" className="n">
              {t('screening:area.persons')}
            </th>
            <th scope="col" className="n opt">
              {t('screening:area.unknown')}
            </th>
            <th scope="col" className="n opt">
              {t('screening:area.screened')}
            </th>
          </tr>
        </thead>
        <tbody>
          {byArea.map((one) => (
            <AreaRow key={one.area} one={one} most={most} only={byArea.length === 1} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

type AreaRowProps = {
  readonly one: ScreeningSummary['byArea'][number];
  readonly most: number;
  readonly only: boolean;
};

function AreaRow({ one, most, only }: AreaRowProps) {
  const address = useAddress();
  return (
    <tr>
      <th scope="row">
        {only ? (
          one.areaName
        ) : (
          <button type="button" className="link ink" onClick={() => address.set({ area: one.area })}>
            {one.areaName}
          </button>
        )}
      </th>
      <td className="bar-cell">
        <i style={{ width: `${barShare(one.households, most)}%` }} aria-hidden="true" />
        <b>{formatNumber(one.households)}</b>
      </td>
      <td className="n">{formatNumber(one.persons)}</td>
      <td className={`n opt ${one.unknownHouseholds > 0 ? 'warn' : 'sub'}`}>
        {formatNumber(one.unknownHouseholds)}
      </td>
      <td className="n opt sub">{formatNumber(one.screenedHouseholds)}</td>
    </tr>
  );
}
