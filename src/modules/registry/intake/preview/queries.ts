import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#platform/db/database.ts';
import { type Chain, changeTable } from '../chains.ts';
import { ALL_CHAINS } from '../queries.ts';

type Pair = { readonly households: number; readonly members: number };

/** Before = changed + unchanged + left + kept; after = before + added (and members: + joined − gone). */
export type IntakePreview = {
  readonly before: Pair;
  readonly added: Pair;
  readonly changed: Pair;
  readonly unchanged: Pair;
  readonly left: Pair;
  readonly keptBefore: Pair;
  readonly after: Pair;
  readonly byField: readonly {
    field: string;
    count: number;
    example: { name: string; householdNo: string; old: string; new: string } | null;
  }[];
};

type PreviewScope = {
  readonly county: string;
  readonly on: string;
  /** Leading digits of the towns that the source speaks for: only there can a household be missing from it. */
  readonly prefixes: readonly string[];
  /** Household numbers that the source names but that are kept out by an error. */
  readonly keptOut: readonly string[];
};

/** Gathers every changed field of known households, with old and new as they may be shown. */
async function gatherChanges(tx: Tx, { county }: PreviewScope): Promise<void> {
  await sql`create temp table changed_field (seq integer, about text, field text, old text, new text) on commit drop`.execute(
    tx,
  );
  for (const chain of ALL_CHAINS) await gatherChain(tx, chain, county);
  await sql`insert into changed_field select l.seq, l.name, 'member.left', l.name, null from leaver l`.execute(
    tx,
  );
  await sql`insert into changed_field select x.seq, x.name, 'member.joined', null, x.name from change_member_version x
    join staged_household h using (seq) where x.first and not h.fresh`.execute(tx);
}

async function gatherChain(tx: Tx, chain: Chain, county: string): Promise<void> {
  const rows = chain.facts
    .filter((fact) => fact.shown !== false && fact.compared !== false)
    .map((fact) => {
      const shown = fact.shown || fact.column;
      const asText = (alias: string) =>
        fact.type === 'text[]' ? `array_to_string(${alias}.${shown}, ',')` : `${alias}.${shown}::text`;
      return `('${fact.column}', x.${fact.column} is distinct from v.${fact.column}, ${asText('v')}, ${asText('x')})`;
    })
    .join(', ');
  const about =
    chain.table === 'member_version' ? 'x.name' : chain.table === 'income_version' ? 'x.year::text' : "''";
  const pick = chain.key.map((key) => `v.${key} = x.${key}`).join(' and ');
  await sql`insert into changed_field
    select x.seq, ${sql.raw(about)}, f.field, f.old, f.new
    from ${sql.table(changeTable(chain))} x
    join ${sql.table(chain.table)} v on v.county = ${county} and ${sql.raw(pick)} and v.valid_from = x.cur_from and v.recorded_at = x.cur_recorded
    cross join lateral (values ${sql.raw(rows)}) f(field, differs, old, new)
    where not x.first and f.differs`.execute(tx);
  if (chain.table === 'income_version') {
    // A year that the register did not have is a change of the household too.
    await sql`insert into changed_field select x.seq, x.year::text, 'per_head_fen', null, x.per_head_fen::text
      from change_income_version x join staged_household h using (seq) where x.first and not h.fresh`.execute(
      tx,
    );
  }
  if (chain.table === 'living_version' || chain.table === 'household_version') {
    await sql`insert into changed_field select x.seq, '', ${chain.table}, null, null
      from ${sql.table(changeTable(chain))} x join staged_household h using (seq) where x.first and not h.fresh`.execute(
      tx,
    );
  }
}

/**
 * Who is known and comes from another household: into a new one he is counted with it, so not where he was; into a known one
 * from outside the places that the file speaks for he is one more.
 */
function movers({ county }: PreviewScope): RawBuilder<unknown> {
  return sql`select 'moved', 0, coalesce(sum(case when h.fresh and b.household is not null then -1 when not h.fresh and b.household is null then 1 else 0 end), 0)
    from change_member_version x join staged_household h using (seq)
    join member_version v on v.county = ${county} and v.person = x.person and v.valid_from = x.cur_from and v.recorded_at = x.cur_recorded
    left join present b on b.household = v.household
    where not x.first and v.household <> h.household`;
}

/** The equation that the last page of the wizard shows, and which fields change how often. Nothing is written. */
export async function previewStaged(tx: Tx, scope: PreviewScope): Promise<IntakePreview> {
  await gatherChanges(tx, scope);
  await sql`create temp table present on commit drop as
    select h.id as household, h.national_household_no, coalesce(v.head_name, '') as head_name, h.village,
      (select count(*) from member_version m where m.county = h.county and m.household = h.id and m.superseded_at = 'infinity'
        and m.valid_from <= ${scope.on}::date and m.valid_to > ${scope.on}::date)::int as members,
      case when s.seq is not null then (case when exists (select 1 from changed_field f where f.seq = s.seq) then 'changed' else 'unchanged' end)
           when h.national_household_no = any (${scope.keptOut}::text[]) then 'kept' else 'left' end as kind,
      s.seq
    from household h
    left join staged_household s on s.household = h.id
    left join household_version v on v.county = h.county and v.household = h.id and v.superseded_at = 'infinity'
      and v.valid_from <= ${scope.on}::date and v.valid_to > ${scope.on}::date
    where h.county = ${scope.county} and (s.seq is not null or h.village ^@ any (${scope.prefixes}::text[]))`.execute(
    tx,
  );
  const { rows } = await sql<{ kind: string; households: number; members: number }>`
    select kind, count(*) as households, coalesce(sum(members), 0) as members from present group by kind
    union all select 'added', count(*), coalesce(sum(member_count), 0) from staged_household where fresh
    union all select 'joined', 0, count(*) from changed_field where field = 'member.joined'
    union all select 'gone', 0, count(*) from changed_field where field = 'member.left'
    union all ${movers(scope)}`.execute(tx);
  const pair = (kind: string): Pair => {
    const row = rows.find((one) => one.kind === kind);
    return { households: row?.households ?? 0, members: row?.members ?? 0 };
  };
  const [changed, unchanged, left, keptBefore, added] = ['changed', 'unchanged', 'left', 'kept', 'added'].map(
    pair,
  ) as [Pair, Pair, Pair, Pair, Pair];
  const before = sum(changed, unchanged, left, keptBefore);
  const after = {
    households: before.households + added.households,
    members:
      before.members + added.members + pair('joined').members - pair('gone').members + pair('moved').members,
  };
  return { before, added, changed, unchanged, left, keptBefore, after, byField: await countFields(tx) };
}

function sum(...pairs: Pair[]): Pair {
  return pairs.reduce((total, one) => ({
    households: total.households + one.households,
    members: total.members + one.members,
  }));
}

async function countFields(tx: Tx): Promise<IntakePreview['byField']> {
  const { rows } = await sql<{
    field: string;
    count: number;
    name: string;
    no: string;
    old: string | null;
    new: string | null;
  }>`
    select f.field, count(*) as count, (array_agg(case when f.about = '' or f.about ~ '^[0-9]{4}$' then h.head_name else f.about end))[1] as name, (array_agg(h.national_household_no))[1] as no,
      (array_agg(f.old))[1] as old, (array_agg(f.new))[1] as new
    from changed_field f join staged_household h using (seq) group by f.field order by count(*) desc, f.field`.execute(
    tx,
  );
  return rows.map((row) => ({
    field: row.field,
    count: row.count,
    example: { name: row.name, householdNo: row.no, old: row.old ?? '', new: row.new ?? '' },
  }));
}

export type HouseholdChange = {
  readonly national_household_no: string;
  readonly head_name: string;
  readonly village: string;
  readonly kind: 'new' | 'changed' | 'left';
  readonly members: number;
  readonly fields: string;
  /** Where the source tells it; empty and 0 for a household that it does not name. */
  readonly sheet: string;
  readonly source_row: number;
};

/** One row a household that is new, changed or missing; the fields of at most `most` changed ones. */
export async function listChanges(tx: Tx, most: number): Promise<HouseholdChange[]> {
  const { rows } = await sql<HouseholdChange>`
    select national_household_no, head_name, village, 'new' as kind, member_count as members, '[]' as fields, sheet, source_row from staged_household where fresh
    union all
    select national_household_no, head_name, village, 'left', members, '[]', '', 0 from present where kind = 'left'
    union all
    (with shown as materialized (
       select p.seq, p.national_household_no, h.head_name, h.village, h.member_count, h.sheet, h.source_row
       from present p join staged_household h using (seq) where p.kind = 'changed' order by h.village, h.head_pinyin limit ${most}),
     told as (
       select f.seq, jsonb_agg(jsonb_build_object('field', f.field, 'person', f.about, 'old', f.old, 'new', f.new))::text as fields
       from changed_field f where f.seq in (select seq from shown) group by f.seq)
     select national_household_no, head_name, village, 'changed', member_count, told.fields, sheet, source_row
     from shown left join told using (seq) order by village, national_household_no)`.execute(tx);
  return rows;
}
