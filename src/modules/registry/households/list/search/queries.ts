import { type RawBuilder, sql } from 'kysely';
import { areaPrefix } from '#kernel/area-code.ts';
import type { Keys } from '#platform/crypto/keys.ts';
import { asOf, withinArea } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import type { HouseholdQuery } from '../../model.ts';
import { type Search, searchOf } from '../../rules.ts';

/** What decides which households are in an answer: place, pair, search words, filters. */
export type HitScope = Pick<HouseholdQuery, 'area' | 'on' | 'known' | 'filter' | 'search'>;

/** Six digits as equality when the place lies in one county, so that the index gives its order; else a range. */
export function withinCounty(reference: string, prefix: string): RawBuilder<boolean> {
  const column = sql.ref(reference);
  const six = prefix.slice(0, 6);
  if (six.length === 6) return sql<boolean>`${column} = ${six}`;
  return sql<boolean>`${column} >= ${six.padEnd(6, '0')} and ${column} <= ${six.padEnd(6, '9')}`;
}

/** Beyond so many members the list is walked and each household asked; below, the households are gathered and sorted. */
const MANY = 1500;

/** A text's beginning as a range, which uses the index also under row-level security. */
const begins = (column: RawBuilder<unknown>, term: string) =>
  sql<boolean>`(${column} >= ${term} and ${column} < ${`${term}\u{10FFFF}`})`;
const number = (reference: string) => sql`${sql.ref(reference)} collate "C"`;

/** Households (with the member found, when it is not the head) that a search word names. */
export function matches(
  scope: HitScope,
  search: Search,
  keys: Keys,
  most: number | null = null,
): RawBuilder<unknown> {
  const prefix = areaPrefix(scope.area);
  const members = sql`select m.household, m.name, m.relation_to_head is not distinct from 'head' as is_head from member_version m`;
  const ofPerson = (
    condition: RawBuilder<boolean>,
  ) => sql`${members} join person p on p.county = m.county and p.id = m.person
    where ${withinCounty('p.county', prefix)} and ${condition} and ${asOf('m', scope)}`;
  if (search.kind === 'tail') return ofPerson(sql<boolean>`p.document_tail = ${search.term}`);
  if (search.kind === 'number') {
    const byHousehold = sql`select h.id, null::text, true from household h
      where ${withinCounty('h.county', prefix)} and ${begins(number('h.national_household_no'), search.term)}`;
    const byPerson = sql`${members} where ${withinCounty('m.county', prefix)}
      and ${begins(number('m.national_person_no'), search.term)} and ${asOf('m', scope)}`;
    const byDocument =
      search.document === null
        ? sql``
        : sql`union all ${ofPerson(sql<boolean>`p.document_hash = ${keys.hash('document', search.document)}`)}`;
    return sql`select household, name, is_head from (${byHousehold} union all ${byPerson} ${byDocument}) x (household, name, is_head)`;
  }
  const from = prefix.padEnd(12, '0');
  const to = prefix.padEnd(12, '9');
  const counties = prefix.length >= 6 ? sql`${prefix.slice(0, 6)}::text` : sql`c.county`;
  const call = sql`find_members(${counties}, ${from}, ${to}, ${search.kind}, ${search.term}, ${scope.on}::date, ${scope.known ?? null}::timestamptz, ${most}::integer)`;
  if (prefix.length >= 6) return sql`select f.household, f.name, f.is_head from ${call} f`;
  return sql`select f.household, f.name, f.is_head from (select distinct left(a.code, 6) as county from area a where ${withinArea('a.code', prefix)}) c cross join lateral ${call} f`;
}

/** Whether a member `f` is one whom the words mean. */
function isMeant(scope: HitScope, search: Search): RawBuilder<boolean> {
  const { kind, term } = search;
  if (kind === 'letters')
    return sql<boolean>`(${begins(sql.ref('f.pinyin'), term)} or ${begins(sql.ref('f.initials'), term)})`;
  if (kind === 'number') return begins(number('f.national_person_no'), term);
  const within = sql<boolean>`position(${term} in f.name) > 0`;
  if (areaPrefix(scope.area).length >= 9 || scope.known !== undefined) return within;
  const end = [...term].reverse().join('');
  return sql<boolean>`(${begins(sql.ref('f.name'), term)} or ${begins(sql`reverse(f.name)`, end)})`;
}

/** The words as a question to each household `v` of the list, and the member found when it is not the head. */
export function walkedBy(
  scope: HitScope,
  search: Search,
): { readonly where: RawBuilder<boolean>; readonly matched: RawBuilder<string | null> } {
  const members = sql`from member_version f where f.county = v.county and f.household = v.household
    and ${asOf('f', scope)} and ${isMeant(scope, search)}`;
  const head = sql<
    string | null
  >`(select case when bool_or(f.relation_to_head is not distinct from 'head') then null else min(f.name) end ${members})`;
  if (search.kind !== 'number') return { where: sql<boolean>`exists (select ${members})`, matched: head };
  const own = sql<boolean>`exists (select from household n where n.county = v.county and n.id = v.household
    and ${begins(number('n.national_household_no'), search.term)})`;
  return {
    where: sql<boolean>`(${own} or exists (select ${members}))`,
    matched: sql<string | null>`case when ${own} then null else ${head} end`,
  };
}

/** Whether the words mean so many that the list is better walked: a letter, a surname, the beginning of a code. */
export async function meansMany(tx: Tx, scope: HitScope, keys: Keys): Promise<boolean> {
  const search = scope.search === undefined ? undefined : searchOf(scope.search);
  if (!search || search.kind === 'tail' || (search.kind === 'number' && search.document !== null))
    return false;
  // A village is walked in no time, and the codes of a whole county would be read past row-level security.
  if (search.kind === 'number' && areaPrefix(scope.area).length >= 12) return true;
  const { rows } = await sql<{ many: boolean }>`select count(*) > ${MANY} as many
    from (select from (${matches(scope, search, keys, MANY + 1)}) m limit ${MANY + 1}) found`.execute(tx);
  return rows[0]?.many ?? false;
}

/**
 * Lets the list be walked in the order of its index, for as long as `run` takes: behind the policies the planner takes the
 * households for fewer than they are, and would gather and sort them all.
 */
export async function walking<T>(tx: Tx, run: () => Promise<T>): Promise<T> {
  await sql`set local enable_sort = off; set local max_parallel_workers_per_gather = 0`.execute(tx);
  const result = await run();
  await sql`set local enable_sort = on; reset max_parallel_workers_per_gather`.execute(tx);
  return result;
}
