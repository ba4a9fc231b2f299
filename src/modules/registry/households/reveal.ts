import { createHash } from 'node:crypto';
import { dayOfInstant } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import { appendAudit, permits } from '#platform/command/command.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { registryPermissions } from '../permissions.ts';
import { holdsNumber, joinDocument } from '../rules.ts';
import { findFacts, getHousehold, listMembers, type MemberRow } from './file/queries.ts';
import type { Revealed } from './model.ts';

export type RevealInput = {
  readonly household: string;
  readonly purpose: string;
  readonly on?: string | undefined;
};

/**
 * 查看证件号: the full numbers of one household, against a purpose that is kept in the audit in the same transaction.
 * @throws Problem 403 `command.forbidden`, 404 `registry.householdNotFound`, `registry.noFactsOnDay`, 422 `registry.numberInReason`
 */
export async function revealNumbers(services: Services, actor: Actor, input: RevealInput): Promise<Revealed> {
  if (!permits(registryPermissions['registry.reveal'], actor.role))
    throw new Problem(403, 'command.forbidden');
  // A purpose is kept in the audit, where no number of a person may stand.
  if (holdsNumber(input.purpose))
    throw new Problem(422, 'registry.numberInReason', [{ code: 'registry.numberInReason', at: 'purpose' }]);
  const pair = { on: input.on ?? dayOfInstant(services.clock()) };
  return services.database.write(actor, async (tx) => {
    const household = await getHousehold(tx, input.household);
    const facts = await findFacts(tx, household, pair);
    if (!facts) throw new Problem(404, 'registry.noFactsOnDay', [], { on: pair.on });
    const members = await listMembers(tx, household, pair);
    const commandId = services.newId();
    await appendAudit(tx, actor, {
      command: 'registry.reveal',
      commandId,
      digest: createHash('sha256').update(`registry.reveal\u0000${commandId}`).digest(),
      subject: `household:${household.id}`,
      area: household.village,
      purpose: input.purpose,
      details: { members: members.length, on: pair.on },
    });
    const open = (cipher: Buffer | null) => (cipher === null ? null : services.keys.decrypt(cipher));
    const numbers = (read: (member: MemberRow) => string | null) =>
      Object.fromEntries(
        members.flatMap((member) => {
          const number = read(member);
          return number === null ? [] : [[member.person, number]];
        }),
      );
    return {
      documents: numbers((member) => {
        const key = open(member.document_cipher);
        return key && joinDocument(key, member.document_suffix, member.document_form);
      }),
      phones: numbers((member) => open(member.phone_cipher)),
      householdPhone: open(facts.phone_cipher),
      bankCard: open(facts.bank_card_cipher),
    };
  });
}
