import type { HouseholdRow } from '../households/model.ts';

/** The list that one came from, so that the file can walk on to the next household. In memory only. */
type Walk = {
  readonly title: string;
  readonly rows: readonly Pick<HouseholdRow, 'id' | 'headName'>[];
  readonly search: Readonly<Record<string, string | undefined>>;
};

let walk: Walk = { title: '', rows: [], search: {} };

export function rememberWalk(next: Walk): void {
  walk = next;
}

export type Place = {
  readonly title: string;
  /** 1 = the first. */
  readonly number: number;
  readonly count: number;
  readonly search: Walk['search'];
  readonly previous: Walk['rows'][number] | undefined;
  readonly next: Walk['rows'][number] | undefined;
};

/** Where a household stands in the list that one came from; undefined when it is not in it. */
export function placeInWalk(id: string): Place | undefined {
  const at = walk.rows.findIndex((row) => row.id === id);
  if (at < 0) return undefined;
  return {
    title: walk.title,
    number: at + 1,
    count: walk.rows.length,
    search: walk.search,
    previous: walk.rows[at - 1],
    next: walk.rows[at + 1],
  };
}
