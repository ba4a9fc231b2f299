import { sql } from 'kysely';
import { AREA_LEVELS } from '#kernel/area-code.ts';
import type { Tx } from '#platform/db/database.ts';
import { spell } from '#platform/text/pinyin.ts';
import type { AreaRow } from '../model.ts';
import type { AreaChange } from './model.ts';

export type AreaListResult = { readonly added: number; readonly renamed: number; readonly unchanged: number };
type Known = {
  id: string;
  code: string | null;
  name: string;
  parent: string | null;
  valid_from: string;
  recorded_at: string;
};
type Naming = { readonly from: string; readonly source: string; readonly newId: () => string };

/** The beginning of what a list without dates says: every day that the program knows. */
const ALWAYS = '1949-10-01';

async function knownAreas(tx: Tx): Promise<Known[]> {
  const { rows } = await sql<Known>`select a.id, a.code, v.name, p.code as parent, v.valid_from, v.recorded_at
    from area a join area_version v on v.area = a.id and v.superseded_at = 'infinity' and v.valid_to = 'infinity'
    left join area p on p.id = v.parent`.execute(tx);
  return rows;
}

/** A natural village has no code: its key is its parent's code and its name. */
const keyOf = (area: { code: string | null; parent: string | null; name: string }) =>
  area.code ?? `${area.parent}/${area.name}`;

/**
 * Takes a list of places: new ones are added, renamed ones get a new version from `from` on; the same list again changes
 * nothing. Places that the list does not name stay.
 */
export async function takeAreaList(
  tx: Tx,
  areas: readonly AreaRow[],
  naming: Naming,
): Promise<AreaListResult> {
  const known = new Map((await knownAreas(tx)).map((area) => [keyOf(area), area]));
  const ids = new Map<string, string>();
  for (const { code, id } of known.values()) if (code !== null) ids.set(code, id);
  const result = { added: 0, renamed: 0, unchanged: 0 };
  // A list may name a village before its town: what lies above comes first.
  for (const area of fromAbove(areas))
    result[await takeArea(tx, area, known.get(keyOf(area)), { ids, ...naming })] += 1;
  await takePopulation(tx, areas, ids, naming.source);
  return result;
}

function fromAbove(areas: readonly AreaRow[]): AreaRow[] {
  return [...areas].sort((a, b) => AREA_LEVELS.indexOf(a.level) - AREA_LEVELS.indexOf(b.level));
}

/** What a list would change, in the order of the list's levels; nothing is written. */
export async function compareAreaList(tx: Tx, areas: readonly AreaRow[]): Promise<AreaChange[]> {
  const known = new Map((await knownAreas(tx)).map((area) => [keyOf(area), area]));
  return fromAbove(areas).flatMap((area): AreaChange[] => {
    const before = known.get(keyOf(area));
    const kind = changeOf(before, area);
    if (kind === 'unchanged') return [];
    return [
      {
        kind,
        code: area.code,
        name: area.name,
        level: area.level,
        formerName: before?.name ?? null,
        moved: before !== undefined && before.parent !== area.parent,
      },
    ];
  });
}

function changeOf(before: Known | undefined, area: AreaRow): keyof AreaListResult {
  if (before === undefined) return 'added';
  return before.name === area.name && before.parent === area.parent ? 'unchanged' : 'renamed';
}

/** One place of the list; what it came to. New codes are noted in `ids` for the places below. */
async function takeArea(
  tx: Tx,
  area: AreaRow,
  before: Known | undefined,
  { ids, from, source, newId }: Naming & { readonly ids: Map<string, string> },
): Promise<keyof AreaListResult> {
  const parent = area.parent === null ? null : (ids.get(area.parent) ?? null);
  if (before === undefined) {
    const id = newId();
    if (area.code !== null) ids.set(area.code, id);
    await tx.insertInto('area').values({ id, code: area.code, level: area.level }).execute();
    await insertVersion(tx, { id, name: area.name, parent, from: ALWAYS, source });
    return 'added';
  }
  if (changeOf(before, area) === 'unchanged') return 'unchanged';
  await renameFrom(tx, before, { id: before.id, name: area.name, parent, from, source });
  return 'renamed';
}

type Version = {
  readonly id: string;
  readonly name: string;
  readonly parent: string | null;
  readonly from: string;
  readonly source: string;
};

async function insertVersion(tx: Tx, version: Version): Promise<void> {
  const { pinyin, initials } = spell(version.name, 'place');
  await tx
    .insertInto('area_version')
    .values({
      area: version.id,
      name: version.name,
      pinyin,
      initials,
      parent: version.parent,
      valid_from: version.from,
      source: version.source,
    })
    .execute();
}

/** The version in force ends on `from`; what it said before stays known. */
async function renameFrom(tx: Tx, before: Known, version: Version): Promise<void> {
  await sql`update area_version set superseded_at = clock_timestamp() where area = ${before.id} and valid_from = ${before.valid_from}::date
    and recorded_at = ${before.recorded_at}::timestamptz`.execute(tx);
  if (before.valid_from < version.from) {
    await sql`insert into area_version (area, name, pinyin, initials, parent, valid_from, valid_to, source)
      select area, name, pinyin, initials, parent, valid_from, ${version.from}::date, source from area_version
      where area = ${before.id} and valid_from = ${before.valid_from}::date and recorded_at = ${before.recorded_at}::timestamptz`.execute(
      tx,
    );
  }
  await insertVersion(tx, version);
}

async function takePopulation(
  tx: Tx,
  areas: readonly AreaRow[],
  ids: ReadonlyMap<string, string>,
  source: string,
): Promise<void> {
  for (const { code, populationYear, agriculturalHouseholds, agriculturalPopulation } of areas) {
    const id = code === null ? undefined : ids.get(code);
    if (!id || populationYear === null) continue;
    await setPopulation(tx, {
      area: id,
      year: populationYear,
      households: agriculturalHouseholds,
      population: agriculturalPopulation,
      source,
    });
  }
}

/** 农业人口 of a place and year; the same figures again change nothing, others supersede. */
export async function setPopulation(
  tx: Tx,
  row: { area: string; year: number; households: number | null; population: number | null; source: string },
): Promise<void> {
  const same =
    await sql`select 1 from area_population where area = ${row.area} and year = ${row.year} and superseded_at = 'infinity'
    and agricultural_households is not distinct from ${row.households}::int and agricultural_population is not distinct from ${row.population}::int`.execute(
      tx,
    );
  if (same.rows.length > 0) return;
  await sql`update area_population set superseded_at = clock_timestamp() where area = ${row.area} and year = ${row.year} and superseded_at = 'infinity'`.execute(
    tx,
  );
  await sql`insert into area_population (area, year, agricultural_households, agricultural_population, source)
    values (${row.area}, ${row.year}, ${row.households}, ${row.population}, ${row.source})`.execute(tx);
}
