import { createHash } from 'node:crypto';
import { levelOfCode } from '#kernel/area-code.ts';
import type { Day } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import type { Policy } from '#policy/policy.ts';
import type { PackSet } from '#policy/resolve.ts';
import type { CompiledRule } from '#policy/rules.ts';
import { type PlaceRules, placeRules } from '../../rules.ts';
import { policiesWithin, rulesWithin } from '../../screen.ts';
import type { RuleChoice } from '../model.ts';
import { numbersOf, reachOf, ruleText, whomToLookAt } from '../rules.ts';
import type { LastLook } from './queries.ts';

/** A rule that a run asks. */
export type AskedRule = {
  readonly compiled: CompiledRule;
  /** Of its texts and numbers, in all parts of the area. */
  readonly digest: string;
  /** Policy numbers that it reads, at the area itself. */
  readonly numbers: Readonly<Record<string, number | null>>;
};

const all = ({ rules, villageRules }: PlaceRules) => [...rules, ...villageRules];

function digestOf(id: string, places: readonly { policy: Policy; place: PlaceRules }[]): string {
  const texts = places.map(({ policy, place }) => {
    const compiled = all(place).find(({ rule }) => rule.id === id);
    return [policy.area, compiled ? ruleText(compiled, place.numbers, numbersOf(compiled)) : null];
  });
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 32);
}

const isChosen = ({ rule }: CompiledRule, { kinds, rules }: RuleChoice) =>
  rules?.includes(rule.id) === true ||
  kinds?.includes(rule.kind) === true ||
  (rules === undefined && kinds === undefined);

/**
 * The rules of a choice that are in force somewhere in the area on the day.
 * @throws Problem 404 `screening.ruleNotFound`, 422 `screening.noRules`, `screening.runArea`
 */
export function askedRules(packs: PackSet, area: string, on: Day, choice: RuleChoice): readonly AskedRule[] {
  if (['province', 'city'].includes(levelOfCode(area))) throw new Problem(422, 'screening.runArea');
  const inForce = rulesWithin(packs, area, on);
  const unknown = choice.rules?.find((id) => !inForce.some(({ rule }) => rule.id === id));
  if (unknown !== undefined) throw new Problem(404, 'screening.ruleNotFound', [], { rule: unknown, on });
  const places = policiesWithin(packs, area).map((policy) => ({ policy, place: placeRules(policy, on) }));
  const here = places[0]?.place.numbers ?? {};
  const chosen = inForce.filter((compiled) => isChosen(compiled, choice));
  if (chosen.length === 0) throw new Problem(422, 'screening.noRules', [], { on });
  return chosen.map((compiled) => ({
    compiled,
    digest: digestOf(compiled.rule.id, places),
    numbers: Object.fromEntries(numbersOf(compiled).map((name) => [name, here[name] ?? null])),
  }));
}

/** Rules that are asked in one go, over all or over some households. */
export type Pass = {
  readonly subject: 'household' | 'village';
  readonly rules: readonly AskedRule[];
  /** Undefined: over all of the area. */
  readonly since?: { readonly knownAt: string; readonly from: Day; readonly birthdays: boolean };
};

/**
 * Over whom each rule is asked: over all where it is new, has another text or other numbers, or could answer otherwise for anybody
 * by the day; else over those of whom something changed since the last run that covers the area.
 */
export function passesOf(
  rules: readonly AskedRule[],
  last: ReadonlyMap<string, LastLook>,
  on: Day,
  listsTouched: boolean,
): readonly Pass[] {
  const passes = new Map<string, Pass & { rules: AskedRule[] }>();
  for (const rule of rules) {
    const before = last.get(rule.compiled.rule.id);
    const same = before !== undefined && before.digest === rule.digest && before.onDay <= on;
    const whom = same ? whomToLookAt(reachOf(rule.compiled), before.onDay, on, listsTouched) : 'all';
    const since =
      before === undefined || whom === 'all'
        ? undefined
        : { knownAt: before.knownAt, from: before.onDay, birthdays: whom === 'birthdays' };
    const { subject } = rule.compiled.rule;
    const key = JSON.stringify([subject, since ?? null]);
    const pass = passes.get(key) ?? { subject, rules: [], ...(since && { since }) };
    pass.rules.push(rule);
    passes.set(key, pass);
  }
  return [...passes.values()];
}
