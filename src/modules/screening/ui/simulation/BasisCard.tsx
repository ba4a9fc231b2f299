import { useTranslation } from 'react-i18next';
import { counted, formatFen, formatInstant, formatNumber, UNKNOWN } from '#platform/web/kit.ts';
import type { Scenario, SimulationView } from '../../simulation/model.ts';

function leavingOf({ exit }: Scenario) {
  if (exit === undefined) return 'entry';
  return exit.length === 0 ? 'never' : 'exit';
}

function truthOf({ truth }: Scenario) {
  if (truth === undefined) return 'none';
  if (typeof truth === 'string') return truth;
  return 'list' in truth ? 'list' : 'numbers';
}

/** What was asked and of which policy: inputs, numbers, rules, the pair of instants, digests. */
export function BasisCard({ view }: { readonly view: SimulationView }) {
  const { t } = useTranslation('simulation');
  const { inputs } = view;
  const today = typeof inputs.today === 'string' ? inputs.today : 'simulation';
  const lines: [string, string][] = [
    [t('simulation:form.today'), t(`simulation:today.${today}`)],
    [t('simulation:form.leaving'), t(`simulation:leaving.${leavingOf(inputs)}`)],
    [t('simulation:form.cost'), formatFen(Math.round(inputs.costPerHeadYuan * 100))],
    [
      t('simulation:form.truth'),
      view.truthHouseholds === null
        ? t(`simulation:truth.${truthOf(inputs)}`)
        : counted(t, 'simulation:basis.truthHouseholds', view.truthHouseholds),
    ],
    [t('simulation:sheet.known'), view.known === null ? UNKNOWN : formatInstant(view.known)],
    [t('simulation:sheet.digest'), view.digest?.slice(0, 16) ?? UNKNOWN],
    [t('simulation:sheet.policyDigest'), view.policyDigest?.slice(0, 16) ?? UNKNOWN],
  ];
  return (
    <section className="card sm-basis" aria-labelledby="sm-basis">
      <h2 id="sm-basis">{t('simulation:sheet.basis')}</h2>
      <dl>
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Numbers view={view} />
      <Rules view={view} />
    </section>
  );
}

const shown = (value: number | null) => (value === null ? UNKNOWN : formatNumber(value));

function Numbers({ view }: { readonly view: SimulationView }) {
  const { t } = useTranslation('simulation');
  if (view.numbers.length === 0) return null;
  return (
    <table aria-label={t('simulation:form.numbers')}>
      <thead>
        <tr>
          <th scope="col">{t('simulation:form.numbers')}</th>
          <th scope="col" className="n">
            {t('simulation:side.base')}
          </th>
          <th scope="col" className="n">
            {t('simulation:side.scenario')}
          </th>
          <th scope="col" className="opt">
            {t('simulation:sheet.reference')}
          </th>
        </tr>
      </thead>
      <tbody>
        {view.numbers.map((one) => (
          <tr key={one.parameter} className={one.before === one.after ? '' : 'sel'}>
            <th scope="row">{one.title}</th>
            <td className="n">{shown(one.before)}</td>
            <td className="n">{shown(one.after)}</td>
            <td className="opt sub">{one.reference}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Rules({ view }: { readonly view: SimulationView }) {
  const { t } = useTranslation('simulation');
  return (
    <table aria-label={t('simulation:basis.rules')}>
      <thead>
        <tr>
          <th scope="col">{t('simulation:basis.rules')}</th>
          <th scope="col">{t('simulation:basis.role')}</th>
          <th scope="col">{t('simulation:side.scenario')}</th>
          <th scope="col" className="opt">
            {t('simulation:sheet.reference')}
          </th>
        </tr>
      </thead>
      <tbody>
        {view.rules.map((one) => (
          <tr key={`${one.role} ${one.rule}`} className={one.change === 'none' ? '' : 'sel'}>
            <th scope="row">{one.title}</th>
            <td>{t(`simulation:role.${one.role}`)}</td>
            <td>{t(`simulation:change.${one.change}`)}</td>
            <td className="opt sub">{one.reference}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
