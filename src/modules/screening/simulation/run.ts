import { createHash } from 'node:crypto';
import { areaPrefix, isWithin } from '#kernel/area-code.ts';
import { fenOfYuan } from '#kernel/money.ts';
import { Problem } from '#kernel/problem.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import { frozenInstant } from '#platform/db/knowledge.ts';
import type { Services } from '#platform/services.ts';
import type { PackSet } from '#policy/resolve.ts';
import { openWorkspace, withinTime } from '../sets/queries.ts';
import type { Scenario } from './model.ts';
import { type Plan, planOf, readingOf } from './plan.ts';
import { findMatchedList, getSimulation, type Outcome } from './queries.ts';
import {
  deriveRows,
  dropTables,
  householdsNumbered,
  type Marking,
  openRows,
  sumRows,
  villagesWith,
} from './rows/queries.ts';
import { type Results, sumsOf, talliesOf } from './rules.ts';
import { planOfSnapshot, snapshotOf } from './snapshot.ts';

/** A county may take its time in a job; what looks at the register for longer is stopped. */
const JOB_SECONDS = 120;
/** Households that are worked out in one go, so that progress is seen. */
const AT_ONCE = 10_000;
/** A scenario whose today is a saved one whose today is a saved one …: each is worked out again. */
const MOST_NESTED = 3;

/** All that is needed to work out the households of some villages. */
export type Source = {
  readonly plan: Plan;
  readonly today: Marking | Source;
  readonly truth: Marking | undefined;
};

const TODAY = 'simulation_today';

/** Works out the households of some villages into a temporary table. */
export async function derive(
  tx: Tx,
  { plan, today, truth }: Source,
  villages: readonly string[],
  table: string,
): Promise<void> {
  await openRows(tx, table);
  const wanted = new Set(villages);
  const nested = `${TODAY}_${table}`;
  const marking: Marking = 'by' in today ? today : { by: 'rows', table: nested };
  if (!('by' in today)) await derive(tx, today, villages, nested);
  for (const group of plan.groups) {
    const here = group.villages.filter((village) => wanted.has(village));
    if (here.length > 0)
      await deriveRows(tx, {
        reading: plan.reading,
        villages: here,
        plan: group.plan,
        today: marking,
        truth,
        table,
      });
  }
  if (!('by' in today)) await dropTables(tx, [nested]);
}

/**
 * Who is in truth, by the scenario.
 * @throws Problem 422 `simulation.refused`
 */
async function truthMarking(
  tx: Tx,
  { truth, area }: Scenario,
  named: readonly string[] | null,
): Promise<Marking | undefined> {
  if (truth === undefined) return undefined;
  if (typeof truth === 'string') return { by: truth };
  if ('households' in truth) return { by: 'households', households: named ?? [] };
  const list = await findMatchedList(tx, truth.list);
  if (list?.state === 'done' && isWithin(area, list.area))
    return { by: 'list', county: list.county, run: truth.list };
  const code = list === undefined ? 'simulation.listNotFound' : 'simulation.listElsewhere';
  throw new Problem(422, 'simulation.refused', [{ code, at: 'truth.list' }]);
}

/**
 * Who is in today, by the scenario; of a saved scenario whom that one selects.
 * @throws Problem 422 `simulation.refused`
 */
async function todayOf(
  tx: Tx,
  packs: PackSet,
  { today, area }: Scenario,
  nested: number,
): Promise<Marking | Source> {
  if (typeof today === 'string') return { by: today };
  const refuse = (code: string) => new Problem(422, 'simulation.refused', [{ code, at: 'today.simulation' }]);
  if (nested >= MOST_NESTED) throw refuse('simulation.nestedTooDeep');
  const saved = await getSimulation(tx, today.simulation).catch(() => undefined);
  if (!saved?.done) throw refuse('simulation.todayNotFound');
  if (!isWithin(area, saved.area)) throw refuse('simulation.todayElsewhere');
  return sourceOf(tx, packs, saved, Object.keys(saved.done.villages), nested + 1);
}

/** @throws Problem 409 `simulation.notDone` */
export function doneOf({ done }: Awaited<ReturnType<typeof getSimulation>>) {
  if (!done) throw new Problem(409, 'simulation.notDone');
  return done;
}

/** What a saved simulation asked, for some of its villages. @throws Problem 409 `simulation.notDone` */
export async function sourceOf(
  tx: Tx,
  packs: PackSet,
  saved: Awaited<ReturnType<typeof getSimulation>>,
  villages: readonly string[],
  nested = 0,
): Promise<Source> {
  const { known, policy } = doneOf(saved);
  return {
    plan: planOfSnapshot(packs, policy, saved.inputs, known, villages),
    today: await todayOf(tx, packs, saved.inputs, nested),
    truth: await truthMarking(tx, saved.inputs, saved.truth),
  };
}

/** Whether who is in today and in truth can be told, before a job begins. @throws Problem 422 `simulation.refused` */
export async function checkMarkings(tx: Tx, packs: PackSet, scenario: Scenario): Promise<void> {
  await todayOf(tx, packs, scenario, 0);
  await truthMarking(tx, scenario, null);
}

/**
 * The households that a scenario names as its truth by their 户编号.
 * @throws Problem 422 `simulation.refused` when the register has none of them there
 */
export async function namedTruth(
  tx: Tx,
  { truth, area }: Scenario,
): Promise<{ readonly households: string[] | null; readonly notFound: number }> {
  if (typeof truth !== 'object' || !('households' in truth)) return { households: null, notFound: 0 };
  const numbers = [...new Set(truth.households)];
  const found = await householdsNumbered(tx, areaPrefix(area), numbers);
  if (found.length === 0)
    throw new Problem(422, 'simulation.refused', [
      { code: 'simulation.truthEmpty', at: 'truth.households', details: { count: numbers.length } },
    ]);
  const known = new Set(found.map(({ no }) => no));
  return {
    households: found.map(({ id }) => id),
    notFound: numbers.filter((no) => !known.has(no)).length,
  };
}

/** The scenario as it is kept: whom a list of numbers means stands beside it, the numbers are not needed any more. */
export function keptScenario(scenario: Scenario): Scenario {
  const { truth } = scenario;
  return typeof truth === 'object' && 'households' in truth
    ? { ...scenario, truth: { households: [] } }
    : scenario;
}

/** Villages in their order, in pieces of some thousands of households. */
function piecesOf(villages: readonly { village: string; households: number }[]): string[][] {
  const pieces: string[][] = [];
  let households = AT_ONCE;
  for (const one of villages) {
    if (households >= AT_ONCE) {
      pieces.push([]);
      households = 0;
    }
    pieces.at(-1)?.push(one.village);
    households += one.households;
  }
  return pieces;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function digestOf(villages: Results): string {
  const lines = Object.keys(villages)
    .sort()
    .map((village) => `${village}:${villages[village]?.digest}`);
  return sha256(lines.join('\n'));
}

export type Question = {
  readonly scenario: Scenario;
  readonly packs: PackSet;
  /** With the changes of the scenario. */
  readonly changed: PackSet;
  /** Households of the truth; null when the scenario names none. */
  readonly named: readonly string[] | null;
};

const TABLE = 'simulation_row';

async function workOut(
  tx: Tx,
  { scenario, packs, changed, named }: Question,
  known: string,
  progress: (done: number, total: number) => Promise<void>,
): Promise<Outcome> {
  const reading = readingOf({ prefix: areaPrefix(scenario.area), on: scenario.on, known }, []);
  const villages = await villagesWith(tx, reading);
  const total = villages.reduce((sum, { households }) => sum + households, 0);
  const householdsIn = new Map(villages.map((one) => [one.village, one.households]));
  const plan = planOf(
    packs,
    changed,
    scenario,
    known,
    villages.map(({ village }) => village),
  );
  const source: Source = {
    plan,
    today: await todayOf(tx, packs, scenario, 0),
    truth: await truthMarking(tx, scenario, named),
  };
  const results: Record<string, Results[string]> = {};
  let done = 0;
  await progress(0, total);
  for (const piece of piecesOf(villages)) {
    await derive(tx, source, piece, TABLE);
    Object.assign(results, await sumRows(tx, TABLE));
    await dropTables(tx, [TABLE]);
    done += piece.reduce((sum, village) => sum + (householdsIn.get(village) ?? 0), 0);
    await progress(done, total);
  }
  const policy = snapshotOf(plan, scenario.on);
  return {
    known,
    policy,
    policyDigest: sha256(JSON.stringify(policy)),
    sums: sumsOf(talliesOf(Object.values(results)), fenOfYuan(scenario.costPerHeadYuan) ?? 0),
    villages: results,
    digest: digestOf(results),
  };
}

/**
 * Tries a scenario out beside the policy as it is, in one state of the register, as the actor sees it. The transaction may make
 * temporary tables, and the actor's scope in it allows no change of any record.
 * @throws Problem 422 `simulation.refused`, `policy.noPack`, `screening.tooLong`
 */
export async function simulate(
  { database }: Services,
  actor: Actor,
  question: Question,
  progress: (done: number, total: number) => Promise<void> = async () => undefined,
): Promise<Outcome> {
  const known = question.scenario.known ?? (await database.read(actor, (tx) => frozenInstant(tx)));
  return database.read(actor, async (tx) => {
    await openWorkspace(tx, JOB_SECONDS);
    return withinTime(JOB_SECONDS, () => workOut(tx, question, known, progress));
  });
}
