import type { PolicyNumbers } from '#policy/evaluate.ts';
import type { FactValue, HouseholdFacts } from '#policy/facts.ts';
import type { CompiledRule } from '#policy/rules.ts';
import { reasonOf } from '../../rules.ts';
import type { Found } from '../../screen.ts';
import { keepReason, type ReasonText } from '../used.ts';

/** A finding as a run makes it, before it is held against what is there. */
export type NewFinding = ReasonText & {
  readonly id: string;
  readonly compiled: CompiledRule;
  /** The household's id, or the code of a village. */
  readonly subject: string;
  readonly household: string | null;
  readonly village: string;
};

const PLACEHOLDER = /\{([a-zA-Z0-9.]+)(?::[a-z]+)?\}/g;
const named = new WeakMap<CompiledRule, readonly string[]>();

/** The values that a rule's sentence names. */
function namesIn(compiled: CompiledRule): readonly string[] {
  const known = named.get(compiled);
  if (known) return known;
  const { zh, en } = compiled.rule.message;
  const names = new Set(
    [zh, en].flatMap((text) => [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name)),
  );
  names.delete('members');
  const list = [...names];
  named.set(compiled, list);
  return list;
}

function factOf(name: string, facts: HouseholdFacts, numbers: PolicyNumbers): FactValue {
  if (name === 'day') return facts.day;
  const [owner = '', field = ''] = name.split('.');
  if (owner === 'policy') return numbers[field] ?? null;
  if (owner !== 'household' && owner !== 'income' && owner !== 'village') return null;
  return (facts[owner] as Readonly<Record<string, FactValue>>)[field] ?? null;
}

/** Of whom a reason tells: the household or the village. */
export type Subject = Pick<NewFinding, 'subject' | 'household' | 'village'>;

/** Why a rule finds somebody, as it is kept. */
export function findingOf(
  compiled: CompiledRule,
  { place, facts }: Pick<Found, 'place' | 'facts'>,
  subject: Subject,
  id: string,
): NewFinding {
  const { explanation } = reasonOf(compiled, place, facts);
  const said = namesIn(compiled).map((name) => [name, factOf(name, facts, place.numbers)] as const);
  return { id, compiled, ...subject, ...keepReason(explanation, said, facts) };
}
