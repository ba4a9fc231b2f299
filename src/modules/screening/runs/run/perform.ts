import { Problem } from '#kernel/problem.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import { frozenInstant } from '#platform/db/knowledge.ts';
import type { Services } from '#platform/services.ts';
import type { PackSet } from '#policy/resolve.ts';
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
  countHouseholds,
  countRules,
  finishRun,
  getRun,
  insertRunRules,
  type LastLook,
  lastLooks,
  type Merge,
  mergeFound,
  nextSeq,
  openStage,
  type RuleCounts,
  type RunRow,
  rulesAlive,
  stage,
} from './queries.ts';
import { findingOf } from './reasons.ts';

/** How far a run is: findings made. */
export type Progress = (found: number) => Promise<void>;

type Running = {
  readonly tx: Tx;
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
  const { tx, packs, merge, newId, unknowns } = running;
  const compiled = rules.map((rule) => rule.compiled).filter(({ rule }) => rule.subject === 'household');
  if (compiled.length > 0 && households?.length !== 0)
    for await (const found of lookFor(
      tx,
      packs,
      { area: merge.area, on: merge.on, rules: compiled, households },
      newId,
      unknowns,
    )) {
      await stage(tx, found);
      running.found += found.length;
      await running.progress(running.found);
    }
}

/** Rules of villages are asked over all villages: these are few. */
async function lookAtPlaces(running: Running, rules: readonly AskedRule[]): Promise<void> {
  const { tx, packs, merge, newId, unknowns } = running;
  const ids = rules.map(({ compiled }) => compiled.rule).filter(({ subject }) => subject === 'village');
  if (ids.length === 0) return;
  const screened = await lookAtVillages(tx, packs, {
    area: merge.area,
    on: merge.on,
    rules: ids.map(({ id }) => id),
  });
  const found = screened.flatMap((one) => {
    const subject = { subject: one.village, household: null, village: one.village };
    for (const { rule, outcome } of one.verdicts)
      if (outcome === 'unknown') unknowns.set(rule.rule.id, (unknowns.get(rule.rule.id) ?? 0) + 1);
    return one.verdicts
      .filter(({ outcome }) => outcome === 'hit')
      .map(({ rule }) => findingOf(rule, one, subject, newId()));
  });
  await stage(tx, found);
  running.found += found.length;
}

/** Asks the rules of a pass, and clears what they do not find any more. @returns the rules that were asked over all */
async function runPass(running: Running, pass: Pass, households: number): Promise<readonly AskedRule[]> {
  const { tx, packs, merge } = running;
  const { since } = pass;
  const changed =
    since && (await changedHouseholds(tx, merge.area, { ...since, to: merge.on }, since.birthdays));
  const only = changed && changed.length <= households * MOST_CHANGED ? changed : undefined;
  await lookAtHouseholds(running, pass.rules, only);
  await lookAtPlaces(running, pass.rules);
  const rules = pass.rules.map(({ compiled }) => compiled.rule.id);
  const cleared = await clearMissing(tx, merge, { rules, households: only });
  await whyCleared(tx, packs, merge, pass.rules, cleared);
  running.looked = Math.max(running.looked, only?.length ?? households);
  return only === undefined ? pass.rules : [];
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
async function standStill(services: Services, actor: Actor, tx: Tx): Promise<string> {
  return services.database.read(actor, async (gate) => {
    const instant = await frozenInstant(gate);
    await openWorkspace(tx, MOST_SECONDS);
    // The first statement of the transaction takes its state of the register.
    await openStage(tx);
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
  return database.write(actor, async (tx) => {
    const { packs } = services;
    const rules = askedRules(packs, area, on, RuleChoice.parse(run.choice));
    const knownAt = await standStill(services, actor, tx);
    if ((await getRun(tx, run.id)).state !== 'waiting') throw new Problem(409, 'screening.runEnded');
    const merge: Merge = { county, area, seq: await nextSeq(tx), on, dueOn: run.due_on };
    const running: Running = { tx, packs, merge, newId, progress, unknowns: new Map(), found: 0, looked: 0 };
    const last = await lastLooks(tx, area);
    const households = await countHouseholds(tx, area, on);
    const whole = new Set<AskedRule>();
    for (const pass of passesOf(rules, last, on))
      for (const rule of await runPass(running, pass, households)) whole.add(rule);
    const inForce = askedRules(packs, area, on, {}).map(({ compiled }) => compiled.rule.id);
    const ended = (await rulesAlive(tx, area)).filter((rule) => !inForce.includes(rule));
    await clearRules(tx, merge, ended);
    await mergeFound(
      tx,
      merge,
      rules.map(({ compiled }) => compiled.rule.id),
    );
    return conclude(running, run, knownAt, { rules, whole }, last, households);
  });
}
