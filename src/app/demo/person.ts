import { ageOn, type Day, yearOf } from '#kernel/day.ts';
import { firstGenerationOf, type NumberOffice } from './documents.ts';
import { certificateOn, certifiedDocument, type HealthPlan, inventHealth, isSeriouslyIll } from './health.ts';
import { inventGivenName, inventSurname } from './names.ts';
import type { Random } from './random.ts';
import { inventTrack, type SchoolTrack, schoolingOn } from './schooling.ts';

export type Sex = 'male' | 'female';

/** A person of the demo county: what was decided at birth, and the few things that life changes. */
export type Person = {
  /** 1 to 99 within the household, never given out twice. */
  readonly id: number;
  readonly name: string;
  readonly sex: Sex;
  readonly birth: Day;
  readonly ethnicity: string;
  readonly resident: string;
  /** Ids within the household; below 0 are people who were never in it, so that brothers know each other. */
  father: number | null;
  mother: number | null;
  spouse: number | null;
  /** null: since the household was identified. */
  readonly joinedOn: Day | null;
  gone: boolean;
  readonly track: SchoolTrack;
  readonly health: HealthPlan;
  readonly skilled: boolean;
  /** 0 to 1: the lower, the sooner the person works away, is insured, … when the rates of a year rise. */
  readonly drive: number;
  readonly coverDrive: number;
  readonly workPlace: string;
  workMonths: number;
  readonly phone: string | null;
  /** Until then the old 15 digits stand in the register. */
  readonly firstGenerationUntil: Day | null;
};

/** What a person is made from. */
export type PersonSeed = {
  readonly id: number;
  readonly sex: Sex;
  readonly birth: Day;
  readonly ethnicity: string;
  /** null: a surname of the person's own */
  readonly surname: string | null;
  readonly father?: number | null;
  readonly mother?: number | null;
  readonly spouse?: number | null;
  readonly joinedOn?: Day | null;
};

// biome-ignore format: a table
const WORK_PLACES = [['in-town', 30], ['in-county', 30], ['in-province', 27], ['out-of-province', 11], ['other', 2]] as const;

export function inventPerson(random: Random, office: NumberOffice, seed: PersonSeed): Person {
  const year = yearOf(seed.birth);
  const surname = seed.surname ?? inventSurname(random, seed.ethnicity);
  const health = inventHealth(random, seed.birth);
  const severe = health.certificate !== null && health.certificate.grade === 1;
  return {
    id: seed.id,
    name: surname + inventGivenName(random, seed.sex, year),
    sex: seed.sex,
    birth: seed.birth,
    ethnicity: seed.ethnicity,
    resident: office.resident(seed.birth, seed.sex),
    father: seed.father ?? null,
    mother: seed.mother ?? null,
    spouse: seed.spouse ?? null,
    joinedOn: seed.joinedOn ?? null,
    gone: false,
    track: severe && random.chance(0.4) ? 'none' : inventTrack(random, year),
    health,
    skilled: random.chance(0.09),
    drive: random.next(),
    coverDrive: random.next(),
    workPlace: random.weighted(WORK_PLACES),
    workMonths: 0,
    phone: random.chance(0.62) ? office.phone() : null,
    firstGenerationUntil: year < 1968 && random.chance(0.02) ? `${random.integer(2017, 2024)}-06-01` : null,
  };
}

/** 劳动技能: code of list `labor-capacity`. `weak` came with layout B; before, it was written as ordinary or none. */
export function laborOn(person: Person, on: Day, layout: 'A' | 'B'): string {
  const age = ageOn(person.birth, on);
  if (age < 16 || schoolingOn(person.track, person.birth, on).schoolingStatus !== null) return 'none';
  if (hasLostLabor(person, on)) return 'lost';
  if (age >= 60) return layout === 'B' && !isTooOld(person, age) ? 'weak' : 'none';
  if (isWeak(person, on)) return layout === 'B' ? 'weak' : 'ordinary';
  return person.skilled ? 'skilled' : 'ordinary';
}

function hasLostLabor(person: Person, on: Day): boolean {
  if (certificateOn(person.health, on)?.grade === 1) return true;
  return isSeriouslyIll(person.health, on) && person.drive > 0.4;
}

function isTooOld(person: Person, age: number): boolean {
  return age >= 70 || (age >= 65 && person.drive > 0.5);
}

function isWeak(person: Person, on: Day): boolean {
  if (certificateOn(person.health, on) !== null) return true;
  return person.health.chronicFrom !== null && person.health.chronicFrom <= on && person.drive > 0.6;
}

/** Whether somebody of this 劳动技能 can have worked away from home. */
export function isAbleToWork(labor: string): boolean {
  return labor !== 'none' && labor !== 'lost';
}

/** 证件号码 as it stands in the register on a day: 15, 18, 20 or 22 characters. */
export function documentOn(person: Person, on: Day): string {
  const certified = certifiedDocument(person.resident, person.health, on);
  const old = person.firstGenerationUntil !== null && on < person.firstGenerationUntil;
  return old && certified.length === 18 ? firstGenerationOf(person.resident) : certified;
}
