import { z } from 'zod';
import type { AreaCode } from '#kernel/area-code.ts';
import type { Day } from '#kernel/day.ts';
import { fenOfYuan } from '#kernel/money.ts';
import type { Finding } from '#kernel/problem.ts';
import { type Dated, datedFields, datedRows, inForceOn } from './dated.ts';
import { PolicyText } from './document.ts';
import { LARGEST_LITERAL } from './reach.ts';

/** Unit of a parameter, and how a rule names it: a line in `yuan` is read by rules as `…Fen`. */
const UNIT_SUFFIX = {
  yuan: 'Fen',
  percent: 'Percent',
  days: 'Days',
  months: 'Months',
  years: 'Years',
  persons: 'Persons',
} as const;

const ParameterUnit = z.enum(['yuan', 'percent', 'days', 'months', 'years', 'persons']);
type ParameterUnit = z.infer<typeof ParameterUnit>;

/** Zero, or of a size that rules can compute with. */
const PolicyNumber = z
  .number()
  .refine((value) => value === 0 || (Math.abs(value) >= 1e-9 && Math.abs(value) <= LARGEST_LITERAL));

/** One file of `parameters/`: a number that policy sets, with every value it ever had. */
export const ParameterFile = z.strictObject({
  /** kebab-case, e.g. `poverty-line` */
  id: z.string().regex(/^[a-z]+(-[a-z0-9]+)*$/),
  title: PolicyText,
  unit: ParameterUnit,
  /** None where no document with a number is known: rules may name it all the same and say unknown until a nearer pack has one. */
  values: z.array(z.strictObject({ ...datedFields, value: PolicyNumber })),
});

/** One value with its area, its days and its document. */
export type ParameterValue = Dated & {
  /** In the parameter's unit (yuan, days, percent …). */
  readonly value: number;
};

/** 政策参数: a number of policy, dated and by area. */
export type Parameter = {
  readonly id: string;
  readonly title: PolicyText;
  readonly unit: ParameterUnit;
  readonly values: readonly ParameterValue[];
};

export function parameterOf(file: z.infer<typeof ParameterFile>, pack: string): Parameter {
  return { ...file, values: file.values.flatMap((row) => datedRows(row, pack)) };
}

/** The value in force in an area on a day, with its document; undefined when no pack knows one. */
export function valueOn(parameter: Parameter, area: AreaCode, day: Day): ParameterValue | undefined {
  return inForceOn(parameter.values, area, day);
}

/** The name under which rules read a parameter: `poverty-line` in yuan → `povertyLineFen`. */
export function variableOf(parameter: Pick<Parameter, 'id' | 'unit'>): string {
  const camel = parameter.id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return `${camel}${UNIT_SUFFIX[parameter.unit]}`;
}

/** The number that rules compute with: yuan become whole fen, everything else stays. */
export function ruleNumber(parameter: Pick<Parameter, 'unit'>, value: number): number | null {
  return parameter.unit === 'yuan' ? (fenOfYuan(value) ?? null) : value;
}

/** The finding that says openly that policy gives no number for this place and day. */
export function noValue(parameter: Pick<Parameter, 'id'>, area: AreaCode, day: Day): Finding {
  return { code: 'policy.noValue', at: parameter.id, details: { parameter: parameter.id, area, day } };
}
