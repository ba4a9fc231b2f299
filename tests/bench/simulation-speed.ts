import { listSimulated } from '#modules/screening/simulation/households.ts';
import { HouseholdsQuery, Scenario } from '#modules/screening/simulation/model.ts';
import { tryOut } from '#modules/screening/simulation/once.ts';
import { policyView } from '#modules/screening/simulation/views.ts';
import { wordsOf } from '#modules/screening/wording.ts';
import type { Ground } from './ground.ts';
import { type Measured, secondsOf } from './measure.ts';

const MOST_SECONDS = 15;

/** A scenario that asks every rule in force on the county: a line that is changed, and the first page of who enters by it. */
export async function measureSimulation(ground: Ground, say: (text: string) => void): Promise<Measured[]> {
  const { services, office, county, workbook } = ground;
  const words = await wordsOf('zh-CN');
  const { rules } = policyView(services.packs, county, workbook.on, words);
  const [first = '', ...others] = [...new Set(rules.map(({ kind }) => kind))];
  const entry = rules.some(({ kind }) => kind === 'must-include') ? 'must-include' : first;
  const scenario = Scenario.parse({
    title: '所有规则',
    area: county,
    on: workbook.on,
    today: 'registered',
    entry: [entry],
    exclusion: [first, ...others].filter((kind) => kind !== entry && kind !== 'village-standard'),
    changes: { parameters: { 'poverty-line': 5000 } },
    costPerHeadYuan: 1000,
    truth: 'monitored',
  });
  const wish = { language: 'zh-CN', save: true } as const;
  const { seconds, result } = await secondsOf(() =>
    tryOut(services, office, scenario, wish, async () => undefined),
  );
  const { sums } = result.view;
  say(
    `  ${sums?.looked.households} households against ${rules.length} rules: ${sums?.scenario.enter.households} enter, ${sums?.scenario.leave.households} leave`,
  );
  const query = HouseholdsQuery.parse({ group: 'looked' });
  const page = await secondsOf(() =>
    services.database.read(office, (tx) => listSimulated(tx, services.packs, result.saved.id, query, words)),
  );
  return [
    {
      work: `simulation: ${rules.length} rules as they are and changed, all households`,
      value: seconds,
      unit: 's',
      goal: { most: MOST_SECONDS },
    },
    { work: 'simulation: a page of its households', value: page.seconds, unit: 's' },
  ];
}
