import { useTranslation } from 'react-i18next';
import { formatFen, formatFenChange } from '#platform/web/kit.ts';
import type { SimulationSums } from '../../simulation/model.ts';
import { FigureButton } from './FigureButton.tsx';

const PARTS = ['enter', 'leave', 'stay', 'neither', 'unknown'] as const;

/** Who was looked at, and where the scenario puts them: the parts add up. Beside it the money. */
export function Headline({ sums }: { readonly sums: SimulationSums }) {
  const { t } = useTranslation('simulation');
  const { scenario } = sums;
  return (
    <section className="card sm-headline" aria-label={t('simulation:result.headline')}>
      <dl>
        <div>
          <dt>{t('simulation:group.looked')}</dt>
          <dd>
            <FigureButton group="looked" count={sums.looked} persons />
          </dd>
        </div>
        {PARTS.map((name, index) => (
          <div key={name} className={name}>
            <dt>
              <span aria-hidden="true">{index === 0 ? '= ' : '+ '}</span>
              {t(`simulation:group.${name}`)}
            </dt>
            <dd>
              <FigureButton group={`scenario.${name}`} count={scenario[name]} persons />
            </dd>
          </div>
        ))}
      </dl>
      {(scenario.mostCostFen > 0 || sums.base.mostCostFen > 0) && (
        <p className="sm-money">
          {t('simulation:result.money', {
            cost: formatFen(scenario.costFen),
            change: formatFenChange(sums.costDifferenceFen),
          })}{' '}
          {scenario.mostCostFen > scenario.costFen && (
            <span className="sub">
              {t('simulation:result.most', { cost: formatFen(scenario.mostCostFen) })}
            </span>
          )}
        </p>
      )}
    </section>
  );
}
