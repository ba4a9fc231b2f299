import type { Tx } from '#platform/db/database.ts';
import { spell } from '#platform/text/pinyin.ts';
import type { HouseholdKey } from '../households/sources/queries.ts';
import { planDerived, planEnd } from './plan/rules.ts';
import {
  applyCuts,
  HOUSEHOLD_CHAIN,
  HOUSEHOLD_CHAINS,
  listKnown,
  listMemberships,
  type Recording,
} from './queries.ts';

/** Columns that follow from the head's name. */
function spelled(name: string) {
  const { pinyin, initials } = spell(name, 'name');
  return { head_pinyin: pinyin, head_initials: initials };
}

/** Brings head and number of members of the household's own versions in line with its members, from a day on. */
export async function followMembers(
  tx: Tx,
  household: HouseholdKey,
  from: string,
  recording: Recording,
): Promise<void> {
  const keys = { county: household.county, household: household.id };
  const versions = await listKnown(tx, HOUSEHOLD_CHAIN, keys);
  const cuts = planDerived(versions, await listMemberships(tx, household), from, spelled);
  await applyCuts(tx, HOUSEHOLD_CHAIN, keys, cuts, recording);
}

/** 整户减少: nothing is known of the household from a day on; its past stays. */
export async function endHousehold(
  tx: Tx,
  household: HouseholdKey,
  on: string,
  recording: Recording,
): Promise<void> {
  const keys = { county: household.county, household: household.id };
  for (const chain of HOUSEHOLD_CHAINS)
    await applyCuts(tx, chain, keys, planEnd(await listKnown(tx, chain, keys), on), recording);
}
