import { useTranslation } from 'react-i18next';
import { formatNumber } from '#platform/web/kit.ts';
import type { CauseView, SimulationView } from '../../simulation/model.ts';
import { FigureButton } from './FigureButton.tsx';

const GROUPS = ['enter', 'leave', 'stay', 'neither', 'unknown'] as const;

/** Which rule let in, kept out, or could not tell: first deciding, and all. */
export function CauseTable({ view }: { readonly view: SimulationView }) {
  const { t } = useTranslation('simulation');
  return (
    <section className="card flush sm-causes" aria-labelledby="sm-causes">
      <header className="sm-card-head">
        <h2 id="sm-causes">{t('simulation:cause.title')}</h2>
        <span className="sub">{t('simulation:cause.help')}</span>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('simulation:cause.name')}</th>
            <th scope="col" className="n">
              {t('simulation:cause.first')}
            </th>
            <th scope="col" className="n opt">
              {t('simulation:cause.firstPersons')}
            </th>
            <th scope="col" className="n">
              {t('simulation:cause.all')}
            </th>
          </tr>
        </thead>
        {GROUPS.map((group) => {
          const causes = view.causes.filter((one) => one.group === group);
          return causes.length === 0 ? null : <Causes key={group} group={group} causes={causes} />;
        })}
      </table>
    </section>
  );
}

type CausesProps = { readonly group: CauseView['group']; readonly causes: readonly CauseView[] };

function Causes({ group, causes }: CausesProps) {
  const { t } = useTranslation('simulation');
  return (
    <tbody>
      <tr className="sm-group">
        <th scope="rowgroup" colSpan={4}>
          {t(`simulation:group.${group}`)}
        </th>
      </tr>
      {causes.map(({ cause, title, first, all }) => (
        <tr key={cause}>
          <th scope="row">{title ?? t(`simulation:cause.${cause}`)}</th>
          <td className="n">
            <FigureButton group={`scenario.${group}`} count={first} cause={cause} />
          </td>
          <td className="n opt">{formatNumber(first.persons)}</td>
          <td className="n">
            <FigureButton group={`scenario.${group}`} count={all} cause={cause} deciding="all" />
          </td>
        </tr>
      ))}
    </tbody>
  );
}
