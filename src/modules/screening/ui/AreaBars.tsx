import { useTranslation } from 'react-i18next';
import { formatNumber, useAddress } from '#platform/web/kit.ts';
import type { ScreeningAnswer } from '../model.ts';
import { barShare } from './values.ts';

/** By area: bars of one hue with their numbers written on; a click goes to that area. */
export function AreaBars({ byArea }: { readonly byArea: ScreeningAnswer['byArea'] }) {
  const { t } = useTranslation('screening');
  const address = useAddress();
  const most = Math.max(0, ...byArea.map((one) => one.households));
  const sorted = [...byArea].sort((a, b) => b.households - a.households);
  return (
    <section className="card flush sc-bars" aria-labelledby="sc-bars">
      <header className="sc-card-head">
        <h2 id="sc-bars">{t('screening:area.title')}</h2>
        <span className="sub">{t('screening:area.help')}</span>
      </header>
      <table aria-label={t('screening:area.table')}>
        <thead className="sr">
          <tr>
            <th scope="col">{t('screening:area.name')}</th>
            <th scope="col">{t('screening:area.households')}</th>
            <th scope="col">{t('screening:area.persons')}</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((one) => (
            <tr key={one.area}>
              <th scope="row">
                <button type="button" className="link ink" onClick={() => address.set({ area: one.area })}>
                  {one.areaName}
                </button>
              </th>
              <td className="bar-cell">
                <i style={{ width: `${barShare(one.households, most)}%` }} aria-hidden="true" />
                <b>{formatNumber(one.households)}</b> <small>{t('screening:headline.householdUnit')}</small>
              </td>
              <td className="n sub">
                {formatNumber(one.persons)} {t('screening:headline.personUnit')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
