import { Problem } from '#kernel/problem.ts';
import type { AsOfPair } from '#platform/db/as-of.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { packsAsOf, resolvePacks } from '#policy/resolve.ts';
import { recordView } from '../audit/queries.ts';
import { findHouseholdRow } from '../list/queries.ts';
import type { HouseholdFile } from '../model.ts';
import { listSources } from '../sources/queries.ts';
import { sourceReader } from '../sources/rules.ts';
import { incomeLineOf } from './income-line.ts';
import {
  type FoundHousehold,
  findFacts,
  findLiving,
  getHousehold,
  listFindings,
  listIncomes,
  listMembers,
  listStates,
} from './queries.ts';
import { incomeView, memberView, registrationSince } from './rules.ts';

/**
 * The file of a household as of the pair; that it was opened is recorded in the same transaction.
 * @throws Problem 404 `registry.householdNotFound`, `registry.noFactsOnDay`
 */
export async function openHousehold(
  services: Services,
  actor: Actor,
  id: string,
  pair: AsOfPair,
  language: string,
): Promise<HouseholdFile> {
  return services.database.write(actor, async (tx) => {
    const household = await getHousehold(tx, id);
    await recordView(tx, actor, household, services.clock());
    return readFile(services, tx, household, pair, language);
  });
}

async function readFile(
  services: Services,
  tx: Tx,
  household: FoundHousehold,
  pair: AsOfPair,
  language: string,
): Promise<HouseholdFile> {
  const row = await findHouseholdRow(tx, services.keys, household, pair);
  const facts = await findFacts(tx, household, pair);
  if (!row || !facts) throw new Problem(404, 'registry.noFactsOnDay', [], { on: pair.on });
  const living = await findLiving(tx, household, pair);
  const states = await listStates(tx, household, pair);
  const status =
    states[0] && (states[0].valid_to === 'infinity' || states[0].valid_to > pair.on) ? states[0] : undefined;
  const sourceOf = sourceReader(await listSources(tx, household));
  const policy = resolvePacks(packsAsOf(services.packs, pair.known), facts.village);
  const incomes = await listIncomes(tx, household, pair);
  return {
    ...row,
    on: pair.on,
    phoneMask: facts.phone_mask,
    bankName: facts.bank_name,
    bankCardMask: facts.bank_card_mask,
    statedSize: facts.stated_size,
    firstIdentifiedOn: facts.first_identified_on,
    registrationSince: status ? registrationSince(states, row.registration) : null,
    riskIdentifiedOn: status?.risk_identified_on ?? null,
    riskEliminatedOn: status?.risk_eliminated_on ?? null,
    waterDifficult: living?.water_difficult ?? null,
    members: (await listMembers(tx, household, pair)).map((member) => memberView(member, pair.on, sourceOf)),
    incomes: incomes.map((income) =>
      incomeView(income, incomeLineOf(policy, income.year), language, sourceOf),
    ),
    householdSource: sourceOf(facts),
    livingSource: living ? sourceOf(living) : null,
    statusSource: status ? sourceOf(status) : null,
    findings: await listFindings(tx, household),
  };
}
