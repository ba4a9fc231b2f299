import { createHash } from 'node:crypto';
import { type CompiledRule, messageOf } from '#policy/rules.ts';
import { reasonOf } from '../../rules.ts';
import type { Found } from '../../screen.ts';
import type { TextPair } from '../model.ts';
import { restsOn, sideOf, type UsedValue } from '../rules.ts';

/** A finding as a run makes it, before it is held against what is there. */
export type NewFinding = {
  readonly id: string;
  readonly rule: string;
  /** The household's id, or the code of a village. */
  readonly subject: string;
  readonly household: string | null;
  readonly village: string;
  readonly kind: string;
  readonly severity: string;
  readonly side: 'village' | 'department';
  readonly responsible: TextPair;
  readonly title: TextPair;
  readonly message: TextPair;
  readonly used: readonly UsedValue[];
  readonly members: readonly string[];
  /** Of the facts that a verdict rests on. */
  readonly fingerprint: Buffer;
  /** Of all that is shown. */
  readonly content: Buffer;
};

const digest = (text: string) => createHash('sha256').update(text).digest().subarray(0, 16);

const pair = ({ zh, en }: { readonly zh: string; readonly en: string }): TextPair => ({ zh, en });

/** Of whom a reason tells: the household or the village. */
export type Subject = Pick<NewFinding, 'subject' | 'household' | 'village'>;

/** Why a rule finds somebody, as it is kept: the sentence, the values that decided, what a verdict on it rests on. */
export function findingOf(
  compiled: CompiledRule,
  found: Pick<Found, 'place' | 'facts'>,
  subject: Subject,
  id: string,
): NewFinding {
  const { rule } = compiled;
  const { place, facts } = found;
  const { explanation, context } = reasonOf(compiled, place, facts);
  const { codes, vocabulary } = place.policy;
  const sentence = (language: 'zh' | 'en') =>
    messageOf(compiled, context, explanation, { language, codes, vocabulary });
  const members = explanation.members.filter((key) => facts.members.some((member) => member.key === key));
  const used = explanation.values.map(({ name, value, member }) => ({
    name,
    member: member !== undefined && members.includes(member) ? member : null,
    value,
  }));
  const shown = {
    kind: rule.kind,
    severity: rule.severity,
    side: sideOf(rule.responsible),
    responsible: pair(rule.responsible),
    title: pair(rule.title),
    message: { zh: sentence('zh'), en: sentence('en') },
    used,
    members,
  };
  return {
    ...subject,
    ...shown,
    id,
    rule: rule.id,
    fingerprint: digest(restsOn(used, facts)),
    content: digest(JSON.stringify(shown)),
  };
}
