import { sql } from 'kysely';
import { verdictsOf } from '#modules/screening/rules.ts';
import { lookFrom, rulesWithin, startScreening } from '#modules/screening/screen.ts';
import { reasonView, wordsOf } from '#modules/screening/wording.ts';
import { Database } from '#platform/db/database.ts';
import { variableOf } from '#policy/parameters.ts';
import { type PackSet, resolvePacks } from '#policy/resolve.ts';
import { type CompiledRule, compileRule } from '#policy/rules.ts';
import type { Ground } from './ground.ts';
import { bestOf, type Measured, p95, secondsOf } from './measure.ts';
import { duckCounts } from './rule-duck.ts';

const RULES = 120;
const MOST_SECONDS = 10;
const MOST_MILLISECONDS = 20;

/** The same question with a part that is never true and differs from copy to copy: no database answers two of them at once. */
function variant(expression: string, copy: number): string {
  return expression.includes('members.exists(m,')
    ? expression.replaceAll('members.exists(m,', `members.exists(m, m.age < -${copy}.0 || `)
    : `(${expression}) || income.perHeadFen < -${copy}.0`;
}

/** The packs with copies of their rules, until as many are in force as a county has one day. */
export function grownPacks(packs: PackSet, area: string, on: string): PackSet {
  const own = rulesWithin(packs, area, on);
  const policy = resolvePacks(packs, area);
  const vocabulary = {
    codes: new Map(
      [...(policy?.codes ?? [])].map(([id, list]) => [id, new Set(list.values.map(({ code }) => code))]),
    ),
    parameters: new Set([...(policy?.parameters.values() ?? [])].map(variableOf)),
  };
  const copies: CompiledRule[] = [];
  for (let copy = 1; own.length + copies.length < RULES; copy += 1)
    for (const { rule } of own.slice(0, RULES - own.length - copies.length)) {
      const id = `bench.copy-${copies.length + 1}`;
      const { compiled, findings } = compileRule(
        { ...rule, id, expression: variant(rule.expression, copy) },
        vocabulary,
      );
      if (!compiled) throw new Error(`a copy of ${rule.id} is refused: ${JSON.stringify(findings)}`);
      copies.push(compiled);
    }
  const merged = new Map(
    [...packs.merged].map(([id, one]) => [id, { ...one, rules: [...one.rules, ...copies] }]),
  );
  return { ...packs, merged };
}

/** 14 of the predicates, written by hand as one statement over the versions in force, without row-level security. */
const plainCounts = (on: string) => {
  const now = (alias: string) =>
    sql.raw(
      `${alias}.superseded_at = 'infinity' and ${alias}.valid_from <= '${on}' and ${alias}.valid_to > '${on}'`,
    );
  return sql`
    with m as (
      select v.household,
        bool_or(v.resident_medical_insured = false) as no_medical, bool_or(v.critical_illness_insured = false) as no_critical,
        bool_or(v.schooling_status = 'not-at-school' and date_part('year', age(${on}::date, p.birth)) between 6 and 15) as out_of_school,
        bool_or(v.minimum_living) as minimum, bool_or(v.destitute_support) as destitute, bool_or(v.disability_type is not null) as disabled,
        count(*) filter (where v.labor_capacity in ('ordinary', 'skilled')) as workers, sum(v.work_months) as months
      from member_version v join person p on p.county = v.county and p.id = v.person where ${now('v')} group by v.household),
    i as (select distinct on (v.household) v.household, v.per_head_fen, v.transfer_fen, v.self_paid_fen from income_version v
      where ${now('v')} and v.per_head_fen is not null order by v.household, v.year desc)
    select count(*) filter (where i.per_head_fen < 400000), count(*) filter (where l.dangerous_housing), count(*) filter (where not l.safe_water),
      count(*) filter (where m.no_medical), count(*) filter (where m.no_critical), count(*) filter (where m.out_of_school),
      count(*) filter (where m.minimum and m.destitute), count(*) filter (where m.disabled and s.monitoring = 'none'), count(*) filter (where m.workers = 0),
      count(*) filter (where m.months > 12 and i.per_head_fen < 500000), count(*) filter (where s.monitoring = 'eliminated' and l.dangerous_housing),
      count(*) filter (where s.monitoring = 'monitored' and cardinality(s.risks) = 0), count(*) filter (where i.transfer_fen > i.per_head_fen),
      count(*) filter (where i.self_paid_fen > 1000000)
    from household_version h
    left join status_version s on s.household = h.household and ${now('s')}
    left join living_version l on l.household = h.household and ${now('l')}
    left join i on i.household = h.household left join m on m.household = h.household
    where ${now('h')}`;
};

/** As many rules as a county has, on every household of the county, with the reasons; and on one household in memory. */
export async function measureRules(ground: Ground, say: (text: string) => void): Promise<Measured[]> {
  const { services, office, county, workbook } = ground;
  const { on } = workbook;
  const packs = grownPacks(services.packs, county, on);
  const rules = rulesWithin(packs, county, on).map(({ rule }) => rule.id);
  const scope = { area: county, on, rules };
  const words = await wordsOf('zh-CN');
  const owner = new Database(ground.adminUrl, 2);
  try {
    const counting = await bestOf(2, () =>
      services.database.read(office, (tx) => startScreening(tx, packs, scope)),
    );
    const whole = await secondsOf(() =>
      services.database.read(office, async (tx) => {
        const { found, totals } = await startScreening(tx, packs, scope);
        let reasons = 0;
        for await (const some of found)
          for (const one of some)
            reasons += one.hits.map((rule) => reasonView(rule, one, words).message).length;
        return { ...totals.all, reasons };
      }),
    );
    const { screenedHouseholds, screenedPersons, households, reasons } = whole.result;
    say(
      `  ${rules.length} rules, ${screenedHouseholds} households, ${screenedPersons} members: ${households} found, ${reasons} reasons`,
    );
    const plain = await bestOf(3, () => owner.read(office, (tx) => plainCounts(on).execute(tx)));
    const some = await services.database.read(office, async (tx) => {
      for await (const looked of lookFrom(tx, packs, scope)) return looked.slice(0, 200);
      return [];
    });
    const one = await p95(some, async ({ place, facts }) => verdictsOf(place, facts));
    return [
      {
        work: `rules: ${rules.length} on all households, counted`,
        value: counting,
        unit: 's',
        limit: { what: '14 of the predicates as plain SQL', value: plain },
      },
      {
        work: `rules: the same ${rules.length}, beside DuckDB on columns laid out for it`,
        value: counting,
        unit: 's',
        limit: { what: '14 of the predicates in DuckDB', value: await duckCounts(ground) },
      },
      {
        work: `rules: ${rules.length}, with the reasons of all who are found`,
        value: whole.seconds,
        unit: 's',
        goal: { most: MOST_SECONDS },
      },
      {
        work: `rules: ${rules.length} on one household in memory, p95`,
        value: one,
        unit: 'ms',
        goal: { most: MOST_MILLISECONDS },
      },
    ];
  } finally {
    await owner.close();
  }
}
