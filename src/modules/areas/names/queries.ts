import { sql } from 'kysely';
import type { Tx } from '#platform/db/database.ts';
import type { AreaName } from '../model.ts';

/** Every place with a code and every natural village, as of today's knowledge on a day: what the name resolver needs. */
export async function listAreaNames(tx: Tx, on?: string): Promise<AreaName[]> {
  const { rows } = await sql<AreaName>`
    select a.code, v.name, a.level, p.code as parent
    from area a join area_version v on v.area = a.id and v.superseded_at = 'infinity'
      and v.valid_from <= coalesce(${on ?? null}::date, '9999-12-31'::date) and v.valid_to > coalesce(${on ?? null}::date, '9999-12-31'::date)
    left join area p on p.id = v.parent order by a.code nulls last, v.name`.execute(tx);
  return rows;
}

/** A place's name with those of its town and county. */
export type AreaLabel = {
  readonly code: string;
  readonly name: string;
  readonly townName: string;
  readonly countyName: string;
};

/** Names of coded places, the latest known of each. */
export async function areaNames(tx: Tx, codes: readonly string[]): Promise<Map<string, AreaLabel>> {
  const wanted = [
    ...new Set(
      codes.flatMap((code) => [code, code.slice(0, 9).padEnd(12, '0'), code.slice(0, 6).padEnd(12, '0')]),
    ),
  ];
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<{ code: string; name: string }>`
    select distinct on (a.code) a.code, v.name from area a join area_version v on v.area = a.id and v.superseded_at = 'infinity'
    where a.code = any (${wanted}::text[]) order by a.code, v.valid_from desc`.execute(tx);
  const names = new Map(rows.map((row) => [row.code, row.name]));
  const name = (code: string) => names.get(code) ?? '';
  return new Map(
    [...new Set(codes)].map((code) => [
      code,
      {
        code,
        name: name(code) || code,
        townName: name(code.slice(0, 9).padEnd(12, '0')),
        countyName: name(code.slice(0, 6).padEnd(12, '0')),
      },
    ]),
  );
}
