import { z } from 'zod';
import type { Explanation } from '#policy/explain.ts';
import type { FactValue, HouseholdFacts } from '#policy/facts.ts';

const Value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]);

/** What a finding keeps of its reason: short, because a county has hundreds of thousands of them. */
export const KeptReason = z.object({
  /** Persons who decided. */
  m: z.array(z.string()),
  /** Values that decided: name, position of the person in `m` whose it is, value. */
  u: z.array(z.tuple([z.string(), z.number().nullable(), Value])),
  /** Values that only the sentence names. */
  s: z.array(z.tuple([z.string(), Value])).optional(),
});
export type KeptReason = z.infer<typeof KeptReason>;
type Kept = { m: string[]; u: [string, number | null, FactValue][]; s?: [string, FactValue][] };

/** A reason as it is kept: its text, and the text of the facts that a verdict rests on where that is another one. */
export type ReasonText = { readonly used: string; readonly rests: string | null };

const isTime = (name: string) => name === 'member.age' || name === 'day' || name === 'year';

/** An age is the birth behind it, and the day is none: time alone asks nobody again. */
function restsOn({ m, u }: Kept, facts: Pick<HouseholdFacts, 'members'>): string {
  const births = u.flatMap(([name, member]) => {
    if (name !== 'member.age' || member === null) return [];
    return [[member, facts.members.find(({ key }) => key === m[member])?.birth ?? null]];
  });
  return JSON.stringify([m, u.filter(([name]) => !isTime(name)), births]);
}

/**
 * @param said values that the sentence names, by their names
 * @param facts of the household, whose members the reason may tell of
 */
export function keepReason(
  explanation: Pick<Explanation, 'values' | 'members'>,
  said: readonly (readonly [string, FactValue])[],
  facts: Pick<HouseholdFacts, 'members'>,
): ReasonText {
  const m = explanation.members.filter((key) => facts.members.some((member) => member.key === key));
  const u = explanation.values.map(({ name, value, member }): Kept['u'][number] => {
    const at = member === undefined ? -1 : m.indexOf(member);
    return [name, at < 0 ? null : at, value];
  });
  const s = said.filter(([name]) => !u.some((one) => one[0] === name));
  const kept: Kept = { m, u, ...(s.length > 0 && { s: s.map(([name, value]) => [name, value]) }) };
  const isPlain = s.length === 0 && !u.some(([name]) => isTime(name));
  return { used: JSON.stringify(kept), rests: isPlain ? null : restsOn(kept, facts) };
}
