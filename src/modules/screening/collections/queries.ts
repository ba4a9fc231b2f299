import { type RawBuilder, sql } from 'kysely';
import type { AsOfPair } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import { factColumn, HOUSEHOLD_RELATION, MEMBER_RELATION, relationOf } from '#policy/compile-sql.ts';
import type { FactValue, RowFacts } from '#policy/facts.ts';
import { type Added, type Beyond, type KeptFact, keptFactsOf, keptValue } from './rules.ts';

/** As of when, which facts, and what the packs of the places add to them. */
export type CollectionReading = AsOfPair &
  Added & {
    /** Names of the facts that rules read: no other is read. */
    readonly uses: ReadonlySet<string>;
  };

/** Known to us at the instant of the pair, whatever the day. */
function knownThen(alias: string, { known }: AsOfPair): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  if (known === undefined) return sql<boolean>`${column('superseded_at')} = 'infinity'`;
  return sql<boolean>`(${column('recorded_at')} <= ${known}::timestamptz and ${column('superseded_at')} > ${known}::timestamptz)`;
}

const INCOME_COLUMNS: Readonly<Record<string, string>> = {
  year: 'i.year::double precision',
  perHeadFen: 'i.per_head_fen::double precision',
  wageFen: 'i.wage_fen::double precision',
  businessFen: 'i.business_fen::double precision',
  propertyFen: 'i.property_fen::double precision',
  transferFen: 'i.transfer_fen::double precision',
  businessCostFen: 'i.business_cost_fen::double precision',
  claimFen: 'i.claim_fen::double precision',
  selfPaidFen: 'i.self_paid_fen::double precision',
};

const watched = (column: string) => `case when s.monitoring <> 'none' then ${column} end`;
const STATUS_COLUMNS = (on: string): Readonly<Record<string, string>> => ({
  graduationStatus:
    "case s.registration when 'poor' then 'not-graduated' when 'pre-graduated' then 'pre-graduated' when 'graduated' then 'graduated' when 'relapsed' then 'relapsed' end",
  graduationYear: 's.graduation_year::double precision',
  householdType: 's.household_type',
  monitored: "s.monitoring <> 'none'",
  monitoredKind: watched('s.monitored_kind'),
  riskEliminated: watched("s.monitoring = 'eliminated'"),
  from: 's.valid_from',
  // The day on which another state followed, as far as the day that is looked at knows of it.
  to: `case when s.valid_to <= date '${on}' then s.valid_to end`,
});

function columnsOf(
  columns: Readonly<Record<string, string>>,
  collection: string,
  uses: ReadonlySet<string>,
): RawBuilder<unknown> {
  const read = Object.entries(columns).filter(([name]) => uses.has(`${collection}.${name}`));
  return sql.raw(read.map(([name, column]) => `, ${column} as ${factColumn('row', name)}`).join(''));
}

const table = (collection: string) => sql.table(relationOf(collection));

/** Households that are looked at, as `f (county, h)`. */
type Households = { readonly from: RawBuilder<unknown> };

const incomeRows = (reading: CollectionReading, { from }: Households) => sql`
  select f.h ${columnsOf(INCOME_COLUMNS, 'incomes', reading.uses)}, i.year as k from ${from} f
  join income_version i on i.county = f.county and i.household = f.h
    and i.valid_from <= ${reading.on}::date and i.valid_to > ${reading.on}::date and ${knownThen('i', reading)}
    and i.year <= ${Number(reading.on.slice(0, 4))}`;

const statusRows = (reading: CollectionReading, { from }: Households) => sql`
  select f.h ${columnsOf(STATUS_COLUMNS(reading.on), 'statuses', reading.uses)}, s.valid_from as k from ${from} f
  join status_version s on s.county = f.county and s.household = f.h
    and s.valid_from <= ${reading.on}::date and ${knownThen('s', reading)}`;

/** The villages' newest lists of some kinds, one row a list: `c (village, kind, run, on_day, finished_at)`. */
const comparisons = (reading: CollectionReading, villages: readonly string[]) => sql`
  compared_lists(${villages}::text[], ${[...reading.lists.values()].map((kind) => kind.id)}::text[], ${reading.on}::date, ${reading.known ?? null}::timestamptz)`;

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

function keptSql({ fact, type, isMoney, name, spellings }: KeptFact): string {
  const text = `(select e ->> 'value' from jsonb_array_elements(t.kept) e where e ->> 'fact' = '${fact}' limit 1)`;
  if (spellings) {
    const words = [...spellings].map(([word, code]) => `when ${quoted(word)} then ${quoted(code)}`);
    return `, case ${text} ${words.join(' ')} end as ${factColumn('row', name)}`;
  }
  const value =
    type === 'number'
      ? `(${isMoney ? `round(${text}::numeric * 100)` : `${text}::numeric`})::double precision`
      : `${text}${type === 'day' ? '::date' : ''}`;
  return `, ${value} as ${factColumn('row', name)}`;
}

/** Creates the relations of the collections that rules read, beside those of the households and members. */
export async function layCollections(
  tx: Tx,
  reading: CollectionReading,
  villages: readonly string[],
): Promise<readonly string[]> {
  const laid: string[] = [];
  const households = { from: sql.table(HOUSEHOLD_RELATION) };
  const lay = async (collection: string, rows: RawBuilder<unknown>) => {
    await sql`create temp table ${table(collection)} on commit drop as ${rows}`.execute(tx);
    await sql`create index on ${table(collection)} (h)`.execute(tx);
    await sql`analyze ${table(collection)}`.execute(tx);
    laid.push(relationOf(collection));
  };
  if (reading.uses.has('incomes')) await lay('incomes', incomeRows(reading, households));
  if (reading.uses.has('statuses')) await lay('statuses', statusRows(reading, households));
  for (const [name, kind] of reading.lists) {
    const collection = `lists.${name}`;
    const kept = keptFactsOf(kind, collection, reading).map(keptSql).join('');
    await lay(
      collection,
      sql`select m.h, t.person, t.certainty, c.on_day as "on" ${sql.raw(kept)}
      from (select * from ${comparisons(reading, villages)} where kind = ${kind.id}) c
      join ${sql.table(HOUSEHOLD_RELATION)} f on f.village = c.village
      join ${sql.table(MEMBER_RELATION)} m on m.h = f.h
      join list_hit t on t.county = f.county and t.run = c.run and t.person = m.person and ${judgedSame(reading)}`,
    );
  }
  return laid;
}

/** The same person by the knowledge of the pair: judged so, or exact and never doubted. */
function judgedSame({ known }: AsOfPair): RawBuilder<boolean> {
  if (known === undefined) return sql<boolean>`t.verdict = 'same'`;
  return sql<boolean>`(t.verdict = 'same' and coalesce(t.judged_at, c.finished_at) <= ${known}::timestamptz)`;
}

/** `text[]` of the kinds that were compared for the village of `v`, by their names in rules. */
export function comparedColumn(reading: CollectionReading, villages: readonly string[]): RawBuilder<unknown> {
  if (reading.lists.size === 0) return sql`'{}'::text[]`;
  const names = [...reading.lists].map(([name, kind]) => sql`when ${kind.id} then ${name}::text`);
  return sql`coalesce((select array_agg(distinct case c.kind ${sql.join(names, sql` `)} end) from ${comparisons(reading, villages)} c
    where c.village = v.village), '{}')`;
}

/** A household whose collections are read in memory. */
export type Home = {
  readonly county: string;
  readonly household: string;
  readonly village: string;
  readonly persons: readonly string[];
};

type Row = { readonly h: string; readonly k: string | number } & Readonly<Record<string, FactValue>>;

/** Rows by household, each with its key. */
function gather(rows: readonly Row[], homes: readonly Home[]): Map<string, RowFacts[]> {
  const found = new Map<string, RowFacts[]>(homes.map(({ household }) => [household, []]));
  for (const { h, k, ...facts } of rows) found.get(h)?.push({ ...facts, key: String(k) });
  return found;
}

const givenHouseholds = (homes: readonly Home[]): Households => ({
  from: sql`unnest(${homes.map(({ county }) => county)}::text[], ${homes.map(({ household }) => household)}::uuid[])`,
});

type ListRow = {
  readonly county: string;
  readonly id: string;
  readonly run: string;
  readonly person: string;
  readonly certainty: string;
  readonly kept: { fact: string; value: string }[];
};
type Comparison = {
  readonly village: string;
  readonly kind: string;
  readonly run: string;
  readonly on: string;
};

async function readComparisons(
  tx: Tx,
  reading: CollectionReading,
  villages: readonly string[],
): Promise<Comparison[]> {
  const { rows } =
    await sql<Comparison>`select c.village, c.kind, c.run, c.on_day as "on" from ${comparisons(reading, villages)} c`.execute(
      tx,
    );
  return rows;
}

async function readListRows(
  tx: Tx,
  reading: CollectionReading,
  homes: readonly Home[],
  compared: readonly Comparison[],
): Promise<ListRow[]> {
  const persons = homes.flatMap((home) => home.persons);
  const counties = [...new Set(homes.map(({ county }) => county))];
  const runs = [...new Set(compared.map(({ run }) => run))];
  if (runs.length === 0 || persons.length === 0) return [];
  const { rows } =
    await sql<ListRow>`select t.county, t.id, t.run, t.person, t.certainty, t.kept from list_hit t
    join (select distinct run, finished_at from ${comparisons(reading, [...new Set(homes.map(({ village }) => village))])}) c on c.run = t.run
    where t.county = any (${counties}::text[]) and t.run = any (${runs}::uuid[]) and t.person = any (${persons}::uuid[]) and ${judgedSame(reading)}
    order by t.id`.execute(tx);
  return rows;
}

/** The rows of other departments' lists by household and collection; a kind that was never compared for its village is left out. */
async function readLists(
  tx: Tx,
  reading: CollectionReading,
  homes: readonly Home[],
): Promise<ReadonlyMap<string, Record<string, RowFacts[]>>> {
  const found = new Map<string, Record<string, RowFacts[]>>(homes.map(({ household }) => [household, {}]));
  if (reading.lists.size === 0) return found;
  const compared = await readComparisons(tx, reading, [...new Set(homes.map(({ village }) => village))]);
  const rows = await readListRows(tx, reading, homes, compared);
  const byPerson = Map.groupBy(rows, ({ person }) => person);
  for (const [name, kind] of reading.lists) {
    const collection = `lists.${name}`;
    const kept = keptFactsOf(kind, collection, reading);
    for (const home of homes) {
      const runs = new Map(
        compared
          .filter((one) => one.kind === kind.id && one.village === home.village)
          .map(({ run, on }) => [run, on]),
      );
      const own = found.get(home.household);
      if (!own || runs.size === 0) continue;
      own[collection] = home.persons
        .flatMap((person) => byPerson.get(person) ?? [])
        .filter((row) => runs.has(row.run) && row.county === home.county)
        .map((row) => ({
          key: row.id,
          person: row.person,
          certainty: row.certainty,
          on: runs.get(row.run) ?? null,
          ...Object.fromEntries(kept.map((fact) => [fact.name, keptValue(row.kept, fact)])),
        }));
    }
  }
  return found;
}

/** Collections of some households in memory, by household: the same rows that `layCollections` lays down. */
export async function readCollections(
  tx: Tx,
  reading: CollectionReading,
  homes: readonly Home[],
): Promise<ReadonlyMap<string, Beyond['collections']>> {
  const given = givenHouseholds(homes);
  const from = sql`(select * from ${given.from} as given (county, h))`;
  const rowsOf = async (rows: RawBuilder<unknown>) =>
    gather((await sql<Row>`${rows} order by k`.execute(tx)).rows, homes);
  const incomes = reading.uses.has('incomes') ? await rowsOf(incomeRows(reading, { from })) : undefined;
  const statuses = reading.uses.has('statuses') ? await rowsOf(statusRows(reading, { from })) : undefined;
  const lists = await readLists(tx, reading, homes);
  return new Map(
    homes.map(({ household }) => [
      household,
      {
        ...(incomes && { incomes: incomes.get(household) ?? [] }),
        ...(statuses && { statuses: statuses.get(household) ?? [] }),
        ...lists.get(household),
      },
    ]),
  );
}
