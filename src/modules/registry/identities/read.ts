import { Problem } from '#kernel/problem.ts';
import { permits } from '#platform/command/command.ts';
import type { AsOfPair } from '#platform/db/as-of.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { identityReaders } from '../permissions.ts';
import { openSnapshot } from '../records/queries.ts';
import { listIdentities, listSettledVillages } from './queries.ts';

/** Who a member is: what another list must be compared with, and nothing else of him. */
export type MemberIdentity = {
  readonly person: string;
  readonly household: string;
  readonly village: string;
  /** 人编号, 户编号 */
  readonly nationalPersonNo: string;
  readonly nationalHouseholdNo: string;
  readonly name: string;
  readonly pinyin: string;
  /** The 18-character form, in full. */
  readonly document: string | null;
  readonly birth: string | null;
  readonly sex: 'male' | 'female' | null;
};

/**
 * Streams the members of a place as of the pair, village by village, in one snapshot of the database, with their full document
 * numbers. The caller writes into the audit what for.
 * @throws Problem 403 `command.forbidden` for who may not compare whole registers
 */
export async function* readIdentities(
  { database, keys }: Services,
  actor: Actor,
  input: AsOfPair & { readonly area: string },
): AsyncGenerator<readonly MemberIdentity[]> {
  if (!permits(identityReaders, actor.role)) throw new Problem(403, 'command.forbidden');
  const snapshot = await openSnapshot(database, actor);
  try {
    for (const village of await listSettledVillages(snapshot.tx, input.area, input)) {
      const rows = await listIdentities(snapshot.tx, village, input);
      yield rows.map(({ national_person_no, national_household_no, document_cipher, ...row }) => ({
        ...row,
        nationalPersonNo: national_person_no,
        nationalHouseholdNo: national_household_no,
        document: document_cipher === null ? null : keys.decrypt(document_cipher),
      }));
    }
  } finally {
    await snapshot.close();
  }
}
