import { once } from 'node:events';
import { sql } from 'kysely';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Tx } from '#platform/db/database.ts';
import { type Chain, changeTable, HOUSEHOLD_CHAINS, MEMBER_CHAIN } from './chains.ts';
import { type Encoder, householdLine, memberLine, type SourcedRecord, statusLines } from './encode.ts';

/** The raw connection of a transaction: COPY runs beside kysely's queries. */
export type RawConnection = pg.PoolClient;

/** Temporary tables of one connection: personal data on the way in never lies in a table that others could read. */
const STAGING = `
  create temp table staged_raw_household (
    seq integer not null, new_household uuid not null, national_household_no text not null, village text not null, natural_village text,
    head_name text, head_pinyin text, head_initials text, member_count integer, stated_size integer,
    phone_cipher bytea, phone_hash bytea, phone_mask text, bank_name text, bank_card_cipher bytea, bank_card_hash bytea, bank_card_mask text,
    poverty_causes text[], first_identified_on date, dangerous_housing boolean, safe_water boolean, water_difficult boolean,
    year integer, per_head_fen bigint, wage_fen bigint, business_fen bigint, property_fen bigint, transfer_fen bigint, business_cost_fen bigint,
    claim_fen bigint, self_paid_fen bigint, registration text, monitoring text, household_type text, poverty_class text, graduation_year integer,
    monitored_kind text, risks text[], risk_identified_on date, risk_eliminated_on date, event_day date, sheet text, source_row integer
  ) on commit drop;
  create temp table staged_status (
    seq integer not null, registration text, monitoring text, household_type text, poverty_class text, graduation_year integer,
    monitored_kind text, risks text[], risk_identified_on date, risk_eliminated_on date, valid_from date, valid_to date
  ) on commit drop;
  create temp table staged_raw_member (
    seq integer not null, new_person uuid not null, document_hash bytea, document_cipher bytea, document_mask text, document_tail text,
    birth date, sex text, village text, national_person_no text, name text, pinyin text, initials text, document_form smallint, document_suffix text,
    relation_to_head text, ethnicity text, education_level text, schooling_status text, health_status text[], labor_capacity text, work_place text,
    work_months numeric(4,1), critical_illness_insured boolean, resident_medical_insured boolean, resident_pension_insured boolean,
    staff_pension_insured boolean, minimum_living boolean, destitute_support boolean, disability_type text,
    phone_cipher bytea, phone_hash bytea, phone_mask text, identified_on date, sheet text, source_row integer
  ) on commit drop`;

const PIECE = 512;

/** Streams lines of COPY into a table. */
export async function copy(client: pg.PoolClient, table: string, lines: Iterable<string>): Promise<void> {
  const stream = client.query(copyFrom(`copy ${table} from stdin`));
  const done = once(stream, 'finish');
  let piece = '';
  let count = 0;
  for (const line of lines) {
    piece += line;
    count += 1;
    if (count % PIECE === 0) {
      if (!stream.write(piece)) await once(stream, 'drain');
      piece = '';
    }
  }
  stream.end(piece);
  await done;
}

/** Streams the records into the connection's temporary tables. */
export async function stageRecords(
  client: pg.PoolClient,
  encoder: Encoder,
  records: readonly SourcedRecord[],
  progress: (done: number) => Promise<void>,
): Promise<void> {
  await client.query(STAGING);
  function* households() {
    for (const [seq, one] of records.entries()) yield householdLine(encoder, seq, one);
  }
  function* statuses() {
    for (const [seq, one] of records.entries()) yield statusLines(encoder, seq, one);
  }
  await copy(client, 'staged_raw_household', households());
  await copy(client, 'staged_status', statuses());
  const slice = 5000;
  for (let start = 0; start < records.length; start += slice) {
    function* members() {
      for (let seq = start; seq < Math.min(start + slice, records.length); seq += 1) {
        const one = records[seq];
        if (!one) continue;
        for (const [index, member] of one.record.members.entries()) {
          yield memberLine(encoder, seq, one.record, member, one.memberSources[index] ?? one.source);
        }
      }
    }
    await copy(client, 'staged_raw_member', members());
    await progress(Math.min(start + slice, records.length));
  }
  await client.query(
    'analyze staged_raw_household (seq, national_household_no); analyze staged_raw_member (seq, document_hash)',
  );
}

export type IntakeScope = {
  readonly county: string;
  readonly on: string;
  readonly provides: ReadonlySet<string>;
};

/** Finds who is already known: households by their national number, persons by the keyed hash of their document. */
export async function resolveStaged(tx: Tx, { county }: IntakeScope): Promise<void> {
  await sql`create temp table staged_household on commit drop as
    select s.*, coalesce(h.id, s.new_household) as household, h.id is null as fresh, h.village as village_before
    from staged_raw_household s left join household h on h.county = ${county} and h.national_household_no = s.national_household_no`.execute(
    tx,
  );
  await sql`create temp table staged_member on commit drop as
    select m.*, h.household, h.fresh as household_fresh,
           coalesce(p.id, n.person, m.new_person) as person, p.id is null and n.person is null as fresh
    from staged_raw_member m
    join staged_household h using (seq)
    left join person p on p.county = ${county} and p.document_hash = m.document_hash
    left join lateral (
      select v.person from member_version v
      where m.document_hash is null and not h.fresh and v.county = ${county} and v.household = h.household
        and v.national_person_no = m.national_person_no and v.superseded_at = 'infinity' order by v.valid_from desc limit 1
    ) n on true`.execute(tx);
  await sql`create unique index on staged_household (household)`.execute(tx);
  // Of a new register's members nobody is known: the index is empty, and whoever asks for the known ones has his answer.
  await sql`create index on staged_member (person) where not fresh`.execute(tx);
  await sql`analyze staged_household (seq, household, fresh)`.execute(tx);
  await sql`analyze staged_member (seq, household, person, fresh)`.execute(tx);
}

/** The value that a fact takes: the source's when it has the column, else the present one. */
function taken(chain: Chain, provides: ReadonlySet<string>, column: string, fieldName: string): string {
  const provided =
    provides.has(fieldName) ||
    fieldName === 'members' ||
    fieldName === 'villageCode' ||
    fieldName === 'name' ||
    fieldName === 'nationalPersonNo';
  // A household whose status the source leaves blank (the other layout's households) keeps the one that is known.
  if (provided && column === 'registration') return 'coalesce(s.registration, c.registration)';
  return provided || chain.key.includes(column)
    ? `s.${column}`
    : `case when c.county is null then s.${column} else c.${column} end`;
}

/**
 * Compares one kind of facts with what is in force on the day, and keeps what differs in `change_<table>`:
 * the staged values to be, the version in force (`cur_*`) and the day from which the new one holds.
 */
export async function compareChain(
  tx: Tx,
  chain: Chain,
  { county, on, provides }: IntakeScope,
): Promise<number> {
  const later = await sql<{ later: boolean }>`select exists(
    select 1 from ${sql.table(chain.table)} where county = ${county} and superseded_at = 'infinity' and valid_from > ${on}::date) as later`.execute(
    tx,
  );
  const values = chain.facts
    .map((fact) => `${taken(chain, provides, fact.column, fact.provides)} as ${fact.column}`)
    .join(', ');
  const differs = chain.facts
    .filter((fact) => fact.compared !== false)
    .map((fact) => `${taken(chain, provides, fact.column, fact.provides)} is distinct from c.${fact.column}`)
    .join(' or ');
  const join = chain.key.map((key) => `c.${key} = s.${key}`).join(' and ');
  const same = chain.key.map((key) => `n.${key} = s.${key}`).join(' and ');
  const begins =
    chain.table === 'status_version'
      ? `case when c.county is null or s.event_day is null then $day when s.event_day > c.valid_from then s.event_day
             when coalesce(s.registration, c.registration) is not distinct from c.registration and s.monitoring = c.monitoring then c.valid_from else $day end`
      : '$day';
  const next = later.rows[0]?.later
    ? `left join lateral (select min(n.valid_from) as valid_from from ${chain.table} n where n.county = $county and ${same} and n.superseded_at = 'infinity' and n.valid_from > $day) n on c.county is null`
    : `left join lateral (select null::date as valid_from) n on true`;
  const keys = chain.key.filter((key) => !chain.facts.some((fact) => fact.column === key));
  const skip =
    chain.table === 'income_version'
      ? 'and s.year is not null'
      : chain.table === 'status_version'
        ? 'and not s.fresh'
        : '';
  const query = `create temp table ${changeTable(chain)} on commit drop as
    select s.seq, ${keys.map((key) => `s.${key}`).join(', ')}${keys.length ? ', ' : ''}${values}, s.sheet, s.source_row,
           ${begins} as begins, coalesce(c.valid_to, n.valid_from, 'infinity'::date) as ends,
           c.county is null as first, c.valid_from as cur_from, c.recorded_at as cur_recorded
    from ${chain.staged} s
    left join ${chain.table} c on c.county = $county and ${join} and c.valid_from <= $day and c.valid_to > $day and c.superseded_at = 'infinity'
    ${next}
    where (c.county is null or ${differs}) ${skip}`;
  const text = query.replaceAll('$county', `'${county}'`).replaceAll('$day', `'${on}'::date`);
  await sql.raw(text).execute(tx);
  const count = await sql<{ n: number }>`select count(*) as n from ${sql.table(changeTable(chain))}`.execute(
    tx,
  );
  return count.rows[0]?.n ?? 0;
}

/** Members in force in a staged household whom the source no longer names in any. */
export async function compareLeavers(tx: Tx, { county, on }: IntakeScope): Promise<number> {
  await sql`create temp table leaver on commit drop as
    select h.seq, v.county, v.person, v.household, v.name, v.valid_from, v.recorded_at
    from staged_household h join member_version v on v.county = ${county} and v.household = h.household
      and v.valid_from <= ${on}::date and v.valid_to > ${on}::date and v.superseded_at = 'infinity'
    where not h.fresh and not exists (select 1 from staged_member m where not m.fresh and m.person = v.person)`.execute(
    tx,
  );
  const count = await sql<{ n: number }>`select count(*) as n from leaver`.execute(tx);
  return count.rows[0]?.n ?? 0;
}

export const ALL_CHAINS: readonly Chain[] = [...HOUSEHOLD_CHAINS, MEMBER_CHAIN];
