import { type RawBuilder, sql } from 'kysely';
import { Problem } from '#kernel/problem.ts';
import type { Keys } from '#platform/crypto/keys.ts';
import { asOf } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import type { HouseholdQuery, HouseholdRow, HouseholdSort, HouseholdTotals } from '../model.ts';
import { type CursorKey, readCursor, writeCursor } from './cursor.ts';
import { hits } from './hits/queries.ts';
import { type HitScope, meansMany, walking } from './search/queries.ts';

/** A sort's keys; the last is the household, so that no two rows are equal. Text keys are compared as the index holds them. */
type SortKey = {
  readonly column: RawBuilder<unknown>;
  readonly type: 'text' | 'uuid' | 'bigint';
  /** The column of the page that holds it. */
  readonly name: string;
};

const UNKNOWN_INCOME = 9_000_000_000_000_000;

function sortKeys(sort: HouseholdSort, descending: boolean): SortKey[] {
  const household: SortKey = { column: sql`v.household`, type: 'uuid', name: 'household' };
  const pinyin: SortKey = { column: sql`v.head_pinyin`, type: 'text', name: 'head_pinyin' };
  if (sort === 'name') return [pinyin, household];
  if (sort === 'size')
    return [{ column: sql`v.member_count`, type: 'bigint', name: 'member_count' }, household];
  if (sort === 'village')
    return [{ column: sql`v.village`, type: 'text', name: 'village' }, pinyin, household];
  // Not known comes last, whichever way the list is sorted.
  const unknown = descending ? -UNKNOWN_INCOME : UNKNOWN_INCOME;
  return [
    { column: sql`coalesce(i.per_head_fen, ${unknown}::bigint)`, type: 'bigint', name: 'income_key' },
    household,
  ];
}

/** The rows behind a cursor. @throws Problem 400 `registry.badCursor` */
function behindCursor(query: HouseholdQuery, keys: readonly SortKey[]): RawBuilder<boolean> {
  if (query.cursor === undefined) return sql<boolean>`true`;
  const kinds = keys.map((key) => (key.type === 'bigint' ? 'number' : 'string'));
  const values = readCursor(query.cursor, query.sort, query.descending, kinds);
  if (!values) throw new Problem(400, 'registry.badCursor');
  const columns = sql.join(keys.map((key) => key.column));
  const marks = sql.join(keys.map((key, index) => sql`${values[index]}::${sql.raw(key.type)}`));
  return sql<boolean>`(${columns}) ${sql.raw(query.descending ? '<' : '>')} (${marks})`;
}

type ListRow = Omit<HouseholdRow, 'id'> & {
  household: string;
  county: string;
  headPinyin: string;
  incomeKey: number | null;
};

/** Names of a village and its town on the day; of the nearest known day when that day knows none. */
const placeName = (
  code: RawBuilder<string>,
  on: string,
) => sql<string>`coalesce((select n.name from area a join area_version n on n.area = a.id
  where a.code = ${code} and n.superseded_at = 'infinity'
  order by (n.valid_from <= ${on}::date and n.valid_to > ${on}::date) desc, n.valid_from desc limit 1), '')`;

/** What a row of the list shows beside the household's own version, for the rows of `page`. */
function rowsOf(pair: Pick<HitScope, 'on' | 'known'>, order: RawBuilder<unknown>): RawBuilder<ListRow> {
  const same = (alias: string) =>
    sql`${sql.ref(`${alias}.county`)} = p.county and ${sql.ref(`${alias}.household`)} = p.household`;
  const income = (year: RawBuilder<boolean>) =>
    sql`select y.year, y.per_head_fen from income_version y where ${same('y')} and ${asOf('y', pair)} and ${year} order by y.year desc limit 1`;
  return sql<ListRow>`select p.county, p.household, h.national_household_no as "nationalHouseholdNo", p.head_name as "headName", p.head_pinyin as "headPinyin",
      p.village, ${placeName(sql`p.village`, pair.on)} as "villageName", ${placeName(sql`rpad(left(p.village, 9), 12, '0')`, pair.on)} as "townName",
      p.natural_village as "naturalVillage", p.member_count as "memberCount", m.disabled as "disabledCount", s.registration,
      s.graduation_year as "graduationYear", coalesce(s.monitoring, 'none') as monitoring, s.monitored_kind as "monitoredKind", s.household_type as "householdType",
      s.poverty_class as "povertyClass", p.poverty_causes as "povertyCauses", coalesce(s.risks, '{}') as risks,
      i.year as "incomeYear", i.per_head_fen as "perHeadFen", i.per_head_fen - b.per_head_fen as "perHeadChangeFen",
      l.dangerous_housing as "dangerousHousing", l.safe_water as "safeWater", f.open as "openFindings", p.matched as "matchedMember", p.income_key as "incomeKey"
    from page p
    join household h on h.county = p.county and h.id = p.household
    left join lateral (select * from status_version x where ${same('x')} and ${asOf('x', pair)} limit 1) s on true
    left join lateral (select * from living_version x where ${same('x')} and ${asOf('x', pair)} limit 1) l on true
    left join lateral (${income(sql<boolean>`true`)}) i on true
    left join lateral (${income(sql<boolean>`y.year = i.year - 1`)}) b on true
    left join lateral (select count(*) filter (where 'disabled' = any (x.health_status)) as disabled from member_version x where ${same('x')} and ${asOf('x', pair)}) m on true
    left join lateral (select count(*) as open from data_finding x
      where x.county = p.county and x.national_household_no = h.national_household_no and x.household = p.household and x.state = 'open') f on true
    order by ${order}`;
}

const COLUMNS = sql`v.county, v.household, v.village, v.natural_village, v.head_name, v.head_pinyin, v.member_count, v.poverty_causes`;

/**
 * One page of 户, as of the pair, within the actor's scope: without counting, from where the cursor ended.
 * @throws Problem 400 `registry.badCursor`
 */
export async function listHouseholds(
  tx: Tx,
  keys: Keys,
  query: HouseholdQuery,
): Promise<{ items: HouseholdRow[]; next: string | null }> {
  const byIncome = query.sort === 'income';
  const sort = sortKeys(query.sort, query.descending);
  const walk = await meansMany(tx, query, keys);
  const { prelude, from, where, matched } = hits(query, keys, { income: byIncome, walk });
  const way = sql.raw(query.descending ? 'desc' : 'asc');
  const order = sql.join(sort.map((key) => sql`${key.column} ${way}`));
  const shownOrder = sql.join(sort.map((key) => sql`${sql.ref(`p.${key.name}`)} ${way}`));
  const question = sql<ListRow>`with ${prelude} page as materialized (
      select ${COLUMNS}, ${matched} as matched, ${byIncome ? sql`coalesce(i.per_head_fen, ${query.descending ? -UNKNOWN_INCOME : UNKNOWN_INCOME}::bigint)` : sql`null::bigint`} as income_key
      from ${from} where ${where} and ${behindCursor(query, sort)} order by ${order} limit ${query.limit + 1})
    ${rowsOf(query, shownOrder)}`;
  const ordered = query.sort === 'village' || query.sort === 'name';
  const answer = () => question.execute(tx);
  const { rows } = walk && ordered ? await walking(tx, answer) : await answer();
  const shown = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(rowView),
    next: last ? writeCursor(query.sort, query.descending, cursorKeys(query.sort, last)) : null,
  };
}

function cursorKeys(sort: HouseholdSort, row: ListRow): CursorKey[] {
  if (sort === 'name') return [row.headPinyin, row.household];
  if (sort === 'size') return [row.memberCount, row.household];
  if (sort === 'income') return [row.incomeKey ?? 0, row.household];
  return [row.village, row.headPinyin, row.household];
}

function rowView({
  household,
  county: _county,
  headPinyin: _pinyin,
  incomeKey: _key,
  ...row
}: ListRow): HouseholdRow {
  return { id: household, ...row };
}

/** One household as the list shows it; undefined when the register has no facts of it on that day, or not for this actor. */
export async function findHouseholdRow(
  tx: Tx,
  keys: Keys,
  household: { county: string; id: string },
  pair: Pick<HitScope, 'on' | 'known'>,
): Promise<HouseholdRow | undefined> {
  const scope: HitScope = { area: household.county.padEnd(12, '0'), filter: {}, ...pair };
  const { from, where } = hits(scope, keys, { income: false, only: household.id });
  const { rows } = await sql<ListRow>`with page as materialized (
      select ${COLUMNS}, null::text as matched, null::bigint as income_key from ${from} where ${where} limit 1)
    ${rowsOf(pair, sql`p.household`)}`.execute(tx);
  return rows[0] && rowView(rows[0]);
}

/** The totals of the whole answer: households, persons, and the disabled among them. */
export async function countHouseholds(tx: Tx, keys: Keys, query: HitScope): Promise<HouseholdTotals> {
  const walk = await meansMany(tx, query, keys);
  const { prelude, from, where } = hits(query, keys, { income: false, walk });
  const { rows } =
    await sql<HouseholdTotals>`with ${prelude} hit as materialized (select v.county, v.household, v.member_count from ${from} where ${where})
    select count(*) as households, coalesce(sum(member_count), 0) as persons,
      (select count(*) from hit join member_version m on m.county = hit.county and m.household = hit.household
       where ${asOf('m', query)} and 'disabled' = any (m.health_status)) as disabled
    from hit`.execute(tx);
  return rows[0] ?? { households: 0, persons: 0, disabled: 0 };
}
