import { ancestorCode } from '#kernel/area-code.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import {
  lookFrom,
  rulesWithin,
  type Scope,
  type Screened,
  startScreening,
} from '../../src/modules/screening/screen.ts';

export type Result = {
  readonly hits: readonly (readonly [household: string, ...rules: string[]])[];
  readonly all: object;
  readonly byTown: Readonly<Record<string, object>>;
  readonly byRule: Readonly<Record<string, { households: number; unknown: number }>>;
};

/** As sets, in the database. */
export async function asSets({ database, packs }: Services, actor: Actor, scope: Scope): Promise<Result> {
  return database.read(actor, async (tx) => {
    const { totals, found } = await startScreening(tx, packs, scope);
    const hits: Result['hits'][number][] = [];
    for await (const some of found)
      hits.push(
        ...some.map((one) => [one.family.household, ...one.hits.map(({ rule }) => rule.id)] as const),
      );
    return {
      hits,
      all: totals.all,
      byTown: Object.fromEntries(totals.byArea),
      byRule: Object.fromEntries(
        [...totals.byRule].map(([id, { households, unknown }]) => [id, { households, unknown }]),
      ),
    };
  });
}

const none = () => ({
  households: 0,
  persons: 0,
  unknownHouseholds: 0,
  screenedHouseholds: 0,
  screenedPersons: 0,
});

function addTo(tally: ReturnType<typeof none>, { family, hits, isUnknown }: Screened): void {
  const { memberCount } = family.stored;
  tally.screenedHouseholds += 1;
  tally.screenedPersons += memberCount;
  if (hits.length > 0) {
    tally.households += 1;
    tally.persons += memberCount;
  } else if (isUnknown) tally.unknownHouseholds += 1;
}

/** In memory, one household after the other, counted here. */
export async function inMemory({ database, packs }: Services, actor: Actor, scope: Scope): Promise<Result> {
  const looked = await database.read(actor, async (tx) => {
    const all: Screened[] = [];
    for await (const some of lookFrom(tx, packs, scope)) all.push(...some);
    return all;
  });
  const all = none();
  const byTown: Record<string, ReturnType<typeof none>> = {};
  for (const one of looked) {
    const town = ancestorCode(one.family.village, 'town');
    byTown[town] ??= none();
    for (const tally of [all, byTown[town]]) addTo(tally, one);
  }
  const said = looked.flatMap(({ verdicts }) => verdicts);
  const count = (id: string, outcome: string) =>
    said.filter((one) => one.rule.rule.id === id && one.outcome === outcome).length;
  const byRule = Object.fromEntries(
    rulesWithin(packs, scope.area, scope.on)
      .filter(({ rule }) => rule.subject === 'household')
      .map(({ rule: { id } }) => [id, { households: count(id, 'hit'), unknown: count(id, 'unknown') }]),
  );
  const found = looked.filter(({ hits }) => hits.length > 0);
  const hits = found.map((one) => [one.family.household, ...one.hits.map(({ rule }) => rule.id)] as const);
  return { hits, all, byTown, byRule };
}
