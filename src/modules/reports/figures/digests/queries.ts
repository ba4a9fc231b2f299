import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#platform/db/database.ts';
import type { Base, IndicatorDefinition, Selection } from '../rules.ts';
import { commonTables, type PartDigits, type SumRequest } from '../sums/queries.ts';

/** The record that a row of a base is: what the evidence of a figure names. */
export const EVIDENCE_ID: Readonly<Record<Base, string>> = {
  household_on: 'household',
  person_on: 'person',
  finding_on: 'id',
  population_on: 'area',
};

/**
 * One part's digest: SHA-256 over its rows in the order of their ids, of each the 16 bytes of the UUID, the amount as a
 * decimal number without needless zeros, and `;`.
 */
function partDigest({ base, amount, predicate }: Selection): string {
  const id = EVIDENCE_ID[base];
  const bytes =
    amount === '1'
      ? `uuid_send(${id}) || '1;'::bytea`
      : `uuid_send(${id}) || convert_to(trim_scale((${amount})::numeric)::text || ';', 'UTF8')`;
  const filter = predicate === 'true' ? '' : ` filter (where ${predicate})`;
  return `encode(sha256(coalesce(string_agg(${bytes}, ''::bytea order by ${id})${filter}, ''::bytea)), 'hex')`;
}

type Part = { readonly key: string; readonly selection: Selection };

const partsOf = (indicator: IndicatorDefinition): Part[] => [
  { key: `${indicator.id} numerator`, selection: indicator.selection },
  ...(indicator.base === null ? [] : [{ key: `${indicator.id} denominator`, selection: indicator.base }]),
];

const EMPTY = createHash('sha256').update('').digest('hex');

/** The digest of an indicator for a place, by code: its part's, or for a ratio SHA-256 over the bytes of both parts' digests. */
export type Digests = (place: string, indicator: IndicatorDefinition) => string;

function passOf(
  base: Base,
  parts: readonly Part[],
  digits: PartDigits,
  whole: string,
): { query: RawBuilder<unknown>; keys: string[] } {
  const own = parts.filter(({ selection }) => selection.base === base);
  const place =
    base === 'population_on'
      ? 'place'
      : digits === 0
        ? `'${whole}'`
        : `rpad(left(village, ${digits}), 12, '0')`;
  const values = sql.raw(own.map(({ selection }) => partDigest(selection)).join(', '));
  return {
    keys: own.map(({ key }) => key),
    query: sql`select ${sql.raw(place)} as place, array[${values}] as digests from ${sql.raw(base)} group by 1`,
  };
}

/** Digests the evidence of all indicators for the area and, with `digits`, its parts. Costs as much as reading the evidence: only when asked. */
export async function readDigests(tx: Tx, request: SumRequest): Promise<Digests> {
  const parts = request.indicators.flatMap(partsOf);
  const expressions = parts.map(({ selection }) => ({
    base: selection.base,
    expression: partDigest(selection),
  }));
  const bases = [...new Set(parts.map(({ selection }) => selection.base))];
  const table = new Map<string, string>();
  for (const digits of request.digits === 0 ? ([0] as const) : ([0, request.digits] as const)) {
    const passes = bases.map((base) => ({ base, ...passOf(base, parts, digits, request.area) }));
    const union = sql.join(
      passes.map(
        ({ base, query }) => sql`(select ${base}::text as base, t.place, t.digests from (${query}) t)`,
      ),
      sql` union all `,
    );
    const { rows } = await sql<{ base: string; place: string; digests: string[] }>`
      with ${commonTables(expressions, request.reading, request.population)} ${union}`.execute(tx);
    for (const row of rows.filter(({ place }) => digits === 0 || place !== request.area))
      for (const [i, key] of passes.find(({ base }) => base === row.base)?.keys.entries() ?? [])
        table.set(`${row.place} ${key}`, row.digests[i] ?? EMPTY);
  }
  return (place, indicator) => {
    const [first = EMPTY, second] = partsOf(indicator).map(
      ({ key }) => table.get(`${place} ${key}`) ?? EMPTY,
    );
    if (second === undefined) return first;
    return createHash('sha256')
      .update(Buffer.from(first, 'hex'))
      .update(Buffer.from(second, 'hex'))
      .digest('hex');
  };
}
