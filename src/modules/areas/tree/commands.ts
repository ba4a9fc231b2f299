import { type Finding, Problem } from '#kernel/problem.ts';
import { type Context, defineCommand, inScope } from '#platform/command/command.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { setPopulation as writePopulation } from '../list/queries.ts';
import { areasPermissions } from '../permissions.ts';
import { AddArea, MergeAreas, RenameArea, SetPopulation } from './model.ts';
import {
  changePlace,
  childNames,
  getPlaces,
  insertPlace,
  insertSuccessor,
  listChildren,
  supersedeLater,
} from './queries.ts';
import { addFindings, mergeFindings, type Place } from './rules.ts';

/** What the areas ask of the register when villages merge: its households move from the old codes to the new one. */
export type MoveHouseholds = (tx: Tx, move: HouseholdMove) => Promise<number>;
export type HouseholdMove = {
  /** 12-digit codes of the villages that end. */
  readonly from: readonly string[];
  readonly to: string;
  /** First day in the new village. */
  readonly on: string;
  /** `recorded_at` of the new versions. */
  readonly now: string;
  readonly commandId: string;
  readonly actor: Actor;
};

/** Which rights an actor has over a place is told by where it lies; another's is as if it did not exist. */
async function placesOf(context: Context<Services>, ids: readonly string[], on: string): Promise<Place[]> {
  const places = await getPlaces(context.tx, ids, on);
  if (places.some((place) => !inScope(context.actor, place.within))) throw new Problem(404, 'area.notFound');
  return places;
}

async function placeOf(context: Context<Services>, id: string, on: string): Promise<Place> {
  const [place] = await placesOf(context, [id], on);
  if (!place) throw new Problem(404, 'area.notFound');
  return place;
}

function refuse(findings: readonly Finding[]): void {
  const [first] = findings;
  if (first) throw new Problem(422, first.code, findings, first.details);
}

/** 新增: a town, village or natural village from a day on. */
export const addArea = defineCommand<Services, AddArea, { area: string }>({
  name: 'areas.add',
  permission: areasPermissions['areas.add'],
  input: AddArea,
  run: async (context, input) => {
    const { tx, services, now } = context;
    const parent = await placeOf(context, input.parent, input.on);
    refuse(addFindings(input, parent, await childNames(tx, input.parent, input.on)));
    const id = services.newId();
    await insertPlace(tx, { id, ...input }, now);
    return {
      subject: `area:${id}`,
      area: input.code ?? parent.within,
      details: { name: input.name, code: input.code ?? '', on: input.on },
      answer: { area: id },
    };
  },
});

/** 更名: the place keeps its id, its code and its households. */
export const renameArea = defineCommand<Services, RenameArea, { area: string }>({
  name: 'areas.rename',
  permission: areasPermissions['areas.rename'],
  input: RenameArea,
  run: async (context, { area, name, on, source }) => {
    const place = await placeOf(context, area, on);
    const siblings = place.parent === null ? [] : await childNames(context.tx, place.parent, on);
    if (name !== place.name && siblings.includes(name))
      refuse([{ code: 'areas.nameTwice', at: 'name', details: { name } }]);
    await changePlace(context.tx, { area, name, on, source }, context.now);
    return {
      subject: `area:${area}`,
      area: place.within,
      details: { former: place.name, name, on },
      answer: { area },
    };
  },
});

/** 合并: the natural villages go along; where the successor has one of the same name, that one stays. */
async function moveNaturalVillages(
  context: Context<Services>,
  input: MergeAreas,
  predecessor: string,
): Promise<void> {
  const { tx, now } = context;
  const taken = new Set(await childNames(tx, input.successor, input.on));
  for (const child of await listChildren(tx, predecessor, input.on)) {
    const change = { area: child.id, on: input.on, source: input.source };
    await changePlace(tx, taken.has(child.name) ? change : { ...change, parent: input.successor }, now);
    taken.add(child.name);
  }
}

/** 合并村: the predecessors end on the day, their households and natural villages go to the successor. */
export function mergeAreas(moveHouseholds: MoveHouseholds) {
  return defineCommand<Services, MergeAreas, { area: string; households: number }>({
    name: 'areas.merge',
    permission: areasPermissions['areas.merge'],
    input: MergeAreas,
    run: async (context, input) => {
      const { tx, actor, now, commandId } = context;
      const predecessors = await placesOf(context, input.predecessors, input.on);
      const successor = await placeOf(context, input.successor, input.on);
      refuse(mergeFindings(input, predecessors, successor));
      for (const place of predecessors) {
        await moveNaturalVillages(context, input, place.id);
        await changePlace(tx, { area: place.id, on: input.on, source: input.source }, now);
        await supersedeLater(tx, place.id, input.on, now);
        await insertSuccessor(tx, place.id, successor.id, input.on);
      }
      const from = predecessors.map((place) => place.within);
      const households = await moveHouseholds(tx, {
        from,
        to: successor.within,
        on: input.on,
        now,
        commandId,
        actor,
      });
      const details = { predecessors: from.join(','), on: input.on, households };
      return {
        subject: `area:${successor.id}`,
        area: successor.within,
        details,
        answer: { area: successor.id, households },
      };
    },
  });
}

/** 农业户数、农业人口 of a place and year: the base of the incidence of poverty. */
export const setPopulation = defineCommand<Services, SetPopulation, { area: string }>({
  name: 'areas.setPopulation',
  permission: areasPermissions['areas.setPopulation'],
  input: SetPopulation,
  run: async (context, { area, year, agriculturalHouseholds, agriculturalPopulation, source }) => {
    const place = await placeOf(context, area, `${year}-12-31`);
    await writePopulation(context.tx, {
      area,
      year,
      households: agriculturalHouseholds,
      population: agriculturalPopulation,
      source,
    });
    const details = {
      year,
      households: agriculturalHouseholds ?? '',
      population: agriculturalPopulation ?? '',
    };
    return { subject: `area:${area}`, area: place.within, details, answer: { area } };
  },
});
