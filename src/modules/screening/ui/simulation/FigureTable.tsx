import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { counted, formatFen, formatFenChange, formatNumber, UNKNOWN } from '#platform/web/kit.ts';
import type { Count, Group, Side, SideGroup, SimulationSums } from '../../simulation/model.ts';
import { FigureButton } from './FigureButton.tsx';

const signed = (value: number) => (value > 0 ? `+${formatNumber(value)}` : formatNumber(value));

/** All figures: the policy as it is, the scenario, and the difference. */
export function FigureTable({ sums }: { readonly sums: SimulationSums }) {
  const { t } = useTranslation('simulation');
  const { base, scenario } = sums;
  const row = (name: SideGroup, pick: (side: Side) => Count) => (
    <FigureRow
      label={t(`simulation:group.${name}`)}
      base={<FigureButton group={`base.${name}`} count={pick(base)} persons />}
      scenario={<FigureButton group={`scenario.${name}`} count={pick(scenario)} persons />}
      difference={signed(pick(scenario).households - pick(base).households)}
    />
  );
  return (
    <section className="card flush sm-figures" aria-labelledby="sm-figures">
      <header className="sm-card-head">
        <h2 id="sm-figures">{t('simulation:result.figures')}</h2>
        <span className="sub">{t('simulation:result.figuresHelp')}</span>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('simulation:result.unit')}</th>
            <th scope="col" className="n">
              {t('simulation:side.base')}
            </th>
            <th scope="col" className="n">
              {t('simulation:side.scenario')}
            </th>
            <th scope="col" className="n">
              {t('simulation:result.difference')}
            </th>
          </tr>
        </thead>
        <tbody>
          {row('selected', (side) => side.selected)}
          {row('enter', (side) => side.enter)}
          {row('leave', (side) => side.leave)}
          {row('stay', (side) => side.stay)}
          {row('neither', (side) => side.neither)}
          {row('unknown', (side) => side.unknown)}
          {(scenario.mostCostFen > 0 || base.mostCostFen > 0) && (
            <FigureRow
              label={t('simulation:result.cost')}
              base={formatFen(base.costFen)}
              scenario={formatFen(scenario.costFen)}
              difference={formatFenChange(sums.costDifferenceFen)}
            />
          )}
        </tbody>
        <ChangeRows sums={sums} />
        <OverlapRows base={base} scenario={scenario} />
        {base.truth !== null && scenario.truth !== null && (
          <TruthRows base={base.truth} scenario={scenario.truth} />
        )}
      </table>
    </section>
  );
}

type FigureRowProps = {
  readonly label: ReactNode;
  readonly base: ReactNode;
  readonly scenario: ReactNode;
  readonly difference: ReactNode;
};

function FigureRow({ label, base, scenario, difference }: FigureRowProps) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td className="n">{base}</td>
      <td className="n">{scenario}</td>
      <td className="n">{difference}</td>
    </tr>
  );
}

function GroupHead({ title }: { readonly title: string }) {
  return (
    <tr className="sm-group">
      <th scope="rowgroup" colSpan={4}>
        {title}
      </th>
    </tr>
  );
}

/** What the change alone does, whoever is in today. */
function ChangeRows({ sums }: { readonly sums: SimulationSums }) {
  const { t } = useTranslation('simulation');
  const row = (group: Group & ('gained' | 'lost')) => (
    <FigureRow
      label={t(`simulation:group.${group}`)}
      base=""
      scenario={<FigureButton group={group} count={sums[group]} persons />}
      difference=""
    />
  );
  return (
    <tbody>
      <GroupHead title={t('simulation:result.change')} />
      {row('gained')}
      {row('lost')}
    </tbody>
  );
}

const percent = (value: number | null) => (value === null ? UNKNOWN : `${formatNumber(value)}%`);

function OverlapRows({ base, scenario }: { readonly base: Side; readonly scenario: Side }) {
  const { t } = useTranslation('simulation');
  const row = (name: 'both' | 'onlyToday' | 'onlySelected') => (
    <FigureRow
      label={t(`simulation:group.${name}`)}
      base={<FigureButton group={`base.${name}`} count={base.overlap[name]} />}
      scenario={<FigureButton group={`scenario.${name}`} count={scenario.overlap[name]} />}
      difference={signed(scenario.overlap[name].households - base.overlap[name].households)}
    />
  );
  return (
    <tbody>
      <GroupHead title={t('simulation:result.overlapTitle')} />
      {row('both')}
      {row('onlyToday')}
      {row('onlySelected')}
      <FigureRow
        label={t('simulation:result.jaccard')}
        base={percent(base.overlap.jaccardPercent)}
        scenario={percent(scenario.overlap.jaccardPercent)}
        difference=""
      />
    </tbody>
  );
}

type Truth = NonNullable<Side['truth']>;

function TruthRows({ base, scenario }: { readonly base: Truth; readonly scenario: Truth }) {
  const { t } = useTranslation('simulation');
  const cell = (side: 'base' | 'scenario', kind: 'exclusionError' | 'inclusionError') => {
    const { wrong, base: of, percent: share } = side === 'base' ? base[kind] : scenario[kind];
    const group = kind === 'exclusionError' ? ('excluded' as const) : ('included' as const);
    return (
      <>
        <FigureButton group={`${side}.${group}`} count={wrong} />{' '}
        <small className="sub">
          {t('simulation:result.ofBase', { base: formatNumber(of.households), percent: percent(share) })}
        </small>
      </>
    );
  };
  const row = (kind: 'exclusionError' | 'inclusionError') => (
    <FigureRow
      label={
        <>
          {t(`simulation:result.${kind}`)}
          {scenario[kind].unknown.households > 0 && (
            <small className="sub sm-undecided">
              {counted(t, 'simulation:result.ofWhichUnknown', scenario[kind].unknown.households)}
            </small>
          )}
        </>
      }
      base={cell('base', kind)}
      scenario={cell('scenario', kind)}
      difference={signed(scenario[kind].wrong.households - base[kind].wrong.households)}
    />
  );
  return (
    <tbody>
      <GroupHead title={t('simulation:result.truthTitle')} />
      {row('exclusionError')}
      {row('inclusionError')}
    </tbody>
  );
}
