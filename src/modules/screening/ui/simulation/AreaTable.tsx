import { useTranslation } from 'react-i18next';
import { formatFenChange, formatNumber, useAddress } from '#platform/web/kit.ts';
import type { SimulationSums, SimulationView } from '../../simulation/model.ts';
import { barShare } from '../bars.ts';

type AreaTableProps = { readonly view: SimulationView; readonly sums: SimulationSums };

/** By place: who enters and who leaves as bars with their numbers written on; the foot is the sum of the rows. */
export function AreaTable({ view, sums }: AreaTableProps) {
  const { t } = useTranslation('simulation');
  const { byArea } = view;
  const counts = byArea.flatMap(({ sums: { scenario } }) => [
    scenario.enter.households,
    scenario.leave.households,
  ]);
  const most = Math.max(0, ...counts);
  const withCost = sums.costDifferenceFen !== 0;
  return (
    <section className="card flush sm-areas" aria-labelledby="sm-areas">
      <header className="sm-card-head">
        <h2 id="sm-areas">{t('simulation:area.title')}</h2>
        <span className="sub">{t('simulation:area.help')}</span>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('simulation:area.name')}</th>
            <th scope="col">{t('simulation:group.enter')}</th>
            <th scope="col">{t('simulation:group.leave')}</th>
            <th scope="col" className="n opt">
              {t('simulation:group.stay')}
            </th>
            <th scope="col" className="n opt">
              {t('simulation:group.neither')}
            </th>
            <th scope="col" className="n">
              {t('simulation:group.unknown')}
            </th>
            {withCost && (
              <th scope="col" className="n opt">
                {t('simulation:area.cost')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {byArea.map((one) => (
            <AreaRow
              key={one.area}
              one={one}
              most={most}
              withCost={withCost}
              isOnly={byArea.length === 1 && one.area === view.area}
            />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('simulation:sheet.total')}</th>
            <td>{formatNumber(sums.scenario.enter.households)}</td>
            <td>{formatNumber(sums.scenario.leave.households)}</td>
            <td className="n opt">{formatNumber(sums.scenario.stay.households)}</td>
            <td className="n opt">{formatNumber(sums.scenario.neither.households)}</td>
            <td className="n">{formatNumber(sums.scenario.unknown.households)}</td>
            {withCost && <td className="n opt">{formatFenChange(sums.costDifferenceFen)}</td>}
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

type AreaRowProps = {
  readonly one: SimulationView['byArea'][number];
  readonly most: number;
  readonly withCost: boolean;
  readonly isOnly: boolean;
};

function AreaRow({ one, most, withCost, isOnly }: AreaRowProps) {
  const address = useAddress();
  const { scenario, costDifferenceFen } = one.sums;
  const bar = (households: number, name: string) => (
    <td className={`bar-cell ${name}`}>
      <i style={{ width: `${barShare(households, most)}%` }} aria-hidden="true" />
      <b>{formatNumber(households)}</b>
    </td>
  );
  return (
    <tr>
      <th scope="row">
        {isOnly ? (
          one.areaName
        ) : (
          <button type="button" className="link ink" onClick={() => address.set({ area: one.area })}>
            {one.areaName}
          </button>
        )}
      </th>
      {bar(scenario.enter.households, 'enter')}
      {bar(scenario.leave.households, 'leave')}
      <td className="n opt">{formatNumber(scenario.stay.households)}</td>
      <td className="n opt">{formatNumber(scenario.neither.households)}</td>
      <td className={`n ${scenario.unknown.households > 0 ? 'warn' : 'sub'}`}>
        {formatNumber(scenario.unknown.households)}
      </td>
      {withCost && <td className="n opt">{formatFenChange(costDifferenceFen)}</td>}
    </tr>
  );
}
