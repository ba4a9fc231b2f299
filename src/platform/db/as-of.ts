import { type RawBuilder, sql } from 'kysely';

/** True in the world on day `on`, as known to us at instant `known`; without it, all that is known now. */
export type AsOfPair = { readonly on: string; readonly known?: string | undefined };

/**
 * The one condition by which every reader picks versions: the row of `alias` that holds as of the pair.
 * Without `known` it is the current knowledge, which partial indexes serve.
 */
export function asOf(alias: string, pair: AsOfPair): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  const inTheWorld = sql<boolean>`${column('valid_from')} <= ${pair.on}::date and ${column('valid_to')} > ${pair.on}::date`;
  if (pair.known === undefined)
    return sql<boolean>`(${inTheWorld} and ${column('superseded_at')} = 'infinity')`;
  return sql<boolean>`(${inTheWorld} and ${column('recorded_at')} <= ${pair.known}::timestamptz and ${column('superseded_at')} > ${pair.known}::timestamptz)`;
}

/** The half-open range of 12-digit codes within a place: plain comparisons, which use the index also under row-level security. */
export function withinArea(reference: string, prefix: string): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(reference)} >= ${prefix.padEnd(12, '0')} and ${sql.ref(reference)} <= ${prefix.padEnd(12, '9')})`;
}
