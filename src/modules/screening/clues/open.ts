import { countyOf } from '#kernel/area-code.ts';
import { dayOfInstant } from '#kernel/day.ts';
import { squeeze } from '#kernel/invisible.ts';
import { maskNumber } from '#kernel/person-document.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { resolvePacks } from '#policy/resolve.ts';
import type { ClueOrigin, ClueSource } from './model.ts';
import {
  findMember,
  findOpen,
  getPlace,
  holdSubject,
  insertClue,
  insertReport,
  isToldAlready,
  joinClue,
  type Whom,
} from './queries.ts';
import { dueOf, namedKey, readNumber } from './rules.ts';

/** Who tells it, and in which transaction: a command's, or a job's. */
export type Telling = { readonly tx: Tx; readonly actor: Actor; readonly services: Services };

/** A resident who may not be in the register. `area` is his village, or as much as is known of it. */
type ToldResident = {
  readonly name: string;
  readonly area: string;
  readonly birth?: string | null | undefined;
  readonly document?: string | undefined;
  readonly phone?: string | undefined;
  /** Of two of one name without a number: whether he is the one of whom an open clue speaks. */
  readonly sameName?: 'same' | 'other' | undefined;
};

/** What is told of somebody, checked already. */
export type Told = {
  readonly source: ClueSource;
  readonly about: { readonly household: string } | ToldResident;
  readonly risks: readonly string[];
  readonly said: string;
  readonly receivedOn: string;
  readonly origin?: ClueOrigin;
  /** Keyed hash of the row or finding that tells it: the same one tells nothing twice. */
  readonly fingerprint?: Buffer | undefined;
};

export type Opened = {
  readonly clue: string;
  readonly area: string;
  readonly household: string | null;
  /** Whether a clue about him was open already. */
  readonly joined: boolean;
};

type Subject = {
  readonly county: string;
  readonly area: string;
  readonly whom: Whom;
  readonly mask: string;
  readonly phone: string | undefined;
  readonly sameName: ToldResident['sameName'];
};

const registered = (place: { county: string; id: string; village: string }): Subject => ({
  county: place.county,
  area: place.village,
  whom: { household: place.id },
  mask: '',
  phone: undefined,
  sameName: 'same',
});

/** Whom it concerns: by his number a resident may turn out to be a member of a registered household. */
async function subjectOf({ tx, services }: Telling, about: Told['about']): Promise<Subject> {
  if ('household' in about) return registered(await getPlace(tx, about.household));
  const { keys } = services;
  const today = dayOfInstant(services.clock());
  const county = countyOf(about.area);
  const number = about.document === undefined ? undefined : readNumber(about.document, today);
  const member = number && (await findMember(tx, county, keys.hash('document', number.key), today));
  if (member) return registered(member);
  const key = keys.hash('document', number?.key ?? namedKey(about.name, about.birth ?? null));
  return {
    county,
    area: about.area,
    whom: { name: squeeze(about.name), key, numbered: number !== undefined },
    mask: number?.mask ?? '',
    phone: about.phone,
    sameName: about.sameName,
  };
}

/** An open clue of the place speaks of somebody of this name without a number: only who tells can say whether it is he. */
export type Unclear = { readonly sameName: string };

function phoneOf({ keys }: Services, phone: string | undefined) {
  if (phone === undefined) return { phone_cipher: null, phone_mask: null };
  return { phone_cipher: keys.encrypt(phone), phone_mask: maskNumber(phone) };
}

type Place = { readonly county: string; readonly area: string; readonly clue: string };

/** A clue of its own, or another report of the one that is open. */
async function write(
  telling: Telling,
  told: Told,
  { county, area, whom, mask, phone }: Subject,
  joined: { readonly id: string } | undefined,
): Promise<Place> {
  const { tx, services, actor } = telling;
  const due = dueOf(resolvePacks(services.packs, area), area, told.receivedOn);
  const fresh = {
    sources: [told.source],
    received_on: told.receivedOn,
    due_on: due.dueOn,
    ...phoneOf(services, phone),
  };
  const clue = joined?.id ?? services.newId();
  const resident = 'name' in whom ? whom : undefined;
  if (joined) await joinClue(tx, { county, id: clue }, fresh);
  else
    await insertClue(tx, {
      county,
      id: clue,
      area,
      household: 'household' in whom ? whom.household : null,
      resident_name: resident?.name ?? null,
      resident_key: resident?.key ?? null,
      numbered: resident?.numbered ?? false,
      resident_mask: mask,
      deadline: JSON.stringify(due.deadline ?? {}),
      opened_by: actor.id,
      ...fresh,
    });
  const place = { county, area, clue };
  await insertReport(tx, reportOf(telling, told, place));
  return place;
}

/**
 * Puts down what is told of a household or a resident: as a clue, or within the one that is open about him already.
 * Undefined when the same row or finding told it before.
 * @throws Problem 404 `registry.householdNotFound`
 */
export async function openClue(telling: Telling, told: Told): Promise<Opened | Unclear | undefined> {
  const { tx } = telling;
  const subject = await subjectOf(telling, told.about);
  const { area, whom } = subject;
  const household = 'household' in whom ? whom.household : null;
  await holdSubject(tx, `${area} ${'household' in whom ? whom.household : whom.key.toString('hex')}`);
  if (told.fingerprint && (await isToldAlready(tx, subject, told.fingerprint))) return undefined;
  const open = await findOpen(tx, subject, whom);
  const isNamed = 'name' in whom && !whom.numbered;
  if (open && isNamed && subject.sameName === undefined) return { sameName: open.id };
  const joined = isNamed && subject.sameName === 'other' ? undefined : open;
  const { clue } = await write(telling, told, subject, joined);
  return { clue, area, household, joined: joined !== undefined };
}

function reportOf({ actor, services }: Telling, told: Told, place: Place) {
  return {
    ...place,
    id: services.newId(),
    source: told.source,
    risks: [...told.risks],
    said: told.said,
    received_on: told.receivedOn,
    origin: JSON.stringify(told.origin ?? {}),
    fingerprint: told.fingerprint ?? null,
    recorded_by: actor.id,
  };
}
