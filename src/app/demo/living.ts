import { addDays, type Day, yearOf } from '#kernel/day.ts';
import { isEliminated, type Monitoring } from './monitoring.ts';
import type { Person } from './person.ts';
import type { Place } from './places.ts';
import { graduationOn, type PovertyStory } from './poverty.ts';
import type { Random } from './random.ts';

/** House and water of a household, decided at the start. */
export type LivingConditions = {
  /** 危房 until repaired; null: a safe house */
  readonly dangerousUntil: Day | null;
  /** 0 to 1: below 0.45 the water is not safe before the works of its natural village. */
  readonly waterDraw: number;
  /** The storm that the monitoring tells of took the house with it. */
  readonly hitByDisaster: boolean;
};

export function inventConditions(random: Random, story: PovertyStory): LivingConditions {
  const year = random.integer(2016, Math.max(2016, story.graduationYear));
  return {
    dangerousUntil:
      story.registered && random.chance(0.17) ? addDays(`${year}-03-01`, random.integer(0, 270)) : null,
    waterDraw: random.next(),
    hitByDisaster: random.chance(0.5),
  };
}

/** 危房户: nobody graduated from a dangerous house; a storm may make one again. */
export function isHouseDangerous(
  conditions: LivingConditions,
  story: PovertyStory,
  monitoring: Monitoring | null,
  on: Day,
): boolean {
  if (monitoring?.risks.includes('natural-disaster') && conditions.hitByDisaster) {
    return monitoring.identifiedOn <= on && !isEliminated(monitoring, on);
  }
  const isDue = graduationOn(story, on).status === 'graduated' || !story.registered;
  return conditions.dangerousUntil !== null && on < conditions.dangerousUntil && !isDue;
}

/** 饮水安全 and 饮水困难. */
export function waterOn(
  conditions: LivingConditions,
  place: Place,
  story: PovertyStory,
  on: Day,
): { readonly safe: boolean; readonly difficult: boolean } {
  const isWorkDone = yearOf(on) >= place.waterYear;
  const safe = isWorkDone || conditions.waterDraw >= 0.45 || graduationOn(story, on).status === 'graduated';
  return { safe, difficult: !safe && conditions.waterDraw < 0.2 };
}

/** Who has resident medical and critical-illness insurance, by year, of 1; the last value goes on. */
const MEDICAL = [0.93, 0.965, 0.988, 0.996, 0.999, 0.9993] as const;
const CRITICAL = [0.86, 0.94, 0.98, 0.993, 0.998, 0.9992] as const;
const PENSION = [0.82, 0.88, 0.93, 0.97, 0.99, 0.995] as const;

function rateOf(rates: readonly number[], on: Day): number {
  return rates[Math.min(Math.max(yearOf(on) - 2016, 0), rates.length - 1)] ?? 1;
}

type Cover = {
  readonly criticalIllness: boolean;
  readonly residentMedical: boolean;
  readonly residentPension: boolean | null;
  readonly staffPension: boolean | null;
};

/** @param adult 16 or older and not at school: only they pay into a pension */
export function coverOn(person: Person, adult: boolean, on: Day): Cover {
  const staff = person.workMonths >= 10 && person.coverDrive < 0.12;
  return {
    criticalIllness: person.coverDrive < rateOf(CRITICAL, on),
    residentMedical: person.coverDrive < rateOf(MEDICAL, on),
    residentPension: adult ? !staff && person.coverDrive < rateOf(PENSION, on) : null,
    staffPension: adult ? staff : null,
  };
}
