import { yearOf } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import { permits } from '#platform/command/command.ts';
import type { AsOfPair } from '#platform/db/as-of.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import type { HouseholdRecord } from '../model.ts';
import { numberReaders } from '../permissions.ts';
import { joinDocument } from '../rules.ts';
import {
  type HouseholdFacts,
  type HouseholdKey,
  listHouseholdFacts,
  listHouseholdKeys,
  listMemberFacts,
  type MemberFacts,
  openSnapshot,
} from './queries.ts';
import { householdRecord, inOrder, memberRecord, type Numbers } from './rules.ts';

const CHUNK = 1000;

export type ReadRecords = AsOfPair & {
  /** 12 digits: the households of this place, as far as the actor's scope reaches. */
  readonly area: string;
  /**
   * Documents, phones and bank cards: as the source gave them, or as the lists show them. Without it: full for those who
   * may take whole registers out, masked for everybody else.
   */
  readonly numbers?: 'full' | 'masked' | undefined;
};

/** A household of the register, by its id and as the record that a file of that day would tell. */
type RegisterRecord = { readonly household: string; readonly record: HouseholdRecord };

/**
 * Streams the register of a place as of the pair, village by village, in one snapshot of the database: the versions in
 * force as the records of which the intake would make them. Taken in again on the same day they change nothing. The
 * income is the one of the latest year up to the day's. Numbers come full only where the role may have them; the caller
 * writes the audit row of what it gives away.
 * @throws Problem 403 `command.forbidden` when full numbers are asked for without the right
 */
export async function* readRegisterRecords(
  services: Services,
  actor: Actor,
  input: ReadRecords,
): AsyncGenerator<RegisterRecord> {
  const allowed = permits(numberReaders, actor.role);
  if (input.numbers === 'full' && !allowed) throw new Problem(403, 'command.forbidden');
  const full = allowed && input.numbers !== 'masked';
  const snapshot = await openSnapshot(services.database, actor);
  try {
    for (const [county, households] of byCounty(await listHouseholdKeys(snapshot.tx, input.area, input))) {
      for (let start = 0; start < households.length; start += CHUNK) {
        const chunk = households.slice(start, start + CHUNK);
        yield* await readChunk(snapshot.tx, services, { county, households: chunk, input, full });
      }
    }
  } finally {
    await snapshot.close();
  }
}

function byCounty(keys: readonly HouseholdKey[]): Map<string, string[]> {
  const counties = new Map<string, string[]>();
  for (const { county, household } of keys) {
    const known = counties.get(county);
    if (known) known.push(household);
    else counties.set(county, [household]);
  }
  return counties;
}

type Chunk = {
  readonly county: string;
  readonly households: readonly string[];
  readonly input: ReadRecords;
  readonly full: boolean;
};

async function readChunk(
  tx: Tx,
  { keys }: Services,
  { county, households, input, full }: Chunk,
): Promise<RegisterRecord[]> {
  const facts = await listHouseholdFacts(tx, county, households, input, yearOf(input.on));
  const members = new Map<string, MemberFacts[]>();
  for (const member of await listMemberFacts(tx, county, households, input)) {
    const known = members.get(member.household);
    if (known) known.push(member);
    else members.set(member.household, [member]);
  }
  const number = (cipher: Buffer | null, mask: string | null) =>
    cipher === null ? null : full ? keys.decrypt(cipher) : mask;
  const numbersOf = (member: MemberFacts): Numbers => {
    const key = number(member.document_cipher, member.document_mask);
    return {
      document: key === null || !full ? key : joinDocument(key, member.document_suffix, member.document_form),
      phone: number(member.phone_cipher, member.phone_mask),
    };
  };
  const recordOf = (one: HouseholdFacts): RegisterRecord => ({
    household: one.household,
    record: householdRecord(
      one,
      {
        phone: number(one.phone_cipher, one.phone_mask),
        bankCard: number(one.bank_card_cipher, one.bank_card_mask),
      },
      inOrder(members.get(one.household) ?? [], one.head_name).map((member) =>
        memberRecord(member, numbersOf(member)),
      ),
    ),
  });
  const read = new Map(facts.map((one) => [one.household, one]));
  return households.flatMap((household) => {
    const one = read.get(household);
    return one ? [recordOf(one)] : [];
  });
}
