import { addDays, addMonths, type Day } from '#kernel/day.ts';
import type { Random } from './random.ts';

/** 残疾证: type 1–7 and grade 1–4 as in its number; health says 残疾 from the day of its issue. */
type Certificate = {
  readonly type: number;
  readonly grade: number;
  readonly from: Day;
  /** From then on the number has two more digits. */
  readonly reissuedOn: Day | null;
};

/** What will befall a person, decided when the person is made: a state of health is then a matter of the day. */
export type HealthPlan = {
  readonly chronicFrom: Day | null;
  readonly seriousFrom: Day | null;
  readonly seriousTo: Day | null;
  readonly certificate: Certificate | null;
};

const TYPES = ['vision', 'hearing', 'speech', 'limb', 'intellect', 'mental', 'multiple'] as const;
// biome-ignore format: a table
const TYPE_WEIGHTS = [[1, 12], [2, 13], [3, 3], [4, 46], [5, 9], [6, 13], [7, 4]] as const;
// biome-ignore format: a table
const GRADE_WEIGHTS = [[1, 14], [2, 28], [3, 30], [4, 28]] as const;

const atAge = (birth: Day, years: number, random: Random): Day =>
  addDays(addMonths(birth, years * 12), random.integer(0, 364));

function inventCertificate(random: Random, birth: Day): Certificate | null {
  if (!random.chance(0.085)) return null;
  const from = atAge(birth, random.chance(0.3) ? random.integer(4, 16) : random.integer(20, 76), random);
  return {
    type: random.weighted(TYPE_WEIGHTS),
    grade: random.weighted(GRADE_WEIGHTS),
    from,
    reissuedOn: random.chance(0.12) ? addMonths(from, 12 * random.integer(2, 10)) : null,
  };
}

export function inventHealth(random: Random, birth: Day): HealthPlan {
  const chronicFrom = random.chance(0.55) ? atAge(birth, 30 + Math.round(random.next() * 55), random) : null;
  const seriousFrom = random.chance(0.85) ? atAge(birth, random.integer(4, 84), random) : null;
  const seriousTo = seriousFrom === null ? null : addMonths(seriousFrom, random.integer(14, 52));
  return { chronicFrom, seriousFrom, seriousTo, certificate: inventCertificate(random, birth) };
}

/** The certificate if it was issued by then. */
export function certificateOn(plan: HealthPlan, on: Day): Certificate | null {
  return plan.certificate !== null && plan.certificate.from <= on ? plan.certificate : null;
}

/** 健康状况: codes of list `health-status` in the list's order. */
export function healthOn(plan: HealthPlan, on: Day): string[] {
  const codes: string[] = [];
  if (plan.chronicFrom !== null && plan.chronicFrom <= on) codes.push('chronic-illness');
  if (isSeriouslyIll(plan, on)) codes.push('serious-illness');
  if (certificateOn(plan, on) !== null) codes.push('disabled');
  return codes.length === 0 ? ['healthy'] : codes;
}

export function isSeriouslyIll(plan: HealthPlan, on: Day): boolean {
  return (
    plan.seriousFrom !== null && plan.seriousTo !== null && plan.seriousFrom <= on && on < plan.seriousTo
  );
}

/** 残疾类别: code of list `disability-type`. */
export function disabilityTypeOn(plan: HealthPlan, on: Day): string | null {
  const certificate = certificateOn(plan, on);
  return certificate === null ? null : (TYPES[certificate.type - 1] ?? null);
}

/** The document as shown on a day: the resident ID, or the certificate's 20 or 22 characters. */
export function certifiedDocument(resident: string, plan: HealthPlan, on: Day): string {
  const certificate = certificateOn(plan, on);
  if (certificate === null) return resident;
  const reissued = certificate.reissuedOn !== null && certificate.reissuedOn <= on;
  return `${resident}${certificate.type}${certificate.grade}${reissued ? '11' : ''}`;
}
