import { type RawBuilder, sql } from 'kysely';
import { asOf, withinArea } from '#platform/db/as-of.ts';

/** What policy says of a county on the day, as columns of the base: null = policy gives no number. */
export type PolicyColumns = {
  /** 6 digits */
  readonly county: string;
  /** 扶贫标准 until its last year, then 防返贫监测范围; fen per head and year. */
  readonly lineFen: number | null;
  readonly schoolingFrom: number | null;
  readonly schoolingTo: number | null;
};

/** Where and when a base is read. `known` is always an instant, so that what is read can be read again. */
export type Reading = {
  /** Leading digits of the place. */
  readonly prefix: string;
  readonly on: string;
  readonly known: string;
  /** True when `known` is the present: the current versions are read, which is cheaper and the same. */
  readonly present: boolean;
  readonly policy: readonly PolicyColumns[];
};

type Versioned =
  | 'household_version'
  | 'status_version'
  | 'living_version'
  | 'member_version'
  | 'income_version';

function versions(reading: Reading, table: Versioned, columns: string): RawBuilder<unknown> {
  const { prefix } = reading;
  // The county leads every key: with it a village is found by index.
  const county = prefix.length >= 6 ? sql`v.county = ${prefix.slice(0, 6)} and ` : sql``;
  const pair = { on: reading.on, known: reading.present ? undefined : reading.known };
  return sql`select county, household, village, ${sql.raw(columns)} from ${sql.table(table)} v
    where ${county}${withinArea('v.village', prefix)} and ${asOf('v', pair)}`;
}

function policyRows(policy: readonly PolicyColumns[]): RawBuilder<unknown> {
  const rows = policy.map(
    (p) =>
      sql`(${p.county}::text, ${p.lineFen}::bigint, ${p.schoolingFrom}::integer, ${p.schoolingTo}::integer)`,
  );
  return sql`(values ${sql.join(rows)}) as policy (county, line_fen, schooling_from, schooling_to)`;
}

/** Facts that cost a join of their own: read only when a text names one of their columns. */
export type BaseUses = {
  readonly living: boolean;
  readonly income: boolean;
  readonly disabled: boolean;
  readonly person: boolean;
};

/** Which of them the texts of indicators name. */
export function usesOf(text: string): BaseUses {
  return {
    living: /\b(living_described|dangerous_housing|safe_water|water_difficult)\b/.test(text),
    income: /\b(income_year|per_head_fen)\b/.test(text),
    disabled: /\bhas_disabled\b/.test(text),
    person: /\b(age|sex)\b/.test(text),
  };
}

function livingJoin(reading: Reading): RawBuilder<unknown> {
  return sql`left join (${versions(reading, 'living_version', 'dangerous_housing, safe_water, water_difficult')}) l using (county, household)`;
}

function incomeJoin(reading: Reading): RawBuilder<unknown> {
  return sql`left join (select distinct on (county, household) * from (${versions(reading, 'income_version', 'year, per_head_fen')}) x
    where per_head_fen is not null and year <= extract(year from ${reading.on}::date) order by county, household, year desc) i using (county, household)`;
}

function disabledJoin(reading: Reading): RawBuilder<unknown> {
  return sql`left join (select distinct county, household from (${versions(reading, 'member_version', 'health_status')}) x
    where 'disabled' = any (health_status)) d using (county, household)`;
}

/**
 * `household_on`: one row a household as of the pair.
 * A household whose state is dated back before its first record (status_version) is here without its other facts.
 * Columns: county, household, village, `day`, `year`, line_fen, schooling_from, schooling_to (policy of the county), what household, status and living versions say,
 * `income_year` and `per_head_fen` of the latest year up to the day's with a known income per head, `has_disabled`.
 */
export function householdOn(reading: Reading, uses: BaseUses): RawBuilder<unknown> {
  const columns = [
    uses.living
      ? 'l.household is not null as living_described, l.dangerous_housing, l.safe_water, l.water_difficult'
      : '',
    uses.income ? 'i.year as income_year, i.per_head_fen' : '',
    uses.disabled ? 'd.household is not null as has_disabled' : '',
  ].filter((text) => text !== '');
  return sql`
    select county, household, coalesce(h.village, s.village) as village, ${reading.on}::date as day, extract(year from ${reading.on}::date)::integer as year,
      policy.line_fen, policy.schooling_from, policy.schooling_to, h.head_name, h.member_count, h.poverty_causes, h.poverty_causes[1] as main_cause, h.household is not null as described,
      coalesce(s.registration, '') as registration, coalesce(s.monitoring, 'none') as monitoring, s.poverty_class, s.graduation_year, s.monitored_kind, s.risks,
      s.risk_identified_on, s.risk_eliminated_on${sql.raw(columns.map((text) => `, ${text}`).join(''))}
    from (${versions(reading, 'household_version', 'head_name, member_count, poverty_causes')}) h
    full join (${versions(
      reading,
      'status_version',
      'registration, monitoring, poverty_class, graduation_year, monitored_kind, risks, risk_identified_on, risk_eliminated_on',
    )}) s using (county, household)
    ${uses.living ? livingJoin(reading) : sql``}
    ${uses.income ? incomeJoin(reading) : sql``}
    ${uses.disabled ? disabledJoin(reading) : sql``}
    left join ${policyRows(reading.policy)} using (county)`;
}

/**
 * `person_on`: one row a member of a household of `household_on` as of the pair, with the household's state.
 * Columns: county, household, person, village, `age` on the day (null without a birth day), sex, what the member's version
 * says, the household's registration, monitoring, graduation_year, monitored_kind, risk_eliminated_on, income, and policy's numbers.
 */
export function personOn(reading: Reading, uses: BaseUses): RawBuilder<unknown> {
  const born = uses.person
    ? sql`, extract(year from age(${reading.on}::date, p.birth))::integer as age, p.sex`
    : sql``;
  const person = uses.person ? sql`left join person p on p.county = m.county and p.id = m.person` : sql``;
  return sql`
    select h.county, h.household, m.person, h.village, h.year, h.registration, h.monitoring, h.graduation_year, h.monitored_kind, h.risk_eliminated_on,
      h.line_fen, h.schooling_from, h.schooling_to${sql.raw(uses.income ? ', h.per_head_fen' : '')}${born},
      m.education_level, m.schooling_status, m.health_status, m.labor_capacity, m.work_place, m.work_months, m.critical_illness_insured,
      m.resident_medical_insured, m.minimum_living, m.destitute_support
    from household_on h
    join (${versions(
      reading,
      'member_version',
      'person, education_level, schooling_status, health_status, labor_capacity, work_place, work_months, critical_illness_insured, resident_medical_insured, minimum_living, destitute_support',
    )}) m on m.county = h.county and m.household = h.household
    ${person}`;
}

/** `finding_on`: one row a data finding (疑点数据) known at the instant; `open` as it was then. The day does not matter. */
export function findingOn(reading: Reading): RawBuilder<unknown> {
  return sql`
    select county, household, id, area as village, check_id, severity, national_household_no,
      case when closed_at is null then state = 'open' else closed_at > ${reading.known}::timestamptz end as open
    from data_finding where ${withinArea('area', reading.prefix)} and opened_at <= ${reading.known}::timestamptz`;
}

/** Population of a place, or of a part of it that stands for it: figures/population.ts finds it. */
export type PopulationRow = {
  /** Code of the place whose figure it enters. */
  readonly place: string;
  /** Record whose number it is. */
  readonly area: string;
  readonly code: string;
  readonly name: string;
  readonly year: number;
  readonly population: number;
  readonly source: string;
};

/** `population_on`: the agricultural population that stands behind each place. */
export function populationOn(rows: readonly PopulationRow[]): RawBuilder<unknown> {
  if (rows.length === 0)
    return sql`select ''::text as place, null::uuid as area, ''::text as village, 0 as population where false`;
  const values = rows.map(
    (row) => sql`(${row.place}::text, ${row.area}::uuid, ${row.code}::text, ${row.population}::bigint)`,
  );
  return sql`select place, area, village, population from (values ${sql.join(values)}) as given (place, area, village, population)`;
}
