import { type RawBuilder, sql } from 'kysely';
import { asOf } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import type { PopulationRow, Reading } from '../figures/base/queries.ts';
import { EVIDENCE_ID } from '../figures/digests/queries.ts';
import type { Base, Selection } from '../figures/rules.ts';
import { commonTables } from '../figures/sums/queries.ts';

/** A counted row: which record, of which household, and what it adds. */
export type EvidenceRecord = {
  readonly id: string;
  readonly county: string;
  readonly household: string | null;
  /** Village, or the place of a finding or population. */
  readonly village: string;
  readonly national_household_no: string;
  readonly amount: number;
};

/** Where a page ends: the next one begins after it. Contains no personal data but the household's code. */
export type EvidencePlace = { readonly village: string; readonly no: string; readonly id: string };

export type EvidenceRequest = {
  readonly selection: Selection;
  readonly area: string;
  readonly reading: Reading;
  readonly population: readonly PopulationRow[];
};

const HOUSEHOLD: Readonly<Record<Base, string>> = {
  household_on: 'household',
  person_on: 'household',
  finding_on: 'household',
  population_on: 'null::uuid',
};

function picked({ selection, area }: EvidenceRequest): RawBuilder<unknown> {
  const { base, amount, predicate } = selection;
  const place = base === 'population_on' ? sql` and place = ${area}` : sql``;
  const county = sql.raw(base === 'population_on' ? 'left(village, 6)' : 'county');
  const no = sql.raw(base === 'finding_on' ? 'national_household_no' : 'null::text');
  const size = sql.raw(base === 'household_on' ? 'member_count' : 'null::integer');
  return sql`select ${sql.ref(EVIDENCE_ID[base])} as id, ${county} as county, ${sql.raw(HOUSEHOLD[base])} as household, village, ${no} as no,
    ${sql.raw(`(${amount})::float8`)} as amount, ${size} as size from ${sql.table(base)} where (${sql.raw(predicate)})${place}`;
}

function bases({ selection, reading, population }: EvidenceRequest): RawBuilder<unknown> {
  const { base, amount, predicate } = selection;
  return commonTables([{ base, expression: `${amount} ${predicate}` }], reading, population);
}

/** One page of the counted rows, ordered by village, household code and id. */
export async function listEvidence(
  tx: Tx,
  request: EvidenceRequest,
  after: EvidencePlace | undefined,
  limit: number,
): Promise<EvidenceRecord[]> {
  const from =
    after === undefined
      ? sql`true`
      : sql`(p.village, p.national_household_no, p.id) > (${after.village}, ${after.no}, ${after.id}::uuid)`;
  const { rows } = await sql<EvidenceRecord>`
    with ${bases(request)}, picked as (${picked(request)}),
    p as (select k.id, k.county, k.household, k.village, coalesce(k.no, h.national_household_no, '') as national_household_no, k.amount
      from picked k left join household h on h.county = k.county and h.id = k.household)
    select * from p where ${from} order by village, national_household_no, id limit ${limit}`.execute(tx);
  return rows;
}

export type EvidenceTotals = {
  readonly total: number;
  readonly amount: number;
  readonly households: number;
  readonly persons: number;
};

/** How many rows, households and persons a figure counts, and the sum of its rows. */
export async function countEvidence(tx: Tx, request: EvidenceRequest): Promise<EvidenceTotals> {
  const { base } = request.selection;
  const persons: Readonly<Record<Base, string>> = {
    household_on: 'coalesce(sum(size), 0)',
    person_on: 'count(*)',
    finding_on: '0',
    population_on: '0',
  };
  const { rows } = await sql<EvidenceTotals>`
    with ${bases(request)}
    select count(*)::float8 as total, coalesce(sum(amount), 0)::float8 as amount, count(distinct household)::float8 as households,
      (${sql.raw(persons[base])})::float8 as persons from (${picked(request)}) counted`.execute(tx);
  return rows[0] ?? { total: 0, amount: 0, households: 0, persons: 0 };
}

/** What the drawer shows of a household: as of the pair, or as first recorded where the state is dated back before that. */
export type HouseholdDetail = {
  readonly household: string;
  readonly head_name: string;
  readonly member_count: number | null;
  readonly main_cause: string | null;
  readonly registration: string | null;
  readonly source: string;
};

const SOURCE = (
  alias: string,
) => sql`concat_ws(' / ', (select string_agg(f ->> 'name', '、') from import_batch b, jsonb_array_elements(b.files) f
  where b.county = ${sql.ref(`${alias}.county`)} and b.id = ${sql.ref(`${alias}.source_batch`)}), ${sql.ref(`${alias}.source_sheet`)}, ${sql.ref(`${alias}.source_row`)}::text)`;

export async function readHouseholdDetails(
  tx: Tx,
  records: readonly EvidenceRecord[],
  reading: Reading,
): Promise<ReadonlyMap<string, HouseholdDetail>> {
  const pair = { on: reading.on, known: reading.known };
  const keys = records.filter((record) => record.household !== null);
  const { rows } = await sql<HouseholdDetail>`
    select k.household, coalesce(v.head_name, '') as head_name, v.member_count, v.poverty_causes[1] as main_cause, s.registration, coalesce(v.source, '') as source
    from (select distinct * from unnest(${keys.map((key) => key.county)}::text[], ${keys.map((key) => key.household)}::uuid[]) as k (county, household)) k
    left join lateral (select v.head_name, v.member_count, v.poverty_causes, ${SOURCE('v')} as source from household_version v
      where v.county = k.county and v.household = k.household and v.recorded_at <= ${reading.known}::timestamptz and v.superseded_at > ${reading.known}::timestamptz
      order by (v.valid_from <= ${reading.on}::date and v.valid_to > ${reading.on}::date) desc, v.valid_from limit 1) v on true
    left join lateral (select v.registration from status_version v where v.county = k.county and v.household = k.household and ${asOf('v', pair)}) s on true`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.household, row]));
}

export type PersonDetail = { readonly person: string; readonly name: string; readonly source: string };

export async function readPersonDetails(
  tx: Tx,
  records: readonly EvidenceRecord[],
  reading: Reading,
): Promise<ReadonlyMap<string, PersonDetail>> {
  const pair = { on: reading.on, known: reading.known };
  const { rows } = await sql<PersonDetail>`
    select v.person, v.name, ${SOURCE('v')} as source
    from unnest(${records.map((key) => key.county)}::text[], ${records.map((key) => key.id)}::uuid[]) as k (county, person)
    join member_version v on v.county = k.county and v.person = k.person and ${asOf('v', pair)}`.execute(tx);
  return new Map(rows.map((row) => [row.person, row]));
}

export type FindingDetail = { readonly id: string; readonly head_name: string; readonly source: string };

export async function readFindingDetails(
  tx: Tx,
  records: readonly EvidenceRecord[],
): Promise<ReadonlyMap<string, FindingDetail>> {
  const { rows } = await sql<FindingDetail>`
    select v.id, v.head_name, concat_ws(' / ', v.file, v.sheet, v.source_row::text, v.column_title, v.check_id) as source
    from unnest(${records.map((key) => key.county)}::text[], ${records.map((key) => key.id)}::uuid[]) as k (county, id)
    join data_finding v on v.county = k.county and v.id = k.id`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}
