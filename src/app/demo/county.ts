import type { AreaCode } from '#kernel/area-code.ts';
import { type Day, yearEnd, yearOf } from '#kernel/day.ts';
import type { HouseholdRecord } from '#modules/registry/model.ts';
import { type NumberOffice, openNumberOffice } from './documents.ts';
import { factsOn } from './facts.ts';
import { FOUNDED, inventFamily } from './family.ts';
import type { Household } from './household.ts';
import { inventIncome } from './income.ts';
import { advance } from './life.ts';
import { inventConditions } from './living.ts';
import { inventMistake } from './mistakes.ts';
import { inventMonitoring } from './monitoring.ts';
import { COUNTY, type DemoArea, type DemoPlaces, type DemoVillage, inventPlaces } from './places.ts';
import { inventPopulation, type VillagePopulation } from './population.ts';
import { inventStory } from './poverty.ts';
import { type Random, seededRandom } from './random.ts';
import { type RegisterLayout, recordOf } from './record.ts';

export type { DemoArea } from './places.ts';

/** The register as a national export of one day shows it. */
export type DemoSnapshot = {
  readonly on: Day;
  readonly layout: RegisterLayout;
  readonly households: readonly HouseholdRecord[];
};

/** 春山县, which does not exist: its places, its people by village and year, and its register over ten years. */
export type DemoCounty = {
  readonly areas: readonly DemoArea[];
  readonly population: readonly VillagePopulation[];
  /** In the order of their days. */
  readonly snapshots: readonly DemoSnapshot[];
};

/** `small` is for tests, `empty` holds places only. */
export type DemoScenario = 'default' | 'small' | 'empty';
export const DEMO_SCENARIOS: readonly DemoScenario[] = ['default', 'small', 'empty'];

const SCENARIOS: Readonly<
  Record<DemoScenario, { towns: number; villagesPerTown: number; households: number }>
> = {
  default: { towns: 3, villagesPerTown: 4, households: 2000 },
  small: { towns: 1, villagesPerTown: 2, households: 60 },
  empty: { towns: 3, villagesPerTown: 4, households: 0 },
};

/** The days of the demo's exports: layout A to the end of 2020, layout B after it. */
const EXPORTS: readonly (readonly [Day, RegisterLayout])[] = [
  ...[2016, 2017, 2018, 2019, 2020].map((year) => [yearEnd(year), 'A'] as const),
  ...[2021, 2022, 2023, 2024, 2025].map((year) => [yearEnd(year), 'B'] as const),
  ['2026-06-30', 'B'],
];

/** A household as it was on the day `FOUNDED`. @param index from 0: gives the 户编号 */
function foundHousehold(seed: number, index: number, village: DemoVillage, office: NumberOffice): Household {
  const random = seededRandom(seed, 'household', index);
  const people = inventFamily(random, office);
  const facts = factsOn(people, FOUNDED);
  const registered = random.chance(0.9);
  const monitoring = inventMonitoring(random, facts, registered);
  const story = inventStory(random, facts, registered, monitoring?.identifiedOn ?? null);
  return {
    no: `${COUNTY}${String(100_001 + index)}`,
    place: random.pick(village.places),
    random,
    office,
    people,
    headId: 1,
    leftOn: null,
    phone: office.phone(),
    story,
    monitoring,
    conditions: inventConditions(random, story),
    mistake: inventMistake(random),
    fortune: Math.min(1.6, Math.max(0.7, 1 + 0.19 * random.normal())),
    income: null,
  };
}

/** The year ends after the founding up to a day, and the day itself. */
function stepsUntil(on: Day): Day[] {
  const steps: Day[] = [];
  for (let year = yearOf(FOUNDED) + 1; yearEnd(year) < on; year += 1) steps.push(yearEnd(year));
  return [...steps, on];
}

/** Lets the years pass for one household and tells how an export of each day shows it, where a layout is given. */
function historyOf(
  household: Household,
  days: readonly Day[],
  layouts: readonly (RegisterLayout | undefined)[],
): (HouseholdRecord | undefined)[] {
  let before = FOUNDED;
  return days.map((day, at) => {
    advance(household, before, day);
    household.income = inventIncomeIfAny(household, day);
    before = day;
    const layout = layouts[at];
    return layout === undefined ? undefined : recordOf(household, day, layout);
  });
}

function inventIncomeIfAny(household: Household, day: Day): Household['income'] {
  return household.people.every((person) => person.gone) ? null : inventIncome(household, day);
}

/** The village of a household: the villages share the households by weights of their own, in the order of the numbers. */
function sharesOf(random: Random, villages: readonly DemoVillage[], households: number): DemoVillage[] {
  const weights = villages.map(() => random.integer(70, 130));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const owners: DemoVillage[] = [];
  let reached = 0;
  villages.forEach((village, index) => {
    reached += weights[index] ?? 0;
    while (owners.length < Math.round((households * reached) / total)) owners.push(village);
  });
  return owners;
}

type RegisterPlan = {
  readonly seed: number;
  readonly households: number;
  readonly towns: number;
  readonly villagesPerTown: number;
  readonly on: Day;
  readonly layout: RegisterLayout;
};

/** One household after the other as an export of one day shows them, town by town: a county of any size in little memory. */
export function inventRegister(plan: RegisterPlan): {
  places: DemoPlaces;
  households: Iterable<HouseholdRecord>;
} {
  const random = seededRandom(plan.seed, 'places');
  const places = inventPlaces(random, plan.towns, plan.villagesPerTown);
  const owners = sharesOf(random, places.villages, plan.households);
  return { places, households: registerOf(plan, owners) };
}

function* registerOf(plan: RegisterPlan, owners: readonly DemoVillage[]): Generator<HouseholdRecord> {
  const days = stepsUntil(plan.on);
  const views = days.map((day) => (day === plan.on ? plan.layout : undefined));
  for (const records of historiesOf(plan.seed, owners, days, views)) {
    const last = records.at(-1);
    if (last !== undefined) yield last;
  }
}

/**
 * The records of one household after the other, one for each day. Every place in the register is filled until the
 * household stays to the last day, so that the last export has as many households as were asked for.
 */
function* historiesOf(
  seed: number,
  owners: readonly DemoVillage[],
  days: readonly Day[],
  layouts: readonly (RegisterLayout | undefined)[],
): Generator<(HouseholdRecord | undefined)[]> {
  const office = openNumberOffice();
  let index = 0;
  for (const village of owners) {
    let stays = false;
    while (!stays) {
      const household = foundHousehold(seed, index, village, office);
      index += 1;
      const records = historyOf(household, days, layouts);
      stays = records.at(-1) !== undefined;
      yield records;
    }
  }
}

function inventSnapshots(seed: number, owners: readonly DemoVillage[]): DemoSnapshot[] {
  const snapshots = EXPORTS.map(([on, layout]) => ({ on, layout, households: [] as HouseholdRecord[] }));
  const days = EXPORTS.map(([on]) => on);
  const layouts = EXPORTS.map(([, layout]) => layout);
  for (const records of historiesOf(seed, owners, days, layouts)) {
    records.forEach((record, at) => {
      if (record !== undefined) snapshots[at]?.households.push(record);
    });
  }
  return snapshots;
}

/**
 * @param options.seed the same seed gives the same county, byte for byte
 * @param options.households how many stand in the register on the last day; those that left before come on top
 */
export function inventCounty(
  options: { seed?: number; households?: number; scenario?: DemoScenario } = {},
): DemoCounty {
  const size = SCENARIOS[options.scenario ?? 'default'];
  const seed = options.seed ?? 1;
  const random = seededRandom(seed, 'places');
  const { areas, villages } = inventPlaces(random, size.towns, size.villagesPerTown);
  if (options.scenario === 'empty') return { areas, population: [], snapshots: [] };
  const owners = sharesOf(random, villages, options.households ?? size.households);
  const households = new Map<AreaCode, number>();
  for (const village of owners) households.set(village.code, (households.get(village.code) ?? 0) + 1);
  return {
    areas,
    population: inventPopulation(random, households),
    snapshots: inventSnapshots(seed, owners),
  };
}
