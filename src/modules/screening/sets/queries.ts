import { type RawBuilder, sql } from 'kysely';
import { Problem } from '#kernel/problem.ts';
import { itemColumns, itemRelation, readVillageFacts, villageRelation } from '#modules/registry/index.ts';
import { asOf, withinArea } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import {
  type CompiledSet,
  compileSet,
  factColumn,
  HOUSEHOLD_RELATION,
  MEMBER_RELATION,
} from '#policy/compile-sql.ts';
import {
  type FactType,
  type Fields,
  HOUSEHOLD_FACTS,
  INCOME_FACTS,
  MEMBER_FACTS,
  VILLAGE_FACTS,
} from '#policy/facts.ts';
import { itemVariable } from '#policy/items.ts';
import { comparedColumn, layCollections } from '../collections/queries.ts';
import { COLUMNS, type FamilyReading, withinCounty } from '../queries.ts';
import { GRADUATION, isAsked, type PlaceRules, type Position } from '../rules.ts';
import type { VillageSums } from '../totals.ts';

type Owner = 'household' | 'income' | 'member';

const TYPES: readonly [Owner, Fields][] = [
  ['household', HOUSEHOLD_FACTS],
  ['income', INCOME_FACTS],
  ['member', MEMBER_FACTS],
];

const SQL_TYPES: Readonly<Record<string, string>> = {
  number: 'double precision',
  boolean: 'boolean',
  day: 'date',
};

const statusWords = Object.entries(GRADUATION).map(([from, to]) => `when '${from}' then '${to}'`);

/** Facts that are more than a column; the same that `factsOf` makes in memory. */
const MADE: Readonly<Record<string, string>> = {
  'household.size': 'v.member_count',
  'household.graduationStatus': `case s.registration ${statusWords.join(' ')} end`,
  'household.monitored': `s.monitoring <> 'none'`,
  'household.monitoredKind': `case when s.monitoring <> 'none' then s.monitored_kind end`,
  'household.risks': `case when s.monitoring = 'none' then '{}'::text[] else nullif(s.risks, '{}') end`,
  'household.riskEliminated': `case when s.monitoring <> 'none' then s.monitoring = 'eliminated' end`,
  'household.riskEliminatedOn': `case when s.monitoring <> 'none' then s.risk_eliminated_on end`,
  'income.year': 'i.year',
  'income.perHeadFen': 'i.per_head_fen',
  'member.birth': 'p.birth',
  'member.person': 'm.person',
};

/** Completed years: the difference of both days as numbers of eight digits, in ten thousands. */
function ageSql(on: string): string {
  const parts = [
    "date_part('year', p.birth) * 10000",
    "date_part('month', p.birth) * 100",
    "date_part('day', p.birth)",
  ];
  return `floor((${Number(on.replaceAll('-', ''))} - (${parts.join(' + ')})) / 10000)`;
}

function factSql(name: string, type: FactType, on: string): string {
  const column = COLUMNS[name];
  const value = name === 'member.age' ? ageSql(on) : (MADE[name] ?? column ?? 'null');
  if (type === 'number' || value === 'null')
    return `(${value})::${SQL_TYPES[type] ?? (type.startsWith('codes:') ? 'text[]' : 'text')}`;
  // An empty list in the register is a source that was silent.
  return type.startsWith('codes:') && MADE[name] === undefined ? `nullif(${value}, '{}')` : value;
}

/** `, sql as "name"` for the facts of some owners that rules read. */
function factColumns(reading: FamilyReading, owners: readonly Owner[]): RawBuilder<unknown> {
  const columns = TYPES.filter(([owner]) => owners.includes(owner)).flatMap(([owner, fields]) =>
    Object.entries(fields)
      .filter(([name]) => reading.uses.has(`${owner}.${name}`))
      .map(
        ([name, type]) =>
          `, ${factSql(`${owner}.${name}`, type, reading.on)} as ${factColumn(owner === 'member' ? 'row' : owner, name)}`,
      ),
  );
  return sql.raw(columns.join(''));
}

/** A rule that looks at the whole register for minutes is stopped; the server and its other users go on. */
export const MOST_SECONDS = 60;

/** What PostgreSQL says of a statement that it cancelled. */
const isStopped = (error: unknown) => error instanceof Error && 'code' in error && error.code === '57014';

/** @throws Problem 422 `screening.tooLong` when the database stopped the statement */
export async function withinTime<T>(seconds: number, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw isStopped(error) ? tooLong(seconds) : error;
  }
}

const tooLong = (seconds: number) => new Problem(422, 'screening.tooLong', [], { seconds });

/**
 * One state of the register for all that follows, and room for temporary tables: a transaction that only reads has none.
 * The scope still allows no change of the register. Must come before the first reading.
 */
export async function openWorkspace(tx: Tx, seconds: number): Promise<void> {
  await sql`set transaction isolation level repeatable read, read write`.execute(tx);
  // Compiling a statement of hundreds of conditions to machine code takes longer than running it.
  await sql
    .raw(
      `set local statement_timeout = ${seconds * 1000}; set local jit = off; set local default_statistics_target = 10; set local work_mem = '64MB'`,
    )
    .execute(tx);
}

/** The villages with a household in the register as of the pair, in order. */
export async function registeredVillages(tx: Tx, reading: FamilyReading): Promise<string[]> {
  const { rows } = await sql<{ village: string }>`
    select v.village from household_version v
    where ${withinCounty('v.county', reading.prefix)} and ${withinArea('v.village', reading.prefix)} and ${asOf('v', reading)}
    group by v.village order by v.village`.execute(tx);
  return rows.map(({ village }) => village);
}

const ITEM_TABLES = { household: 'household_items', member: 'member_items' } as const;

/**
 * Survey items of one kind of subject that rules read: laid down in a table of their own with an index, because the planner would
 * else put the answers together anew for every household. Gives the join and the columns.
 */
async function itemPart(
  tx: Tx,
  reading: FamilyReading,
  kind: 'household' | 'member',
  villages: readonly string[],
) {
  const items = reading.items.filter((item) => item.of === kind);
  if (items.length === 0) return { columns: sql``, join: sql``, laid: [] };
  const table = ITEM_TABLES[kind];
  await sql`create temp table ${sql.table(table)} on commit drop as
    select * from ${itemRelation(kind, items, { ...reading, villages })} q`.execute(tx);
  await sql`create index on ${sql.table(table)} (subject)`.execute(tx);
  await sql`analyze ${sql.table(table)}`.execute(tx);
  const subject = sql.raw(kind === 'household' ? 'v.household' : 'm.person');
  const column = (name: string) => factColumn(kind === 'member' ? 'row' : kind, name);
  const names = items.map(itemVariable).map((name) => `, q."${name}" as ${column(name)}`);
  return {
    columns: sql.raw(names.join('')),
    join: sql`left join ${sql.table(table)} q on q.subject = ${subject}`,
    laid: [table],
  };
}

/** What rules of households read of their village. */
async function villagePart(tx: Tx, reading: FamilyReading, villages: readonly string[]) {
  const items = reading.items.filter((item) => item.of === 'village');
  const types: Fields = { ...VILLAGE_FACTS, ...itemColumns(items) };
  const read = Object.entries(types).filter(([name]) => reading.uses.has(`village.${name}`));
  if (read.length === 0) return { columns: sql``, join: sql`` };
  const facts = await readVillageFacts(tx, items, { ...reading, villages });
  return {
    columns: sql.raw(read.map(([name]) => `, w."${name}" as ${factColumn('village', name)}`).join('')),
    join: sql`left join ${villageRelation(facts, Object.fromEntries(read))} w on w.village = v.village`,
  };
}

/** A reading of some households only. */
function onlyThese({ only }: FamilyReading): RawBuilder<unknown> {
  return only === undefined ? sql`` : sql`and v.household = any (${only}::uuid[])`;
}

/**
 * Writes what is known of the households of some villages and of their members as of the pair into temporary tables, as the actor
 * sees them: the facts that rules read and no others. Every version is looked up by its household's key: the planner takes row-level
 * security for rare, and would else read a whole table for each village.
 * @returns the tables
 */
export async function layFacts(
  tx: Tx,
  reading: FamilyReading,
  villages: readonly string[],
): Promise<readonly string[]> {
  const own = sql`x.county = v.county and x.household = v.household and ${asOf('x', reading)}`;
  const items = await itemPart(tx, reading, 'household', villages);
  const place = await villagePart(tx, reading, villages);
  await sql`create temp table ${sql.table(HOUSEHOLD_RELATION)} on commit drop as
    select v.household as h, v.county, v.village, v.head_pinyin, v.member_count, ${comparedColumn(reading, villages)} as compared
      ${factColumns(reading, ['household', 'income'])} ${items.columns} ${place.columns}
    from household_version v
    join household h on h.county = v.county and h.id = v.household
    left join lateral (select * from status_version x where ${own} limit 1) s on true
    left join lateral (select * from living_version x where ${own} limit 1) l on true
    left join lateral (select * from income_version x where ${own} and x.per_head_fen is not null
      and x.year <= ${sql.lit(Number(reading.on.slice(0, 4)))} order by x.year desc limit 1) i on true
    ${items.join} ${place.join}
    where ${withinCounty('v.county', reading.prefix)} and v.village = any (${villages}::text[]) and ${asOf('v', reading)} ${onlyThese(reading)}`.execute(
    tx,
  );
  const memberItems = await itemPart(tx, reading, 'member', villages);
  await sql`analyze ${sql.table(HOUSEHOLD_RELATION)}`.execute(tx);
  // Rows of lists are laid by the member whom they mean.
  const person = reading.lists.size > 0 && !reading.uses.has('member.person') ? sql`, m.person` : sql``;
  await sql`create temp table ${sql.table(MEMBER_RELATION)} on commit drop as
    select m.household as h ${person} ${factColumns(reading, ['member'])} ${memberItems.columns}
    from ${sql.table(HOUSEHOLD_RELATION)} f
    join member_version m on m.county = f.county and m.household = f.h
    join person p on p.county = m.county and p.id = m.person
    ${memberItems.join}
    where ${asOf('m', reading)} order by m.household`.execute(tx);
  await sql`create index on ${sql.table(MEMBER_RELATION)} (h)`.execute(tx);
  await sql`analyze ${sql.table(MEMBER_RELATION)}`.execute(tx);
  const collections = await layCollections(tx, reading, villages);
  return [HOUSEHOLD_RELATION, MEMBER_RELATION, ...items.laid, ...memberItems.laid, ...collections];
}

const VERDICTS = 'screening_verdict';
const HITS = 'screening_hit';

/** The list of hits, empty. */
export async function openHits(tx: Tx): Promise<void> {
  await sql`create temp table ${sql.table(HITS)} (village text collate "C", head_pinyin text collate "C", h uuid, rules text[]) on commit drop`.execute(
    tx,
  );
}

/** The list of hits is no longer wanted. */
export async function closeHits(tx: Tx): Promise<void> {
  await sql`drop table ${sql.table(HITS)}`.execute(tx);
}

/** The villages of which policy says the same. */
export type SamePlaces = { readonly place: PlaceRules; readonly villages: readonly string[] };

const named = (index: number) => `r${index}`;

function anyOf(indexes: readonly number[], condition: (column: string) => string): RawBuilder<boolean> {
  const conditions = indexes.map((index) => condition(named(index)));
  return sql.raw(conditions.length === 0 ? 'false' : `(${conditions.join(' or ')})`);
}

/** Every rule on every household in one statement: a row a household, a column a rule; true = hit, false = clear, null = unknown. */
async function layVerdicts(tx: Tx, { conditions, from }: CompiledSet): Promise<void> {
  const columns = conditions.map((one, index) => `, (${one})::boolean as ${named(index)}`);
  await sql`create temp table ${sql.table(VERDICTS)} on commit drop as
    select h.h, h.village, h.head_pinyin, h.member_count ${sql.raw(columns.join(''))} from ${sql.raw(from)}`.execute(
    tx,
  );
}

type SumLine = Omit<VillageSums, 'byRule'> & { readonly hits: number[]; readonly unknowns: number[] };

async function sumVerdicts(
  tx: Tx,
  { rules }: PlaceRules,
  asked: readonly number[],
): Promise<readonly VillageSums[]> {
  const hit = anyOf(asked, (column) => column);
  const unknown = anyOf(asked, (column) => `${column} is null`);
  const each = (condition: (column: string) => string) =>
    sql.raw(
      `array[${rules.map((_, index) => `count(*) filter (where ${condition(named(index))})`).join(', ')}]::int[]`,
    );
  const { rows } = await sql<SumLine>`
    select village, count(*) as "screenedHouseholds", sum(member_count) as "screenedPersons",
      count(*) filter (where ${hit}) as households, coalesce(sum(member_count) filter (where ${hit}), 0) as persons,
      count(*) filter (where (${hit}) is not true and ${unknown}) as "unknownHouseholds",
      ${each((column) => column)} as hits, ${each((column) => `${column} is null`)} as unknowns
    from ${sql.table(VERDICTS)} group by village order by village`.execute(tx);
  return rows.map(({ hits, unknowns, ...sums }) => ({
    ...sums,
    byRule: new Map(
      rules.map(({ rule }, index) => [
        rule.id,
        { households: hits[index] ?? 0, unknown: unknowns[index] ?? 0 },
      ]),
    ),
  }));
}

/** Adds whom the rules asked about find to the list of hits, with the names of these rules. */
async function keepHits(tx: Tx, { rules }: PlaceRules, asked: readonly number[]): Promise<void> {
  const names = asked.map(
    (index) => sql`case when ${sql.raw(named(index))} then ${rules[index]?.rule.id}::text end`,
  );
  if (names.length === 0) return;
  await sql`insert into ${sql.table(HITS)} select village, head_pinyin, h, array_remove(array[${sql.join(names)}], null)
    from ${sql.table(VERDICTS)} where ${anyOf(asked, (column) => column)}`.execute(tx);
}

/**
 * All rules in force on all households of some villages: facts, verdicts and sums, a few statements whatever the number of households.
 * The households found are added to the list of hits.
 */
export async function judgeVillages(
  tx: Tx,
  reading: FamilyReading,
  { place, villages }: SamePlaces,
  namedRules: ReadonlySet<string> | undefined,
): Promise<readonly VillageSums[]> {
  const laid = await layFacts(tx, reading, villages);
  const expressions = place.rules.map(({ expression }) => expression);
  await layVerdicts(tx, compileSet({ day: reading.on, numbers: place.numbers, expressions }));
  const asked = [...place.rules.keys()].filter((index) => {
    const rule = place.rules[index];
    return rule !== undefined && isAsked(rule, namedRules);
  });
  const sums = await sumVerdicts(tx, place, asked);
  await keepHits(tx, place, asked);
  await sql`drop table ${sql.join([VERDICTS, ...laid].map((name) => sql.table(name)))}`.execute(tx);
  return sums;
}

/** A household that rules find. */
export type Hit = Position & { readonly rules: readonly string[] };

/** The hits behind a position, in the order of village, spelling of the head's name, household. */
export async function hitsAfter(tx: Tx, after: Position | undefined, most: number): Promise<Hit[]> {
  const behind = after
    ? sql`where (village, head_pinyin, h) > (${after.village}, ${after.headPinyin}, ${after.household}::uuid)`
    : sql``;
  const { rows } = await sql<Hit>`
    select village, head_pinyin as "headPinyin", h as household, rules from ${sql.table(HITS)} ${behind}
    order by village, head_pinyin, h limit ${most}`.execute(tx);
  return rows;
}
