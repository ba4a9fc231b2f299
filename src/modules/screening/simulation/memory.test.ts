import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PackSet } from '#policy/resolve.ts';
import { COUNTY, countyOffice, DAY } from '../../../../tests/setup/small-register.ts';
import { scenarioOf, tryingOut } from '../../../../tests/setup/trying-out.ts';
import { lookFrom, rulesWithin, type Screened } from '../screen.ts';
import { checkScenario } from './check.ts';
import type { Scenario } from './model.ts';

let office: Awaited<ReturnType<typeof tryingOut>>;
beforeAll(async () => {
  office = await tryingOut();
});
afterAll(async () => office.close());
const services = () => office.services;
const work: typeof office.work = (given, wish) => office.work(given, wish);
const pagesOf: typeof office.pagesOf = (id, asked, actor) => office.pagesOf(id, asked, actor);
const query: typeof office.query = (text, values) => office.query(text, values);

type Letter = boolean | null;
const or = (values: readonly Letter[]): Letter =>
  values.includes(true) ? true : values.includes(null) ? null : false;
const not = (value: Letter): Letter => (value === null ? null : !value);
const and = (a: Letter, b: Letter) => not(or([not(a), not(b)]));

/** What the rules of a scenario say of a household, each of the same three values. */
function selects(scenario: Scenario, { family, verdicts }: Screened): Letter {
  const said = (selectors: readonly string[]) =>
    or(
      verdicts
        .filter(({ rule: { rule } }) => selectors.includes(rule.id) || selectors.includes(rule.kind))
        .map(({ outcome }) => (outcome === 'unknown' ? null : outcome === 'hit')),
    );
  const stays = not(said(scenario.exclusion));
  const comes = and(said(scenario.entry), stays);
  if (scenario.exit === undefined) return comes;
  const remains = and(stays, scenario.exit.length === 0 ? true : said(scenario.exit));
  const { registration } = family.stored;
  if (registration === null) return comes === remains ? comes : null;
  return ['poor', 'pre-graduated', 'relapsed'].includes(registration) ? remains : comes;
}

const wordOf = (selected: Letter) => (selected === null ? 'unknown' : selected ? 'in' : 'out');

/** Who is selected by some packs, answered in memory, one household after the other. */
async function selectedBy(packs: PackSet, scenario: Scenario): Promise<Map<string, string>> {
  const { area, on } = scenario;
  const looked = await services().database.read(countyOffice, async (tx) => {
    const all: Screened[] = [];
    for await (const some of lookFrom(tx, packs, { area, on })) all.push(...some);
    return all;
  });
  return new Map(looked.map((one) => [one.family.nationalHouseholdNo, wordOf(selects(scenario, one))]));
}

test('sets say of every household what memory says, whatever is asked', async () => {
  const ids = rulesWithin(services().packs, COUNTY, DAY)
    .filter(({ rule }) => rule.subject === 'household')
    .map(({ rule }) => rule.id);
  const some = fc.uniqueArray(fc.constantFrom(...ids, 'guarantee', 'exit-standard'), {
    minLength: 1,
    maxLength: 4,
  });
  const asked = fc
    .record({
      entry: some,
      exclusion: fc.oneof(fc.constant([] as string[]), some),
      exit: fc.option(fc.oneof(fc.constant([] as string[]), some), { nil: undefined }),
      line: fc.integer({ min: 0, max: 6000 }),
    })
    .map(({ line, ...rest }) => scenarioOf({ ...rest, changes: { parameters: { 'poverty-line': line } } }));
  await fc.assert(
    fc.asyncProperty(asked, async (scenario) => {
      fc.pre(sound(scenario));
      const { saved } = await work(scenario, { save: true });
      const listed = await pagesOf(saved.id, { group: 'looked', limit: 100 });
      const by = (side: 'base' | 'scenario') =>
        new Map(listed.map((one) => [one.nationalHouseholdNo, one[side]]));
      expect(by('base')).toEqual(await selectedBy(services().packs, scenario));
      expect(by('scenario')).toEqual(await selectedBy(checkScenario(services().packs, scenario), scenario));
    }),
    { numRuns: 25 },
  );
  await query('delete from simulation');
}, 120_000);

function sound(scenario: Scenario): boolean {
  try {
    checkScenario(services().packs, scenario);
    return true;
  } catch {
    return false;
  }
}
