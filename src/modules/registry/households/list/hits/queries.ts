import { type RawBuilder, sql } from 'kysely';
import { areaPrefix } from '#kernel/area-code.ts';
import type { Keys } from '#platform/crypto/keys.ts';
import { asOf, withinArea } from '#platform/db/as-of.ts';
import type { HouseholdFilter } from '../../model.ts';
import { searchOf } from '../../rules.ts';
import { type HitScope, matches, walkedBy, withinCounty } from '../search/queries.ts';

/** Facts of the household's other kinds that hold as of the pair. */
const factsExist = (
  table: 'status_version' | 'living_version',
  scope: HitScope,
  condition: RawBuilder<boolean>,
) =>
  sql<boolean>`exists (select from ${sql.table(table)} f where f.county = v.county and f.household = v.household and ${asOf('f', scope)} and ${condition})`;

const memberExists = (scope: HitScope, condition: RawBuilder<boolean>) =>
  sql<boolean>`exists (select from member_version f where f.county = v.county and f.household = v.household and ${asOf('f', scope)} and ${condition})`;

const not = (condition: RawBuilder<boolean>) => sql<boolean>`not ${condition}`;
const among = (column: string, values: readonly string[]) =>
  sql<boolean>`${sql.ref(`f.${column}`)} = any (${[...values]}::text[])`;

function statusConditions(scope: HitScope, filter: HouseholdFilter): RawBuilder<boolean>[] {
  const parts: RawBuilder<boolean>[] = [];
  if (filter.registration) parts.push(among('registration', filter.registration));
  if (filter.monitoredKind) parts.push(among('monitored_kind', filter.monitoredKind));
  if (filter.householdType) parts.push(among('household_type', filter.householdType));
  if (filter.povertyClass) parts.push(among('poverty_class', filter.povertyClass));
  if (filter.risk) parts.push(sql<boolean>`f.risks && ${[...filter.risk]}::text[]`);
  if (filter.graduationYear !== undefined)
    parts.push(sql<boolean>`f.graduation_year = ${filter.graduationYear}`);
  const conditions =
    parts.length === 0
      ? []
      : [factsExist('status_version', scope, sql<boolean>`${sql.join(parts, sql` and `)}`)];
  if (filter.monitoring) {
    const found = factsExist('status_version', scope, among('monitoring', filter.monitoring));
    // A household of which no state is known is watched by nobody.
    const unknown = not(factsExist('status_version', scope, sql<boolean>`true`));
    conditions.push(filter.monitoring.includes('none') ? sql<boolean>`(${found} or ${unknown})` : found);
  }
  return conditions;
}

function factConditions(scope: HitScope, filter: HouseholdFilter): RawBuilder<boolean>[] {
  const conditions: RawBuilder<boolean>[] = [];
  const ask = (wanted: boolean | undefined, condition: RawBuilder<boolean>) => {
    if (wanted !== undefined) conditions.push(wanted ? condition : not(condition));
  };
  ask(filter.hasDisabled, memberExists(scope, sql<boolean>`'disabled' = any (f.health_status)`));
  ask(filter.hasSeriousIllness, memberExists(scope, sql<boolean>`'serious-illness' = any (f.health_status)`));
  ask(filter.minimumLiving, memberExists(scope, sql<boolean>`f.minimum_living`));
  const { dangerousHousing, unsafeWater } = filter;
  if (dangerousHousing !== undefined)
    conditions.push(
      factsExist('living_version', scope, sql<boolean>`f.dangerous_housing = ${dangerousHousing}`),
    );
  if (unsafeWater !== undefined)
    conditions.push(factsExist('living_version', scope, sql<boolean>`f.safe_water = ${!unsafeWater}`));
  if (filter.cause) conditions.push(sql<boolean>`v.poverty_causes[1] = any (${[...filter.cause]}::text[])`);
  if (filter.incomeFromFen !== undefined)
    conditions.push(sql<boolean>`i.per_head_fen >= ${filter.incomeFromFen}::bigint`);
  if (filter.incomeBelowFen !== undefined)
    conditions.push(sql<boolean>`i.per_head_fen < ${filter.incomeBelowFen}::bigint`);
  return conditions;
}

/** Income of the latest year known as of the pair, by household `v`. */
const latestIncome = (pair: Pick<HitScope, 'on' | 'known'>) => sql`left join lateral (
  select y.year, y.per_head_fen from income_version y where y.county = v.county and y.household = v.household and ${asOf('y', pair)}
  order by y.year desc limit 1) i on true`;

/** The parts of a query over the households that an answer holds: `v` is the version in force, `matched` the member found. */
export type Hits = {
  /** `with …` before the select, or nothing. */
  readonly prelude: RawBuilder<unknown>;
  /** From `household_version v` on, without `where`. */
  readonly from: RawBuilder<unknown>;
  readonly where: RawBuilder<boolean>;
  readonly matched: RawBuilder<string | null>;
};

type Needs = {
  /** The caller itself reads the latest income `i`. */
  readonly income: boolean;
  readonly only?: string;
  /** How the words are looked for: `manyFound` says. */
  readonly walk?: boolean;
};

export function hits(scope: HitScope, keys: Keys, needs: Needs): Hits {
  const prefix = areaPrefix(scope.area);
  const { filter } = scope;
  const words = scope.search === undefined ? undefined : searchOf(scope.search);
  const walked = words && needs.walk === true ? walkedBy(scope, words) : undefined;
  const search = walked ? undefined : words;
  const income = needs.income || filter.incomeFromFen !== undefined || filter.incomeBelowFen !== undefined;
  const conditions = [
    withinCounty('v.county', prefix),
    withinArea('v.village', prefix),
    asOf('v', scope),
    ...statusConditions(scope, filter),
    ...factConditions(scope, filter),
    ...(walked ? [walked.where] : []),
    ...(needs.only === undefined ? [] : [sql<boolean>`v.household = ${needs.only}::uuid`]),
  ];
  return {
    prelude: search
      ? sql`found as materialized (select household, case when bool_or(is_head) then null else min(name) end as matched from (${matches(scope, search, keys)}) m group by household),`
      : sql``,
    from: sql`household_version v ${search ? sql`join found on found.household = v.household` : sql``} ${income ? latestIncome(scope) : sql``}`,
    where: sql<boolean>`${sql.join(conditions, sql` and `)}`,
    matched: search ? sql<string | null>`found.matched` : (walked?.matched ?? sql<string | null>`null::text`),
  };
}
