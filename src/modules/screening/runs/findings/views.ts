import { type Day, dayOfInstant } from '#kernel/day.ts';
import { areaNames } from '#modules/areas/index.ts';
import type { Tx } from '#platform/db/database.ts';
import { type HouseholdFacts, UNKNOWN_HOUSEHOLD, UNKNOWN_INCOME } from '#policy/facts.ts';
import type { Policy } from '#policy/policy.ts';
import { type PackSet, resolvePacks } from '#policy/resolve.ts';
import { messageOf, usedValueText } from '#policy/rules.ts';
import { factLabel, type Words } from '../../wording.ts';
import type { FindingView, TextPair } from '../model.ts';
import { KeptReason } from '../used.ts';
import { type FindingRow, memberNames } from './queries.ts';
import { answersFor } from './rules.ts';

/** What stands behind the views of a page of findings. */
type Backing = {
  readonly words: Words;
  readonly role: string;
  readonly today: Day;
  readonly policyOf: (village: string) => Policy | undefined;
  readonly places: Awaited<ReturnType<typeof areaNames>>;
  readonly persons: ReadonlyMap<string, string>;
};

/** A text as it was kept, in the asked language. */
export function kept(text: unknown, words: Words): string {
  const { zh, en } = text as TextPair;
  return words.language === 'en' ? en : words.convert(zh);
}

function valuesOf(
  row: FindingRow,
  reason: KeptReason,
  { words, policyOf, persons }: Backing,
): FindingView['values'] {
  const policy = policyOf(row.village);
  const { language } = words;
  return reason.u.map(([name, at, value]) => ({
    name,
    label: policy ? factLabel(name, policy, words) : null,
    member: at === null ? null : (persons.get(reason.m[at] ?? '') ?? ''),
    value,
    text: policy
      ? words.convert(
          usedValueText(name, value, { language, codes: policy.codes, vocabulary: policy.vocabulary }),
        )
      : String(value),
  }));
}

/** The rule's sentence as it stood, with the values that it was kept with. */
function sentenceOf(row: FindingRow, reason: KeptReason, { words, policyOf }: Backing): string {
  const policy = policyOf(row.village);
  const message = row.message as TextPair;
  if (!policy) return kept(message, words);
  const named = [...reason.u.map(([name, , value]) => [name, value] as const), ...(reason.s ?? [])];
  const of = (owner: string) =>
    Object.fromEntries(
      named.flatMap(([name, value]) =>
        name.startsWith(`${owner}.`) ? [[name.slice(owner.length + 1), value]] : [],
      ),
    );
  const facts: HouseholdFacts = {
    day: String(named.find(([name]) => name === 'day')?.[1] ?? row.opened_on),
    place: row.village,
    household: { ...UNKNOWN_HOUSEHOLD, ...of('household') },
    income: { ...UNKNOWN_INCOME, ...of('income') },
    village: of('village'),
    members: [],
    collections: {},
  };
  const numbers = Object.fromEntries(
    Object.entries(of('policy')).map(([name, value]) => [name, Number(value)]),
  );
  const wording = { language: words.language, codes: policy.codes, vocabulary: policy.vocabulary };
  return words.convert(
    messageOf({ rule: { message } }, { facts, policy: numbers }, { members: reason.m }, wording),
  );
}

function viewOf(row: FindingRow, backing: Backing): FindingView {
  const { words, places, persons, today, role } = backing;
  const place = places.get(row.village);
  const side = row.side as FindingView['side'];
  const reason = KeptReason.parse(row.used);
  return {
    id: row.id,
    rule: row.rule,
    title: kept(row.title, words),
    kind: row.kind,
    severity: row.severity as FindingView['severity'],
    side,
    responsible: kept(row.responsible, words),
    household: row.household,
    nationalHouseholdNo: row.nationalHouseholdNo ?? '',
    headName: row.headName ?? '',
    memberCount: row.memberCount,
    village: row.village,
    villageName: place?.name ?? row.village,
    townName: place?.townName ?? '',
    message: sentenceOf(row, reason, backing),
    values: valuesOf(row, reason, backing),
    members: reason.m.map((person) => persons.get(person) ?? ''),
    openedOn: row.opened_on,
    clearedOn: row.cleared_on,
    clearedWhy: row.cleared_why as FindingView['clearedWhy'],
    state: row.state as FindingView['state'],
    dueOn: row.due_on,
    overdue: row.cleared_run === null && row.state === 'open' && row.due_on < today,
    verdict: row.verdict as FindingView['verdict'],
    reason: row.reason,
    untilDay: row.until_day,
    judgedBy: row.judged_name,
    judgedAt: row.judged_at,
    reopenedWhy: row.reopened_why as FindingView['reopenedWhy'],
    mine: row.cleared_run === null && answersFor(role, side),
  };
}

/** Findings as people read them. */
export async function findingViews(
  tx: Tx,
  rows: readonly FindingRow[],
  { packs, words, role, now }: { packs: PackSet; words: Words; role: string; now: number },
): Promise<FindingView[]> {
  const persons = rows.flatMap((row) => KeptReason.parse(row.used).m);
  const policies = new Map<string, Policy | undefined>();
  const policyOf = (village: string) => {
    if (!policies.has(village)) policies.set(village, resolvePacks(packs, village));
    return policies.get(village);
  };
  const backing: Backing = {
    words,
    role,
    today: dayOfInstant(now),
    policyOf,
    places: await areaNames(tx, [...new Set(rows.map(({ village }) => village))]),
    persons: await memberNames(tx, [...new Set(persons)]),
  };
  return rows.map((row) => viewOf(row, backing));
}
