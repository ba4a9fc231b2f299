import type { Day } from '#kernel/day.ts';
import type { Fen } from '#kernel/money.ts';
import type { NumberOffice } from './documents.ts';
import type { LivingConditions } from './living.ts';
import type { Mistake } from './mistakes.ts';
import type { Monitoring } from './monitoring.ts';
import type { Person } from './person.ts';
import type { Place } from './places.ts';
import type { PovertyStory } from './poverty.ts';
import type { Random } from './random.ts';

/** 家庭收入 of a year in fen, by component. */
export type Income = {
  readonly year: number;
  readonly wageFen: Fen;
  readonly businessFen: Fen;
  readonly propertyFen: Fen;
  readonly transferFen: Fen;
  readonly businessCostFen: Fen;
  readonly claimFen: Fen;
  readonly selfPaidFen: Fen;
};

/** A household of the demo county in the course of its years. */
export type Household = {
  /** 户编号 */
  readonly no: string;
  readonly place: Place;
  /** The household's own chance: what happens to one household never changes another. */
  readonly random: Random;
  readonly office: NumberOffice;
  /** All who ever belonged to it; those who left or died are `gone`. */
  readonly people: Person[];
  headId: number;
  /** The day on which it left the register. */
  leftOn: Day | null;
  readonly phone: string | null;
  readonly story: PovertyStory;
  readonly monitoring: Monitoring | null;
  readonly conditions: LivingConditions;
  readonly mistake: Mistake | null;
  /** How much more or less than its neighbours it lives on, 1 = the same. */
  readonly fortune: number;
  income: Income | null;
};
