import { type RawBuilder, sql } from 'kysely';
import { type AsOfPair, asOf } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import type { FactType, FactValue } from '#policy/facts.ts';
import { type Item, itemFactType, itemVariable } from '#policy/items.ts';
import { factOf, type ItemReading } from '../reading/queries.ts';
import { counted, incidence, type Merger, peopleOf, type Stated } from './rules.ts';

/*
 * 村情: what rules read of a village, as of a pair and as the actor may see it.
 *
 *   const facts = await readVillageFacts(tx, items, reading);   // by the village's code: { households: 212, … , hardenedRoad: true }
 *   sql`… left join ${villageRelation(facts, uses)} w on w.village = v.village`
 *
 * The same values in memory and in a statement: villages are few, so they are read once and given to the database. Every village of
 * the reading is in the answer, also one without a household. The counts are of the register (`VILLAGE_FACTS` in policy/facts.ts says
 * what each means); a count is at least so many, and 0 only when it is known of every household there; else null.
 */
type BuiltIn =
  | 'households'
  | 'persons'
  | 'ruralHouseholds'
  | 'ruralPersons'
  | 'notGraduatedHouseholds'
  | 'notGraduatedPersons'
  | 'incidencePercent'
  | 'monitoredHouseholds'
  | 'dangerousHouses'
  | 'unsafeWaterHouseholds';

/** Facts of villages by the names that rules read (without `village.`), by the code of the village. */
export type VillageFacts = ReadonlyMap<string, Readonly<Record<string, FactValue>>>;

type CountRow = {
  readonly village: string;
  readonly households: number;
  readonly persons: number;
  readonly poor: number;
  readonly poorPersons: number;
  readonly poorUnknown: number;
  readonly monitored: number;
  readonly monitoredUnknown: number;
  readonly dangerous: number;
  readonly dangerousUnknown: number;
  readonly unsafe: number;
  readonly unsafeUnknown: number;
};

const countiesOf = (villages: readonly string[]) => [...new Set(villages.map((code) => code.slice(0, 6)))];

/** Versions are looked up by their household's key, as in a screening: the planner takes row-level security for rare. */
async function countRegister(tx: Tx, reading: ItemReading): Promise<readonly CountRow[]> {
  const { villages } = reading;
  const counties = countiesOf(villages);
  const own = sql`x.county = v.county and x.household = v.household and ${asOf('x', reading)}`;
  const { rows } = await sql<CountRow>`
    select v.village, count(*) as households, coalesce(sum(v.member_count), 0) as persons,
      count(*) filter (where s.registration in ('poor', 'pre-graduated', 'relapsed')) as poor,
      coalesce(sum(v.member_count) filter (where s.registration in ('poor', 'pre-graduated', 'relapsed')), 0) as "poorPersons",
      count(*) filter (where s.registration is null) as "poorUnknown",
      count(*) filter (where s.monitoring = 'monitored') as monitored,
      count(*) filter (where s.monitoring is null) as "monitoredUnknown",
      count(*) filter (where l.dangerous_housing) as dangerous,
      count(*) filter (where l.dangerous_housing is null) as "dangerousUnknown",
      count(*) filter (where not l.safe_water) as unsafe,
      count(*) filter (where l.safe_water is null) as "unsafeUnknown"
    from household_version v
    left join lateral (select x.registration, x.monitoring from status_version x where ${own} limit 1) s on true
    left join lateral (select x.dangerous_housing, x.safe_water from living_version x where ${own} limit 1) l on true
    where v.county = any (${counties}::text[]) and v.village = any (${villages}::text[]) and ${asOf('v', reading)}
    group by v.village`.execute(tx);
  return rows;
}

type VillageArea = { readonly code: string; readonly id: string };

async function listAreas(tx: Tx, villages: readonly string[]): Promise<VillageArea[]> {
  const { rows } =
    await sql<VillageArea>`select code, id from area where code = any (${villages}::text[])`.execute(tx);
  return rows;
}

/** The mergers into the villages up to the day, with those that came before them; not of a village that was split among several. */
async function listMergers(
  tx: Tx,
  areas: readonly string[],
  pair: AsOfPair,
): Promise<(Merger & { readonly predecessor: string })[]> {
  const { rows } = await sql<Merger>`
    with recursive whole as (select * from area_successor s where on_day <= ${pair.on}::date
      and not exists (select from area_successor other where other.predecessor = s.predecessor and other.successor <> s.successor)
      and not exists (select from area_version v where v.area = s.predecessor and ${asOf('v', pair)})),
    line as (select * from whole where successor = any (${areas}::uuid[])
      union select w.* from whole w join line l on w.successor = l.predecessor)
    select l.predecessor, l.successor, extract(year from l.on_day)::integer as year,
      coalesce((select min(s.valid_from) from area_version s where s.area = l.successor and s.superseded_at = 'infinity') >= l.on_day, false) as founded
    from line l`.execute(tx);
  return rows;
}

type PopulationRow = { readonly area: string; readonly year: number } & {
  readonly households: number | null;
  readonly persons: number | null;
};

async function listPopulations(
  tx: Tx,
  areas: readonly string[],
  { on, known }: AsOfPair,
): Promise<PopulationRow[]> {
  const knownThen =
    known === undefined
      ? sql`superseded_at = 'infinity'`
      : sql`recorded_at <= ${known}::timestamptz and superseded_at > ${known}::timestamptz`;
  const { rows } = await sql<PopulationRow>`
    select area, year, agricultural_households as households, agricultural_population as persons from area_population
    where area = any (${areas}::uuid[]) and year <= ${Number(on.slice(0, 4))} and ${knownThen} order by year`.execute(
    tx,
  );
  return rows;
}

/** The latest number of each place. */
function latest(rows: readonly PopulationRow[], of: 'households' | 'persons'): Map<string, Stated> {
  return new Map(
    rows.flatMap((row) => {
      const value = row[of];
      return value === null ? [] : [[row.area, { year: row.year, value }] as const];
    }),
  );
}

type Rural = { readonly ruralHouseholds: number | null; readonly ruralPersons: number | null };

async function readRural(
  tx: Tx,
  areas: readonly VillageArea[],
  pair: AsOfPair,
): Promise<ReadonlyMap<string, Rural>> {
  const ids = areas.map(({ id }) => id);
  const mergers = await listMergers(tx, ids, pair);
  const all = [...new Set([...ids, ...mergers.map(({ predecessor }) => predecessor)])];
  const rows = await listPopulations(tx, all, pair);
  const households = latest(rows, 'households');
  const persons = latest(rows, 'persons');
  return new Map(
    areas.map(({ code, id }) => [
      code,
      {
        ruralHouseholds: peopleOf(id, households, mergers),
        ruralPersons: peopleOf(id, persons, mergers),
      },
    ]),
  );
}

function builtIn(row: CountRow | undefined, rural: Rural | undefined): Record<BuiltIn, number | null> {
  const { ruralHouseholds = null, ruralPersons = null } = rural ?? {};
  const poor = row ? counted({ yes: row.poor, unknown: row.poorUnknown }) : 0;
  const poorPersons = poor === null ? null : (row?.poorPersons ?? 0);
  return {
    households: row?.households ?? 0,
    persons: row?.persons ?? 0,
    ruralHouseholds,
    ruralPersons,
    notGraduatedHouseholds: poor,
    notGraduatedPersons: poorPersons,
    incidencePercent: incidence(poorPersons, ruralPersons),
    monitoredHouseholds: row ? counted({ yes: row.monitored, unknown: row.monitoredUnknown }) : 0,
    dangerousHouses: row ? counted({ yes: row.dangerous, unknown: row.dangerousUnknown }) : 0,
    unsafeWaterHouseholds: row ? counted({ yes: row.unsafe, unknown: row.unsafeUnknown }) : 0,
  };
}

type ItemRow = {
  readonly village: string;
  readonly item: string;
  readonly number: number | null;
  readonly flag: boolean | null;
  readonly day: string | null;
  readonly codes: string[] | null;
};

async function listItems(tx: Tx, items: readonly Item[], reading: ItemReading): Promise<ItemRow[]> {
  if (items.length === 0) return [];
  const { villages } = reading;
  const { rows } =
    await sql<ItemRow>`select x.village, x.item, x.number, x.flag, x.day, x.codes from survey_value x
    where x.county = any (${countiesOf(villages)}::text[]) and x.village = any (${villages}::text[]) and x.kind = 'village'
      and x.item = any (${items.map((item) => item.id)}::text[]) and ${asOf('x', reading)}`.execute(tx);
  return rows;
}

/** Everything that is known of some villages: what the program counts, and the items (of villages only) that were recorded. */
export async function readVillageFacts(
  tx: Tx,
  items: readonly Item[],
  reading: ItemReading,
): Promise<VillageFacts> {
  const { villages } = reading;
  const counts = new Map((await countRegister(tx, reading)).map((row) => [row.village, row]));
  const rural = await readRural(tx, await listAreas(tx, villages), reading);
  const facts = new Map<string, Record<string, FactValue>>(
    villages.map((village) => [village, builtIn(counts.get(village), rural.get(village))]),
  );
  const byId = new Map(items.map((item) => [item.id, item]));
  for (const row of await listItems(tx, items, reading)) {
    const item = byId.get(row.item);
    const own = facts.get(row.village);
    if (item && own) own[itemVariable(item)] = factOf(item, row);
  }
  return facts;
}

function columnType(type: FactType): string {
  if (type === 'number') return 'double precision';
  if (type === 'boolean') return 'boolean';
  if (type === 'day') return 'date';
  return type.startsWith('codes:') ? 'text[]' : 'text';
}

/**
 * Facts of villages as a relation, one row a village: `village` and a column for each name that is asked for, quoted.
 * @param columns the names with their types, as `VILLAGE_FACTS` and `itemFactType` give them
 */
export function villageRelation(
  facts: VillageFacts,
  columns: Readonly<Record<string, FactType>>,
): RawBuilder<unknown> {
  const names = Object.entries(columns);
  const rows = [...facts].map(([village, own]) => ({
    village,
    ...Object.fromEntries(names.map(([name]) => [name, own[name] ?? null])),
  }));
  const typed = names.map(([name, type]) => `, "${name}" ${columnType(type)}`).join('');
  return sql`(select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (village text ${sql.raw(typed)}))`;
}

/** The types of some villages' items by their names. */
export const itemColumns = (items: readonly Item[]): Record<string, FactType> =>
  Object.fromEntries(items.map((item) => [itemVariable(item), itemFactType(item)]));
