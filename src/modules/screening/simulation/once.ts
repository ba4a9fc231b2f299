import { countyOf } from '#kernel/area-code.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import type { ScreeningLanguage } from '../model.ts';
import { wordsOf } from '../wording.ts';
import { checkScenario } from './check.ts';
import type { Scenario, SimulationView } from './model.ts';
import { endSimulation, insertSimulation, type Outcome, type SavedSimulation } from './queries.ts';
import { checkMarkings, keptScenario, namedTruth, type Question, simulate } from './run.ts';
import { simulationView } from './views.ts';

/** A scenario that was worked out where it was asked: at the command line. */
export type TriedOut = { readonly saved: SavedSimulation; readonly view: SimulationView };

async function questionOf(services: Services, actor: Actor, scenario: Scenario) {
  const changed = checkScenario(services.packs, scenario);
  return services.database.read(actor, async (tx) => {
    await checkMarkings(tx, services.packs, scenario);
    const { households, notFound } = await namedTruth(tx, scenario);
    const question: Question = { scenario, packs: services.packs, changed, named: households };
    return { question, notFound };
  });
}

function savedOf(
  services: Services,
  actor: Actor,
  scenario: Scenario,
  outcome: Outcome,
  truth: Pick<SavedSimulation, 'truth' | 'truthNotFound'>,
): SavedSimulation {
  const now = new Date(services.clock()).toISOString();
  return {
    id: services.newId(),
    county: countyOf(scenario.area),
    area: scenario.area,
    title: scenario.title,
    on_day: scenario.on,
    known_at: outcome.known,
    state: 'done',
    created_by: actor.id,
    created_at: now,
    finished_at: now,
    sums: outcome.sums,
    inputs: keptScenario(scenario),
    ...truth,
    policyDigest: outcome.policyDigest,
    digest: outcome.digest,
    done: { known: outcome.known, policy: outcome.policy, villages: outcome.villages },
  };
}

async function save(services: Services, actor: Actor, saved: SavedSimulation, outcome: Outcome) {
  const { county, id, area, title, on_day: onDay, inputs, truth, truthNotFound } = saved;
  await services.database.write(actor, async (tx) => {
    await insertSimulation(tx, {
      county,
      id,
      area,
      title,
      on_day: onDay,
      inputs,
      truth: truth && [...truth],
      truth_not_found: truthNotFound,
      created_by: actor.id,
    });
    await endSimulation(tx, id, outcome);
  });
}

/**
 * Checks and works a scenario out at once, and saves it when that is wished.
 * @throws Problem 422 `simulation.refused` with every finding and its place
 */
export async function tryOut(
  services: Services,
  actor: Actor,
  scenario: Scenario,
  wish: { readonly language: ScreeningLanguage; readonly save: boolean },
  progress: (done: number, total: number) => Promise<void>,
): Promise<TriedOut> {
  const { question, notFound } = await questionOf(services, actor, scenario);
  const outcome = await simulate(services, actor, question, progress);
  const truth = { truth: question.named, truthNotFound: notFound };
  const saved = savedOf(services, actor, scenario, outcome, truth);
  if (wish.save) await save(services, actor, saved, outcome);
  const words = await wordsOf(wish.language);
  const view = await services.database.read(actor, (tx) => simulationView(tx, saved, saved.area, words));
  return { saved, view };
}
