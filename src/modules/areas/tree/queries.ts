import { type RawBuilder, sql } from 'kysely';
import { Problem } from '#kernel/problem.ts';
import { asOf } from '#platform/db/as-of.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import { spell } from '#platform/text/pinyin.ts';
import type { AreaHistory, AreaNode } from './model.ts';
import type { Place } from './rules.ts';

/** Leading digits of the reader's own part of the tree; an administrator sees the places of his area, though no people. */
function ownPrefixes(actor: Actor): RawBuilder<string[]> {
  if (actor.scope.length > 0) return sql<string[]>`${[...actor.scope]}::text[]`;
  return sql<string[]>`array(select area_prefix(area) from user_role where user_id = ${actor.id})`;
}

/** The places of the reader's scope as of a day, with the way up to the province; parents before children. */
export async function listTree(tx: Tx, actor: Actor, on: string): Promise<AreaNode[]> {
  const { rows } = await sql<AreaNode>`
    with own as (select ${ownPrefixes(actor)} as prefixes),
    node as (
      select a.id, a.code, a.level, v.name, v.pinyin, v.initials, v.parent, v.valid_from as "validFrom", v.valid_to as "validTo",
        coalesce(a.code, p.code, '') as place, (select prefixes from own) as prefixes
      from area a join area_version v on v.area = a.id and ${asOf('v', { on })} left join area p on p.id = v.parent)
    select id, code, level, name, pinyin, initials, parent, "validFrom", "validTo", place ^@ any (prefixes) as within
    from node
    where place ^@ any (prefixes) or exists (select from unnest(prefixes) prefix where code is not null and prefix ^@ area_prefix(code))
    order by place, level = 'natural', pinyin, name`.execute(tx);
  return rows;
}

/** @throws Problem 404 `area.notFound`, also for a place that the reader's tree does not show */
export async function getHistory(tx: Tx, id: string, actor: Actor): Promise<AreaHistory> {
  const seen =
    await sql`select from area a left join area_version v on v.area = a.id left join area p on p.id = v.parent, (select ${ownPrefixes(actor)} as prefixes) own
    where a.id = ${id} and (coalesce(a.code, p.code) ^@ any (prefixes) or exists (select from unnest(prefixes) prefix where prefix ^@ area_prefix(a.code)))`.execute(
      tx,
    );
  if (seen.rows.length === 0) throw new Problem(404, 'area.notFound');
  const versions = await sql<AreaHistory['versions'][number]>`
    select v.name, (select distinct on (area) name from area_version where area = v.parent order by area, superseded_at desc, valid_from desc) as "parentName",
      v.valid_from as "validFrom", v.valid_to as "validTo", v.recorded_at as "recordedAt", v.superseded_at <> 'infinity' as superseded, v.source
    from area_version v where v.area = ${id} order by v.valid_from, v.recorded_at`.execute(tx);
  const related = (mine: string, other: string) =>
    sql<{ code: string; name: string; on: string }>`
      select coalesce(a.code, '') as code, (select name from area_version where area = a.id order by superseded_at desc, valid_from desc limit 1) as name, s.on_day as on
      from area_successor s join area a on a.id = s.${sql.ref(other)} where s.${sql.ref(mine)} = ${id} order by s.on_day, a.code`.execute(
      tx,
    );
  const [before, after] = [
    await related('successor', 'predecessor'),
    await related('predecessor', 'successor'),
  ];
  const population = await sql<AreaHistory['population'][number]>`
    select year, agricultural_households as "agriculturalHouseholds", agricultural_population as "agriculturalPopulation", source
    from area_population where area = ${id} and superseded_at = 'infinity' order by year`.execute(tx);
  return {
    versions: versions.rows,
    predecessors: before.rows,
    successors: after.rows,
    population: population.rows,
  };
}

/** Places as they stand on a day; one that is not in force then is told by its last version. */
export async function getPlaces(tx: Tx, ids: readonly string[], on: string): Promise<Place[]> {
  const { rows } = await sql<Place>`
    select distinct on (a.id) a.id, a.code, a.level, v.name, v.parent, coalesce(a.code, p.code, '') as within, v.valid_from as "validFrom",
      v.valid_to as "validTo", v.valid_from <= ${on}::date and v.valid_to > ${on}::date as "inForce"
    from area a join area_version v on v.area = a.id and v.superseded_at = 'infinity' left join area p on p.id = v.parent
    where a.id = any (${[...ids]}::uuid[])
    order by a.id, v.valid_from <= ${on}::date and v.valid_to > ${on}::date desc, v.valid_from desc`.execute(
    tx,
  );
  if (rows.length !== new Set(ids).size) throw new Problem(404, 'area.notFound');
  return [...new Set(ids)].flatMap((id) => rows.find((row) => row.id === id) ?? []);
}

/** Names below a place on a day. */
export async function childNames(tx: Tx, parent: string, on: string): Promise<string[]> {
  const { rows } = await sql<{
    name: string;
  }>`select v.name from area_version v where v.parent = ${parent} and ${asOf('v', { on })}`.execute(tx);
  return rows.map((row) => row.name);
}

export type NewPlace = {
  readonly id: string;
  readonly code: string | null;
  readonly level: string;
  readonly name: string;
  readonly parent: string;
  readonly on: string;
  readonly source: string;
};

/** @throws Problem 409 `areas.codeTaken` */
export async function insertPlace(tx: Tx, place: NewPlace, now: string): Promise<void> {
  const added = await tx
    .insertInto('area')
    .values({ id: place.id, code: place.code, level: place.level })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!added)
    throw new Problem(409, 'areas.codeTaken', [{ code: 'areas.codeTaken', at: 'code' }], {
      code: place.code ?? '',
    });
  await insertVersion(tx, { ...place, area: place.id, from: place.on, to: 'infinity' }, now);
}

type Version = {
  readonly area: string;
  readonly name: string;
  readonly parent: string | null;
  readonly from: string;
  readonly to: string;
  readonly source: string;
};

async function insertVersion(tx: Tx, version: Version, now: string): Promise<void> {
  const { pinyin, initials } = spell(version.name, 'place');
  await tx
    .insertInto('area_version')
    .values({
      area: version.area,
      name: version.name,
      pinyin,
      initials,
      parent: version.parent,
      valid_from: version.from,
      valid_to: version.to,
      recorded_at: now,
      source: version.source,
    })
    .execute();
}

type Change = {
  readonly area: string;
  readonly on: string;
  readonly source: string;
  readonly name?: string;
  readonly parent?: string;
};

/**
 * From `on` to where the version in force then ends, the place has another name or parent; what was known before stays,
 * superseded. Without a new name and parent the place ends on `on`.
 * @throws Problem 422 `areas.ended` when no version is in force on the day
 */
export async function changePlace(tx: Tx, change: Change, now: string): Promise<void> {
  const { rows } = await sql<{
    name: string;
    parent: string | null;
    valid_from: string;
    valid_to: string;
    source: string;
  }>`
    update area_version v set superseded_at = ${now}::timestamptz
    where v.area = ${change.area} and ${asOf('v', { on: change.on })} returning v.name, v.parent, v.valid_from, v.valid_to, v.source`.execute(
    tx,
  );
  const before = rows[0];
  if (!before) throw new Problem(422, 'areas.ended');
  const common = { area: change.area, parent: before.parent, name: before.name, source: before.source };
  if (before.valid_from < change.on)
    await insertVersion(tx, { ...common, from: before.valid_from, to: change.on }, now);
  if (change.name === undefined && change.parent === undefined) return;
  await insertVersion(
    tx,
    {
      area: change.area,
      name: change.name ?? before.name,
      parent: change.parent ?? before.parent,
      from: change.on,
      to: before.valid_to,
      source: change.source,
    },
    now,
  );
}

/** What was to hold from a later day on does not, because the place ends before. */
export async function supersedeLater(tx: Tx, area: string, on: string, now: string): Promise<void> {
  await sql`update area_version set superseded_at = ${now}::timestamptz
    where area = ${area} and superseded_at = 'infinity' and valid_from >= ${on}::date and recorded_at < ${now}::timestamptz`.execute(
    tx,
  );
}

/** Ids and names of the places below one on a day. */
export async function listChildren(
  tx: Tx,
  parent: string,
  on: string,
): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select v.area as id, v.name from area_version v where v.parent = ${parent} and ${asOf('v', { on })} order by v.name`.execute(
    tx,
  );
  return rows;
}

export async function insertSuccessor(
  tx: Tx,
  predecessor: string,
  successor: string,
  on: string,
): Promise<void> {
  await tx
    .insertInto('area_successor')
    .values({ predecessor, successor, on_day: on })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
