import { Problem } from '#kernel/problem.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import { frozenInstant } from '#platform/db/knowledge.ts';
import type { Services } from '#platform/services.ts';
import { type PackSet, packsAsOf } from '#policy/resolve.ts';
import { MOST_SECONDS, openWorkspace } from '../../sets/queries.ts';
import { lookAtVillages } from '../../villages/screen.ts';
import { RuleChoice, type RunSummary } from '../model.ts';
import { whyCleared } from './cleared.ts';
import { lookFor, type Unknowns } from './look.ts';
import { type AskedRule, askedRules, type Pass, passesOf } from './plan.ts';
import {
  changedHouseholds,
  clearMissing,
  clearRules,
  closeStage,
  countHouseholds,
  countRules,
  finishRun,
  getRun,
  insertRunRules,
  type LastLook,
  lastLooks,
  listsTouched,
  type Merge,
  mergeFound,
  nextSeq,
  type RuleCounts,
  type RunRow,
} from './queries.ts';
import { findingOf, type NewFinding } from './reasons.ts';
import { Staging } from './staging.ts';

/** How far a run is: findings made. */
export type Progress = (found: number) => Promise<void>;

type Running = {
  readonly tx: Tx;
  readonly staging: Staging;
  readonly packs: PackSet;
  readonly merge: Merge;
  readonly newId: () => string;
  readonly progress: Progress;
  readonly unknowns: Unknowns;
  found: number;
  looked: number;
};

/** A share of the households above which all are asked: reading most of them one by one takes longer. */
const MOST_CHANGED = 0.3;

async function lookAtHouseholds(
  running: Running,
  rules: readonly AskedRule[],
  households: readonly string[] | undefined,
): Promise<void> {
  const { tx, packs, merge, staging } = running;
  if (households?.length === 0) return;
  const question = {
    area: merge.area,
    on: merge.on,
    rules: rules.map(({ compiled }) => compiled),
    households,
  };
  for await (const found of lookFor(tx, packs, question, running.newId, running.unknowns)) {
    await staging.add(found);
    running.found += found.length;
    await running.progress(running.found);
  }
}

/** Rules of villages are asked over all villages: these are few. */
async function lookAtPlaces(running: Running, rules: readonly AskedRule[]): Promise<void> {
  const { tx, packs, merge, newId, unknowns, staging } = running;
  const { area, on } = merge;
  const asked = rules.map(({ compiled: { rule } }) => rule.id);
  const found: NewFinding[] = [];
  for (const one of await lookAtVillages(tx, packs, { area, on, rules: asked })) {
    const subject = { subject: one.village, household: null, village: one.village };
    for (const { rule, outcome } of one.verdicts) {
      if (outcome === 'hit') found.push(findingOf(rule, one, subject, newId()));
      if (outcome === 'unknown') unknowns.set(rule.rule.id, (unknowns.get(rule.rule.id) ?? 0) + 1);
    }
  }
  await staging.add(found);
  running.found += found.length;
}

/** Whom a pass looked at; without households everybody. */
type Looked = { readonly pass: Pass; readonly households: readonly string[] | undefined };

async function runPass(running: Running, pass: Pass, households: number): Promise<Looked> {
  const { tx, merge } = running;
  const { since } = pass;
  const changed =
    since && (await changedHouseholds(tx, merge.area, { ...since, to: merge.on }, since.birthdays));
  const only = changed && changed.length <= households * MOST_CHANGED ? changed : undefined;
  if (pass.subject === 'village') await lookAtPlaces(running, pass.rules);
  else await lookAtHouseholds(running, pass.rules, only);
  return { pass, households: only };
}

/** Clears what was alive and was not found, and what rules found that are no longer in force. */
async function clear(
  { tx, packs, merge }: Running,
  looked: readonly Looked[],
  last: ReadonlyMap<string, LastLook>,
): Promise<void> {
  for (const { pass, households } of looked) {
    const rules = pass.rules.map(({ compiled }) => compiled.rule.id);
    const ofVillages = pass.subject === 'village';
    const cleared = await clearMissing(tx, merge, { rules, households, ofVillages });
    await whyCleared(tx, packs, merge, pass.rules, cleared);
  }
  const inForce = askedRules(packs, merge.area, merge.on, {}).map(({ compiled }) => compiled.rule.id);
  const ended = [...last.keys()].filter((rule) => !inForce.includes(rule));
  await clearRules(tx, merge, ended);
}

function summed(
  rules: readonly AskedRule[],
  counts: ReadonlyMap<string, RuleCounts>,
  looked: number,
  households: number,
): RunSummary {
  const sum = (pick: (one: RuleCounts) => number) =>
    [...counts.values()].reduce((total, one) => total + pick(one), 0);
  const [found, fresh] = [sum((one) => one.found), sum((one) => one.new)];
  return {
    rules: rules.length,
    looked,
    households,
    found,
    new: fresh,
    persisting: found - fresh,
    cleared: sum((one) => one.cleared),
    reopened: sum((one) => one.reopened),
    remembered: sum((one) => one.remembered),
  };
}

/** Whether lists of departments changed since the earliest of the runs before. */
async function touched(tx: Tx, { county, on }: Merge, last: ReadonlyMap<string, LastLook>): Promise<boolean> {
  const looks = [...last.values()];
  const knownAt = looks.map((one) => one.knownAt).sort()[0];
  const from = looks.map((one) => one.onDay).sort()[0];
  if (knownAt === undefined || from === undefined) return true;
  return listsTouched(tx, county, { knownAt, from, to: on });
}

/** Of the households that most rules were asked of. */
function mostLooked(looked: readonly Looked[], households: number): number {
  const [most] = [...looked].sort((a, b) => b.pass.rules.length - a.pass.rules.length);
  return most?.households?.length ?? households;
}

/** Writes what came of each rule, and ends the run. */
async function conclude(
  running: Running,
  run: RunRow,
  knownAt: string,
  asked: { readonly rules: readonly AskedRule[]; readonly whole: ReadonlySet<AskedRule> },
  last: ReadonlyMap<string, LastLook>,
  households: number,
): Promise<RunSummary> {
  const { tx, merge, unknowns } = running;
  const before = asked.rules.map(({ compiled: { rule } }) => [rule.id, last.get(rule.id)?.seq ?? 0] as const);
  const counts = await countRules(tx, merge, new Map(before));
  const rows = asked.rules.map((one) => {
    const { id, title, kind, severity, responsible } = one.compiled.rule;
    const whole = asked.whole.has(one);
    const { digest, numbers } = one;
    const previous = last.get(id)?.seq ?? null;
    const pair = ({ zh, en }: { zh: string; en: string }) => ({ zh, en });
    return {
      ...{
        rule: id,
        digest,
        title: pair(title),
        kind,
        severity,
        responsible: pair(responsible),
        numbers,
        previous,
      },
      looked: whole ? ('all' as const) : ('changed' as const),
      unknown: whole ? (unknowns.get(id) ?? 0) : null,
    };
  });
  await insertRunRules(tx, run, rows, counts);
  const summary = summed(asked.rules, counts, running.looked, households);
  await finishRun(tx, run.id, { seq: merge.seq, knownAt, summary });
  return summary;
}

/**
 * Begins the transaction's one state of the register while nobody writes to it: all that was recorded up to the instant is in it,
 * and nothing that is recorded behind it.
 */
async function standStill(services: Services, actor: Actor, tx: Tx, staging: Staging): Promise<string> {
  return services.database.read(actor, async (gate) => {
    const instant = await frozenInstant(gate);
    await openWorkspace(tx, MOST_SECONDS);
    // The first statement of the transaction takes its state of the register.
    await staging.open();
    return instant;
  });
}

/**
 * Runs the rules of a run and writes what they find, in one transaction: all of it or nothing.
 * @throws Problem 422 `screening.tooLong`, `policy.noPack`, 404 `screening.ruleNotFound`, 409 `screening.runEnded`
 */
export async function performRun(
  services: Services,
  actor: Actor,
  run: RunRow,
  progress: Progress,
): Promise<RunSummary> {
  const { database, newId } = services;
  const { area, county, on_day: on } = run;
  return database.writeStreaming(actor, async (tx, client) => {
    const staging = new Staging(tx, client);
    const knownAt = await standStill(services, actor, tx, staging);
    // The packs of that very instant: what was approved just before it judges, what comes behind it does not.
    await services.refreshPacks();
    const packs = packsAsOf(services.packs, knownAt);
    const rules = askedRules(packs, area, on, RuleChoice.parse(run.choice));
    if ((await getRun(tx, run.id)).state !== 'waiting') throw new Problem(409, 'screening.runEnded');
    const merge: Merge = { county, area, seq: await nextSeq(tx), on, dueOn: run.due_on };
    const running: Running = {
      ...{ tx, staging, packs, merge, newId, progress },
      ...{ unknowns: new Map(), found: 0, looked: 0 },
    };
    const last = await lastLooks(tx, area);
    const households = await countHouseholds(tx, area, on);
    const looked: Looked[] = [];
    for (const pass of passesOf(rules, last, on, await touched(tx, merge, last)))
      looked.push(await runPass(running, pass, households));
    await closeStage(tx, county);
    await clear(running, looked, last);
    await mergeFound(
      tx,
      merge,
      rules.map(({ compiled }) => compiled.rule.id),
    );
    const whole = new Set(looked.flatMap((one) => (one.households ? [] : one.pass.rules)));
    running.looked = mostLooked(looked, households);
    return conclude(running, run, knownAt, { rules, whole }, last, households);
  });
}
