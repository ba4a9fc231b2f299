import { type RawBuilder, sql } from 'kysely';
import { asOf, withinArea } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import { type CompiledSet, compileSet, HOUSEHOLD_RELATION } from '#policy/compile-sql.ts';
import type { CompiledRule } from '#policy/rules.ts';
import { type FamilyReading, withinCounty } from '../../queries.ts';
import type { Position } from '../../rules.ts';
import { layFacts } from '../../sets/queries.ts';
import type { Status } from '../model.ts';
import type { CellTally, VillageResult } from '../rules.ts';
import {
  type Column,
  type ColumnLetter,
  columnName,
  columnsOf,
  type PlacePlan,
  type SidePlan,
} from './columns.ts';

/** Who is in today or in truth: by the register, everybody, by a table of rows like these, by a list's hits, by name. */
export type Marking =
  | { readonly by: Status | 'any' }
  | { readonly by: 'rows'; readonly table: string }
  | { readonly by: 'list'; readonly county: string; readonly run: string }
  | { readonly by: 'households'; readonly households: readonly string[] };

/** The households of some villages of which policy says the same, each with its letters and causes. */
export type Derivation = {
  readonly reading: FamilyReading;
  readonly villages: readonly string[];
  readonly plan: PlacePlan;
  readonly today: Marking;
  readonly truth: Marking | undefined;
  /** The temporary table that gets the rows. */
  readonly table: string;
};

const STATUS: Readonly<Record<Status | 'any', string>> = {
  registered: `st.registration in ('poor', 'pre-graduated', 'relapsed')`,
  monitored: `st.monitoring = 'monitored'`,
  any: 'true',
};

/** Joins and value of a mark, over `f (h, county, village)` and its state `st`. */
function markSql(marking: Marking, alias: string): { join: RawBuilder<unknown>; value: RawBuilder<unknown> } {
  const name = sql.ref(alias);
  switch (marking.by) {
    case 'rows':
      return {
        join: sql`left join ${sql.table(marking.table)} ${name} on ${name}.h = f.h and ${name}.village = f.village`,
        value: sql`case substr(${name}.cell, 3, 1) when 'i' then true when 'o' then false end`,
      };
    case 'list':
      return {
        join: sql`left join (select household, bool_or(verdict = 'same') as same, bool_or(verdict not in ('same', 'other')) as open
            from list_hit where county = ${marking.county} and run = ${marking.run}::uuid group by household) ${name} on ${name}.household = f.h`,
        value: sql`case when ${name}.same then true when ${name}.open then null else false end`,
      };
    case 'households':
      return {
        join: sql`left join unnest(${marking.households}::uuid[]) ${name} on ${name} = f.h`,
        value: sql`${name} is not null`,
      };
    default:
      return { join: sql``, value: sql.raw(STATUS[marking.by]) };
  }
}

const anyOf = (columns: readonly Column[]) =>
  columns.length === 0 ? 'false' : `(${columns.map(({ sql: column }) => column).join(' or ')})`;

/** The ids of the rules whose column is true, or is not known. */
function named(columns: readonly Column[], isWanted: (column: string) => string): RawBuilder<unknown> {
  if (columns.length === 0) return sql`'{}'::text[]`;
  const names = columns.map(
    ({ rule, sql: column }) => sql`case when ${sql.raw(isWanted(column))} then ${rule}::text end`,
  );
  return sql`array_remove(array[${sql.join(names)}], null)`;
}
const finding = (columns: readonly Column[]) => named(columns, (column) => column);
const silent = (columns: readonly Column[]) => named(columns, (column) => `${column} is null`);

type Judged = {
  readonly entry: readonly Column[];
  readonly exclusion: readonly Column[];
  readonly exit: readonly Column[] | undefined;
};

/** What a side asks of a household, each once: entry, exclusion, gap; `e`, `x` and `g` with the letter of the side. */
function partsOf({ entry, exclusion, exit }: Judged, side: ColumnLetter): RawBuilder<unknown> {
  const gap = exit === undefined ? 'null::boolean' : exit.length === 0 ? 'true' : anyOf(exit);
  return sql.raw(`${anyOf(entry)} as e${side}, ${anyOf(exclusion)} as x${side}, ${gap} as g${side}`);
}

/** Whether the side selects the household, in three values; `z.t` says whether it is in today. */
function selects({ exit }: Judged, side: ColumnLetter): RawBuilder<unknown> {
  const comes = `(z.e${side} and not z.x${side})`;
  if (exit === undefined) return sql.raw(comes);
  const remains = `(not z.x${side} and z.g${side})`;
  return sql.raw(
    `case z.t when true then ${remains} when false then ${comes} else case when ${remains} is not distinct from ${comes} then ${comes} end end`,
  );
}

/** What decided for the scenario, the first one first; the same cases as `selects`. */
function causes({ entry, exclusion, exit }: Judged): RawBuilder<unknown> {
  const gaps = exit ?? [];
  const keeps = exit === undefined ? finding(entry) : exit.length === 0 ? sql`array['kept']` : finding(gaps);
  const lacks = exit === undefined ? sql`array['no-entry']` : sql`array['exit-met']`;
  const holds = exit === undefined ? silent(entry) : silent(gaps);
  return sql`case when y.t is null then array['today-unknown'] else '{}'::text[] end || case y.sc
    when true then case when y.t then ${keeps} else ${finding(entry)} end
    when false then case when y.xc and (y.t or y.ec is not false) then ${finding(exclusion)}
      when y.t then ${lacks} else array['no-entry'] end
    else case when y.t then ${holds} else ${silent(entry)} end || ${silent(exclusion)} end`;
}

const letterSql = (value: RawBuilder<unknown>) =>
  sql`case (${value})::boolean when true then 'i' when false then 'o' else 'u' end`;
const truthLetter = (truth: Marking | undefined) => (truth ? letterSql(sql`r`) : sql`'-'`);

/** The table of rows, empty or as it is. */
export async function openRows(tx: Tx, table: string): Promise<void> {
  await sql`create temp table if not exists ${sql.table(table)} (h uuid, village text collate "C", head_pinyin text collate "C",
    persons integer, cell text, causes text[]) on commit drop`.execute(tx);
}

const BASE = 'simulation_base';
const CHANGED = 'simulation_changed';

/** One column a rule: true, false, null = unknown. */
async function layVerdicts(
  tx: Tx,
  table: string,
  letter: ColumnLetter,
  { conditions, from }: CompiledSet,
): Promise<void> {
  const columns = conditions.map((one, index) => `, (${one})::boolean as ${columnName(letter, index)}`);
  await sql`create temp table ${sql.table(table)} on commit drop as
    select h.h as ${sql.raw(`h${letter}`)} ${sql.raw(columns.join(''))} from ${sql.raw(from)}`.execute(tx);
}

const compiled = (on: string, side: SidePlan, rules: readonly CompiledRule[]): CompiledSet =>
  compileSet({
    day: on,
    numbers: side.place.numbers,
    expressions: rules.map(({ expression }) => expression),
  });

/** The state of a household as of the pair, as `st`. */
const stateSql = (
  reading: FamilyReading,
) => sql`left join lateral (select x.registration, x.monitoring from status_version x
    where x.county = f.county and x.household = f.h and ${asOf('x', reading)} limit 1) st on true`;

/** Households that the register does not describe on the day: only their state is known. */
async function addUndescribed(tx: Tx, { reading, villages, today, truth, table }: Derivation): Promise<void> {
  const [t, r] = [markSql(today, 'mt'), markSql(truth ?? { by: 'any' }, 'mr')];
  await sql`insert into ${sql.table(table)} select z.h, z.village, '', 0,
      ${letterSql(sql`t`)} || 'uu' || ${truthLetter(truth)}, array['not-described']
    from (select f.h, f.village, ${t.value} as t, ${r.value} as r
      from (select st.county, st.household as h, st.village, st.registration, st.monitoring from status_version st
        where ${withinCounty('st.county', reading.prefix)} and st.village = any (${villages}::text[]) and ${asOf('st', reading)}
          and not exists (select from household_version v where v.county = st.county and v.household = st.household and ${asOf('v', reading)})) f
      cross join lateral (select f.registration, f.monitoring) st ${t.join} ${r.join}) z`.execute(tx);
}

/**
 * Both policies on all households of some villages, in one pass over their facts. A rule that says the same in both is asked once.
 * The rows stay in `table` until it is dropped.
 */
export async function deriveRows(tx: Tx, derivation: Derivation): Promise<void> {
  const { reading, villages, plan, today, truth, table } = derivation;
  const { base, scenario, baseRules, changedRules } = columnsOf(plan);
  const laid = await layFacts(tx, reading, villages);
  await layVerdicts(tx, BASE, 'b', compiled(reading.on, plan.base, baseRules));
  await layVerdicts(tx, CHANGED, 'c', compiled(reading.on, plan.scenario, changedRules));
  const [t, r] = [markSql(today, 'mt'), markSql(truth ?? { by: 'any' }, 'mr')];
  // Without OFFSET the planner writes every part out wherever it is named.
  await sql`insert into ${sql.table(table)} select y.h, y.village, y.head_pinyin, y.member_count,
      ${letterSql(sql`y.t`)} || ${letterSql(sql`y.sb`)} || ${letterSql(sql`y.sc`)} || ${truthLetter(truth)}, ${causes(scenario)}
    from (select z.*, ${selects(base, 'b')} as sb, ${selects(scenario, 'c')} as sc
      from (select f.h, f.village, f.head_pinyin, f.member_count, ${t.value} as t, ${r.value} as r, b.*, c.*,
          ${partsOf(base, 'b')}, ${partsOf(scenario, 'c')}
        from ${sql.table(HOUSEHOLD_RELATION)} f join ${sql.table(BASE)} b on b.hb = f.h join ${sql.table(CHANGED)} c on c.hc = f.h
        ${stateSql(reading)} ${t.join} ${r.join} offset 0) z offset 0) y`.execute(tx);
  await addUndescribed(tx, derivation);
  await dropTables(tx, [BASE, CHANGED, ...laid]);
}

export async function dropTables(tx: Tx, tables: readonly string[]): Promise<void> {
  await sql`drop table ${sql.join(tables.map((name) => sql.table(name)))}`.execute(tx);
}

/** The villages with a household in the register as of the pair, in order, with the number of households. */
export async function villagesWith(
  tx: Tx,
  reading: FamilyReading,
): Promise<{ village: string; households: number }[]> {
  const { rows } = await sql<{ village: string; households: number }>`
    select village, max(n)::int as households from (
      select v.village, count(*) as n from household_version v
      where ${withinCounty('v.county', reading.prefix)} and ${withinArea('v.village', reading.prefix)} and ${asOf('v', reading)} group by 1
      union all select s.village, count(*) from status_version s
      where ${withinCounty('s.county', reading.prefix)} and ${withinArea('s.village', reading.prefix)} and ${asOf('s', reading)} group by 1) x
    group by village order by village`.execute(tx);
  return rows;
}

type CellLine = { readonly village: string; readonly cell: string; readonly n: number; readonly p: number };
type CauseLine = CellLine & { readonly cause: string; readonly first: number; readonly all: number };

/** What the villages came to. */
export async function sumRows(tx: Tx, table: string): Promise<Record<string, VillageResult>> {
  const rows = sql.table(table);
  const digests = await sql<{ village: string; digest: string; selected: string }>`select village,
      encode(sha256(convert_to(string_agg(h::text || cell, '' order by h), 'UTF8')), 'hex') as digest,
      encode(sha256(convert_to(coalesce(string_agg(h::text || substr(cell, 3, 1), '' order by h) filter (where substr(cell, 3, 1) <> 'o'), ''), 'UTF8')), 'hex') as selected
    from ${rows} group by village order by village`.execute(tx);
  const cells =
    await sql<CellLine>`select village, cell, count(*)::int as n, coalesce(sum(persons), 0)::int as p
    from ${rows} group by village, cell order by village, cell`.execute(tx);
  const causeLines =
    await sql<CauseLine>`select village, cell, cause, count(*) filter (where at = 1)::int as first,
      coalesce(sum(persons) filter (where at = 1), 0)::int as p, count(*)::int as all
    from ${rows} cross join lateral unnest(causes) with ordinality as one (cause, at) group by village, cell, cause order by 1, 2, 3`.execute(
      tx,
    );
  const found = new Map<string, Map<string, { n: number; p: number; causes: CellTally[2] }>>();
  for (const { village, cell, n, p } of cells.rows) {
    const here = found.get(village) ?? new Map();
    found.set(village, here.set(cell, { n, p, causes: {} }));
  }
  for (const { village, cell, cause, first, p, all } of causeLines.rows) {
    const tally = found.get(village)?.get(cell);
    if (tally) tally.causes = { ...tally.causes, [cause]: [first, p, all] };
  }
  const cellsOf = (village: string) =>
    Object.fromEntries(
      [...(found.get(village) ?? [])].map(([cell, { n, p, causes: by }]) => [cell, [n, p, by] as const]),
    );
  return Object.fromEntries(
    digests.rows.map(({ village, digest, selected }) => [
      village,
      { digest, selected, cells: cellsOf(village) },
    ]),
  );
}

/** A household with its letters, in the order of lists. */
export type Row = Position & {
  readonly persons: number;
  readonly cell: string;
  readonly causes: readonly string[];
};

const COLUMNS = sql`village, head_pinyin as "headPinyin", h as household, persons, cell, causes`;

/** The households with some letters behind a position; of one cause when it is named. */
export async function rowsAfter(
  tx: Tx,
  table: string,
  wanted: {
    readonly cells: readonly string[];
    readonly cause?: string | undefined;
    readonly isFirst: boolean;
  },
  after: Position | undefined,
  most: number,
): Promise<Row[]> {
  const { cause, isFirst } = wanted;
  const behind = after
    ? sql`and (village, head_pinyin, h) > (${after.village}, ${after.headPinyin}, ${after.household}::uuid)`
    : sql``;
  const decided =
    cause === undefined ? sql`` : isFirst ? sql`and causes[1] = ${cause}` : sql`and ${cause} = any (causes)`;
  const { rows } = await sql<Row>`select ${COLUMNS} from ${sql.table(table)}
    where cell = any (${wanted.cells}::text[]) ${decided} ${behind} order by village, head_pinyin, h limit ${most}`.execute(
    tx,
  );
  return rows;
}

/** The households that two scenarios judge differently, behind a position; who is in one only is unknown to the other. */
export async function differingAfter(
  tx: Tx,
  tables: { readonly a: string; readonly b: string },
  after: Position | undefined,
  most: number,
): Promise<(Position & { readonly persons: number; readonly a: string; readonly b: string })[]> {
  const behind = after
    ? sql`and (village, head_pinyin, h) > (${after.village}, ${after.headPinyin}, ${after.household}::uuid)`
    : sql``;
  const { rows } = await sql<Position & { persons: number; a: string; b: string }>`select * from (
      select coalesce(a.village, b.village) as village, coalesce(a.head_pinyin, b.head_pinyin) as "headPinyin", h as household,
        coalesce(a.persons, b.persons) as persons, coalesce(substr(a.cell, 3, 1), 'u') as a, coalesce(substr(b.cell, 3, 1), 'u') as b,
        coalesce(a.head_pinyin, b.head_pinyin) as head_pinyin, h
      from ${sql.table(tables.a)} a full join ${sql.table(tables.b)} b using (h)) x
    where a <> b ${behind} order by village, head_pinyin, h limit ${most}`.execute(tx);
  return rows.map(({ village, headPinyin, household, persons, a, b }) => ({
    village,
    headPinyin,
    household,
    persons,
    a,
    b,
  }));
}

/** National numbers of some households; for those that the register does not describe on the day. */
export async function numbersOf(tx: Tx, households: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('household')
    .select(['id', 'national_household_no'])
    .where('id', 'in', [...households, '00000000-0000-0000-0000-000000000000'])
    .execute();
  return new Map(rows.map((row) => [row.id, row.national_household_no]));
}

/** The households of a place with some 户编号. */
export async function householdsNumbered(
  tx: Tx,
  prefix: string,
  numbers: readonly string[],
): Promise<{ readonly id: string; readonly no: string }[]> {
  const { rows } = await sql<{ id: string; no: string }>`select id, national_household_no as no from household
    where ${withinCounty('county', prefix)} and ${withinArea('village', prefix)} and national_household_no = any (${numbers}::text[]) order by id`.execute(
    tx,
  );
  return rows;
}
