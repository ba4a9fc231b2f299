import { Problem } from '#kernel/problem.ts';
import type { Tx } from '#platform/db/database.ts';
import { type Change, holdsOn, planChanges, type Version } from '../corrections/plan/rules.ts';
import { applyCuts, insertFirst, listKnown, type Recording } from '../corrections/queries.ts';
import { getHousehold, listMembers } from '../households/file/queries.ts';
import { STATUS_CHAIN } from '../intake/chains.ts';
import { holdHousehold } from '../lock/queries.ts';

/** 在册状态 on a day, as the register has it; null when it says nothing of the household then. */
export type RegisterStanding = {
  readonly registration: string | null;
  readonly monitoring: string;
  readonly monitoredKind: string | null;
  readonly from: string;
};

/** What an approved case sets; what is left out stays as it is. */
export type StandingChange = {
  readonly registration?: string;
  readonly monitoring?: string;
  readonly monitoredKind?: string | null;
  readonly graduationYear?: number | null;
  readonly risks?: readonly string[];
  readonly riskIdentifiedOn?: string | null;
  readonly riskEliminatedOn?: string | null;
};

const COLUMNS: Readonly<Record<keyof StandingChange, string>> = {
  registration: 'registration',
  monitoring: 'monitoring',
  monitoredKind: 'monitored_kind',
  graduationYear: 'graduation_year',
  risks: 'risks',
  riskIdentifiedOn: 'risk_identified_on',
  riskEliminatedOn: 'risk_eliminated_on',
};

function standingOf(versions: readonly Version[], on: string): RegisterStanding | null {
  const version = versions.find((one) => holdsOn(one, on));
  if (!version) return null;
  const { facts } = version;
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    registration: text(facts.registration),
    monitoring: text(facts.monitoring) ?? 'none',
    monitoredKind: text(facts.monitored_kind),
    from: version.validFrom,
  };
}

/** Where a household of the scope lives. @throws Problem 404 `registry.householdNotFound` */
export async function householdPlace(tx: Tx, household: string) {
  const { county, id, village } = await getHousehold(tx, household);
  return { county, household: id, village };
}

/** Whether somebody was a member of a household on a day. */
export async function isMemberOn(tx: Tx, household: string, person: string, on: string): Promise<boolean> {
  const found = await getHousehold(tx, household);
  const members = await listMembers(tx, found, { on });
  return members.some((member) => member.person === person);
}

/** Where a household stands on a day, as it is known now. @throws Problem 404 `registry.householdNotFound` */
export async function readStanding(tx: Tx, household: string, on: string): Promise<RegisterStanding | null> {
  const { county, id } = await getHousehold(tx, household);
  return standingOf(await listKnown(tx, STATUS_CHAIN, { county, household: id }), on);
}

const changesOf = (change: StandingChange): Change[] =>
  (Object.keys(COLUMNS) as (keyof StandingChange)[])
    .filter((name) => change[name] !== undefined)
    .map((name) => ({ column: COLUMNS[name], value: change[name] }));

/** The day behind the last one that the register describes before a gap, or for ever. */
function until(versions: readonly Version[], on: string): string {
  const later = versions.map(({ validFrom }) => validFrom).filter((from) => from > on);
  return later.sort()[0] ?? 'infinity';
}

/**
 * Writes what an approved case decides into the register, from its day on. Nothing else of the program changes a state; workbooks of the
 * national system bring what was decided there.
 * @throws Problem 404 `registry.householdNotFound`, 422 `registry.nothingChanged`
 */
export async function recordStanding(
  tx: Tx,
  household: string,
  on: string,
  change: StandingChange,
  commandId: string,
): Promise<void> {
  const found = await getHousehold(tx, household);
  const now = await holdHousehold(tx, found);
  const keys = { county: found.county, household: found.id };
  const recording: Recording = { now, commandId };
  const versions = await listKnown(tx, STATUS_CHAIN, keys);
  const cuts = planChanges(versions, on, changesOf(change));
  if (cuts === undefined) {
    const facts = Object.fromEntries(changesOf(change).map(({ column, value }) => [column, value]));
    const days = { from: on, to: until(versions, on) };
    await insertFirst(tx, STATUS_CHAIN, { ...keys, village: found.village }, facts, days, recording);
    return;
  }
  if (cuts.length === 0) throw new Problem(422, 'registry.nothingChanged');
  await applyCuts(tx, STATUS_CHAIN, keys, cuts, recording);
}
