import { dayOfInstant } from '#kernel/day.ts';
import { maskNumber } from '#kernel/person-document.ts';
import { type Finding, Problem } from '#kernel/problem.ts';
import { type Context, defineCommand, type Outcome } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import { spell } from '#platform/text/pinyin.ts';
import { type FoundHousehold, getHousehold } from '../households/file/queries.ts';
import { CorrectHousehold, CorrectIncome, CorrectMember, RemoveMember } from '../households/model.ts';
import { holdHousehold } from '../lock/queries.ts';
import { registryPermissions } from '../permissions.ts';
import { codesOf } from './codes.ts';
import { endHousehold, followMembers } from './derived.ts';
import { type Change, type Cut, holdsOn, planChanges, planEnd, type Version } from './plan/rules.ts';
import {
  applyCuts,
  findPerson,
  HOUSEHOLD_CHAIN,
  INCOME_CHAIN,
  insertFirst,
  LIVING_CHAIN,
  listKnown,
  listMemberships,
  MEMBER_CHAIN,
  type Recording,
} from './queries.ts';
import {
  type Amounts,
  type Judgement,
  judgeHousehold,
  judgeIncome,
  judgeMember,
  type MemberFacts,
  whyFindings,
} from './rules.ts';

type Corrected = { household: string };

/** A household held for this command. */
type Work = {
  readonly household: FoundHousehold;
  readonly keys: { readonly county: string; readonly household: string };
  readonly recording: Recording;
  readonly today: string;
};

async function begin({ tx, commandId, services }: Context<Services>, id: string): Promise<Work> {
  const household = await getHousehold(tx, id);
  const now = await holdHousehold(tx, household);
  return {
    household,
    keys: { county: household.county, household: household.id },
    recording: { now, commandId },
    today: dayOfInstant(services.clock()),
  };
}

function refuse(errors: readonly Finding[]): void {
  const [first] = errors;
  if (first) throw new Problem(422, first.code, errors, first.details);
}

/** The cuts of a correction. @throws Problem 422 `registry.notKnownOnDay` when the register knows nothing on that day */
function planned(versions: readonly Version[], on: string, changes: readonly Change[]): Cut[] {
  const cuts = planChanges(versions, on, changes);
  if (cuts) return cuts;
  const from = versions.map((one) => one.validFrom).sort()[0] ?? '';
  throw new Problem(422, 'registry.notKnownOnDay', [], { on, from });
}

function refuseUnchanged(cuts: readonly Cut[]): void {
  if (cuts.length === 0) refuse([{ code: 'registry.nothingChanged', at: 'fields' }]);
}

type Told = {
  readonly on: string;
  readonly reason: string;
  readonly fields: Readonly<Record<string, unknown>>;
};

/** What the audit keeps: which fields, from when and why; never their values. */
function outcome<Answer>(
  { household }: Work,
  { on, reason, fields }: Told,
  { doubts }: Pick<Judgement, 'doubts'>,
  more: Readonly<Record<string, string | number>>,
  answer: Answer,
): Outcome<Answer> {
  const names = Object.keys(fields).join(',');
  const doubted = doubts.map((finding) => finding.code.replace('registry.doubt.', '')).join(',');
  return {
    subject: `household:${household.id}`,
    area: household.village,
    details: { on, reason, fields: names, ...(doubted !== '' && { doubts: doubted }), ...more },
    answer,
  };
}

/** A number with its cipher, its keyed hash and its mask; the hash tells whether it is another one. */
function phoneChange({ keys }: Services, phone: string | null): Change {
  return {
    column: 'phone_hash',
    value: phone === null ? null : keys.hash('phone', phone),
    with: {
      phone_cipher: phone === null ? null : keys.encrypt(phone),
      phone_mask: phone === null ? null : maskNumber(phone),
    },
  };
}

const columnOf = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

type Codes = ReturnType<typeof codesOf>;

function memberChanges(services: Services, codes: Codes, fields: CorrectMember['fields']): Change[] {
  return Object.entries(fields).map(([field, value]): Change => {
    if (field === 'phone') return phoneChange(services, value as string | null);
    if (field === 'name') return { column: 'name', value, with: spell(String(value), 'name') };
    if (Array.isArray(value)) {
      const order = (code: string) => codes.orderOf('health-status', code);
      const sorted = [...new Set(value)].sort((one, other) => order(one) - order(other));
      return { column: columnOf(field), value: sorted };
    }
    return { column: columnOf(field), value };
  });
}

const text = (value: unknown) => (value === null || value === undefined ? null : String(value));

function memberFacts(facts: Version['facts'], person: Awaited<ReturnType<typeof findPerson>>): MemberFacts {
  const { sex = null, birth = null } = person ?? {};
  return {
    person: String(facts.person),
    name: String(facts.name),
    birth,
    sex: sex === 'male' || sex === 'female' ? sex : null,
    relationToHead: text(facts.relation_to_head),
    educationLevel: text(facts.education_level),
    schoolingStatus: text(facts.schooling_status),
    healthStatus: facts.health_status as string[],
    laborCapacity: text(facts.labor_capacity),
    workMonths: facts.work_months as number | null,
    disabilityType: text(facts.disability_type),
  };
}

/** 更正成员: facts of a member are known otherwise from a day on. */
const correctMember = defineCommand<Services, CorrectMember, Corrected>({
  name: 'registry.correctMember',
  permission: registryPermissions['registry.correctMember'],
  input: CorrectMember,
  run: async (context, input) => {
    const { tx, services } = context;
    const work = await begin(context, input.household);
    const { household, recording, today } = work;
    const memberships = await listMemberships(tx, household);
    const own = memberships.filter((one) => one.person === input.person);
    if (own.length === 0) throw new Problem(404, 'registry.memberNotFound');
    const codes = codesOf(services, household.village);
    const cuts = planned(own, input.on, memberChanges(services, codes, input.fields));
    const present = own.find((one) => holdsOn(one, input.on));
    const judgement = judgeMember(input, {
      member: memberFacts(present?.facts ?? {}, await findPerson(tx, household.county, input.person)),
      others: memberships.filter((one) => one.person !== input.person && holdsOn(one, input.on)),
      codes,
      today,
    });
    refuse(judgement.errors);
    refuseUnchanged(cuts);
    await applyCuts(tx, MEMBER_CHAIN, { county: household.county, person: input.person }, cuts, recording);
    if (input.fields.name !== undefined || input.fields.relationToHead !== undefined)
      await followMembers(tx, household, input.on, recording);
    return outcome(work, input, judgement, { person: input.person }, { household: household.id });
  },
});

const HOUSEHOLD_FIELDS = ['naturalVillage', 'statedSize', 'povertyCauses', 'phone'] as const;
const LIVING_FIELDS = ['dangerousHousing', 'safeWater', 'waterDifficult'] as const;

function picked<Name extends string>(fields: Partial<Record<Name, unknown>>, names: readonly Name[]) {
  return Object.fromEntries(
    names.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])),
  );
}

/** 更正户: what is kept of the household itself, and of its housing and water. */
const correctHousehold = defineCommand<Services, CorrectHousehold, Corrected>({
  name: 'registry.correctHousehold',
  permission: registryPermissions['registry.correctHousehold'],
  input: CorrectHousehold,
  run: async (context, input) => {
    const { tx, services } = context;
    const work = await begin(context, input.household);
    const { household, keys, recording, today } = work;
    const own = await listKnown(tx, HOUSEHOLD_CHAIN, keys);
    const changes = Object.entries(picked(input.fields, HOUSEHOLD_FIELDS)).map(([field, value]) =>
      field === 'phone' ? phoneChange(services, value as string | null) : { column: columnOf(field), value },
    );
    const cuts = planned(own, input.on, changes);
    const present = own.find((one) => holdsOn(one, input.on));
    const codes = codesOf(services, household.village);
    const judgement = judgeHousehold(input, {
      members: Number(present?.facts.member_count ?? 0),
      codes,
      today,
    });
    refuse(judgement.errors);
    const living = await planLiving(context, work, input, present);
    if (living === 'nothing') refuseUnchanged(cuts);
    await applyCuts(tx, HOUSEHOLD_CHAIN, keys, cuts, recording);
    if (living !== 'nothing') await living();
    return outcome(work, input, judgement, {}, { household: household.id });
  },
});

/** What is to be written of housing and water; `nothing` when it is known so already or not asked. */
async function planLiving(
  { tx }: Context<Services>,
  { household, keys, recording }: Work,
  input: CorrectHousehold,
  present: Version | undefined,
): Promise<(() => Promise<void>) | 'nothing'> {
  const fields = Object.entries(picked(input.fields, LIVING_FIELDS));
  if (fields.length === 0) return 'nothing';
  const changes = fields.map(([field, value]): Change => ({ column: columnOf(field), value }));
  const versions = await listKnown(tx, LIVING_CHAIN, keys);
  const cuts = planChanges(versions, input.on, changes);
  if (cuts) return cuts.length === 0 ? 'nothing' : () => applyCuts(tx, LIVING_CHAIN, keys, cuts, recording);
  const village = String(present?.facts.village ?? household.village);
  const facts = Object.fromEntries(changes.map(({ column, value }) => [column, value]));
  const days = { from: input.on, to: nextDay(versions, input.on) };
  return () => insertFirst(tx, LIVING_CHAIN, { ...keys, village }, facts, days, recording);
}

/** The first later day on which the register knows something; until then a new fact holds. */
function nextDay(versions: readonly Version[], on: string): string {
  const later = versions.map((one) => one.validFrom).filter((day) => day > on);
  return later.sort()[0] ?? 'infinity';
}

function amountsOf(facts: Version['facts']): Amounts {
  const amount = (column: string) => (facts[column] ?? null) as number | null;
  return {
    perHeadFen: amount('per_head_fen'),
    wageFen: amount('wage_fen'),
    businessFen: amount('business_fen'),
    propertyFen: amount('property_fen'),
    transferFen: amount('transfer_fen'),
    businessCostFen: amount('business_cost_fen'),
    claimFen: amount('claim_fen'),
    selfPaidFen: amount('self_paid_fen'),
  };
}

/**
 * Amounts of one year from a day on, in the caller's transaction.
 * @throws Problem 422 with what the rules say of them, `registry.nothingChanged` when they are known so already
 */
export async function changeIncome(
  context: Context<Services>,
  input: CorrectIncome,
): Promise<Outcome<Corrected>> {
  const { tx } = context;
  const work = await begin(context, input.household);
  const { household, keys, recording, today } = work;
  const own = (await listKnown(tx, HOUSEHOLD_CHAIN, keys)).find((one) => holdsOn(one, input.on));
  if (!own) throw new Problem(422, 'registry.notKnownOnDay', [], { on: input.on, from: '' });
  const year = { ...keys, year: input.year };
  const versions = await listKnown(tx, INCOME_CHAIN, year);
  const present = versions.find((one) => holdsOn(one, input.on));
  const judgement = judgeIncome(input, {
    before: present && amountsOf(present.facts),
    members: Number(own.facts.member_count ?? 0),
    today,
  });
  refuse(judgement.errors);
  const changes = Object.entries(input.fields).map(
    ([field, value]): Change => ({ column: columnOf(field), value }),
  );
  const cuts = planChanges(versions, input.on, changes);
  if (cuts) {
    refuseUnchanged(cuts);
    await applyCuts(tx, INCOME_CHAIN, year, cuts, recording);
  } else {
    const facts = Object.fromEntries(changes.map(({ column, value }) => [column, value]));
    const days = { from: input.on, to: nextDay(versions, input.on) };
    const place = { ...year, village: String(own.facts.village) };
    await insertFirst(tx, INCOME_CHAIN, place, facts, days, recording);
  }
  return outcome(work, input, judgement, { year: input.year }, { household: household.id });
}

/** 更正收入: amounts of one year, also of a year that the register did not have. */
const correctIncome = defineCommand<Services, CorrectIncome, Corrected>({
  name: 'registry.correctIncome',
  permission: registryPermissions['registry.correctIncome'],
  input: CorrectIncome,
  run: changeIncome,
});

/** 减员: a member leaves on a day; with the last one the household ends. */
const removeMember = defineCommand<Services, RemoveMember, Corrected & { ended: boolean }>({
  name: 'registry.removeMember',
  permission: registryPermissions['registry.removeMember'],
  input: RemoveMember,
  run: async (context, input) => {
    const { tx } = context;
    const work = await begin(context, input.household);
    const { household, recording, today } = work;
    const memberships = await listMemberships(tx, household);
    const own = memberships.filter((one) => one.person === input.person);
    if (own.length === 0) throw new Problem(404, 'registry.memberNotFound');
    refuse(whyFindings(input, today, 1));
    if (!own.some((one) => holdsOn(one, input.on))) {
      const from = own.map((one) => one.validFrom).sort()[0] ?? '';
      throw new Problem(422, 'registry.notKnownOnDay', [], { on: input.on, from });
    }
    await applyCuts(
      tx,
      MEMBER_CHAIN,
      { county: household.county, person: input.person },
      planEnd(own, input.on),
      recording,
    );
    const remain = memberships.filter((one) => one.person !== input.person && one.validTo > input.on);
    if (remain.length === 0) await endHousehold(tx, household, input.on, recording);
    else await followMembers(tx, household, input.on, recording);
    const ended = remain.length === 0;
    return outcome(
      work,
      { ...input, fields: {} },
      { doubts: [] },
      { person: input.person, ended: String(ended) },
      { household: household.id, ended },
    );
  },
});

/** What corrects a record. */
export const correctionCommands = [correctMember, correctHousehold, correctIncome, removeMember] as const;
