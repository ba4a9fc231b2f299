import { dayOfInstant } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import { type Context, defineCommand } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import { changeIncome } from '../corrections/commands.ts';
import { type FoundHousehold, findFacts, getHousehold } from '../households/file/queries.ts';
import { holdHousehold } from '../lock/queries.ts';
import { registryPermissions } from '../permissions.ts';
import { RecordIncomeAccount } from './model.ts';
import { writeComponents } from './queries.ts';
import { inputOf, membersOf, readKnown } from './read.ts';
import { linesOf, recordFindings, registerFields, sumsOf } from './rules.ts';

type Recorded = { household: string; changed: number; corrected: boolean };

/** The reason under which the register's sums are corrected by an account; kept in the audit and the timeline. */
const BY_ACCOUNT = '按收入核算表更正';

type Fields = Readonly<Record<string, number | null>>;

/** The register's sums as the account has them, as far as they differ; also claims and self-paid spending that were said. */
async function correct(
  context: Context<Services>,
  { household, year }: Pick<RecordIncomeAccount, 'household' | 'year'>,
  on: string,
  fields: Fields,
): Promise<boolean> {
  if (Object.keys(fields).length === 0) return false;
  try {
    await changeIncome(context, { household, year, on, reason: BY_ACCOUNT, fields });
    return true;
  } catch (error) {
    // What the register has already is no fault of the account.
    if (error instanceof Problem && error.code === 'registry.nothingChanged') return false;
    throw error;
  }
}

async function placeOn({ tx }: Context<Services>, household: FoundHousehold, on: string): Promise<string> {
  const facts = await findFacts(tx, household, { on });
  if (!facts) throw new Problem(422, 'registry.notKnownOnDay', [], { on, from: '' });
  return facts.village;
}

/**
 * 收入核算: the sheet of a year as it was reckoned with the household. The register's own sums stay what they are, unless it is
 * asked for: then they are corrected as by hand.
 */
export const recordIncomeAccount = defineCommand<Services, RecordIncomeAccount, Recorded>({
  name: 'registry.recordIncomeAccount',
  permission: registryPermissions['registry.recordIncomeAccount'],
  input: RecordIncomeAccount,
  run: async (context, input) => {
    const { tx, services, actor, commandId } = context;
    const today = dayOfInstant(services.clock());
    const { year, entries, on = today } = input;
    const household = await getHousehold(tx, input.household);
    const now = await holdHousehold(tx, household);
    const village = await placeOn(context, household, on);
    const known = await readKnown(services, tx, household, village, { on });
    const policyInput = { ...inputOf(known, year, ({ zh }) => zh), entries };
    const lines = linesOf(policyInput);
    const { components } = policyInput;
    const findings = recordFindings({ input: { ...input, on }, today, lines, components });
    const [first] = findings;
    if (first) throw new Problem(422, first.code, findings, first.details);
    const recording = { household, village, year, on, now, commandId, recorder: actor.name };
    const changed = await writeComponents(tx, recording, entries);
    const { members } = await membersOf(tx, household, year, { on });
    const sums = sumsOf(lines, { members, claimFen: null, selfPaidFen: null }, null);
    const fields = {
      ...(input.correct ? registerFields(lines, sums) : {}),
      ...(input.claimFen !== undefined && { claimFen: input.claimFen }),
      ...(input.selfPaidFen !== undefined && { selfPaidFen: input.selfPaidFen }),
    };
    const corrected = await correct(context, input, on, fields);
    if (changed === 0 && !corrected) throw new Problem(422, 'registry.nothingChanged');
    return {
      subject: `household:${household.id}`,
      area: household.village,
      details: { year, on, components: entries.length, changed, corrected },
      answer: { household: household.id, changed, corrected },
    };
  },
});
