import { z } from 'zod';

/** An indicator's definition. */
export const Indicator = z.object({
  id: z.string(),
  title: z.string(),
  titleEnglish: z.string(),
  /** 户, 人, % … */
  unit: z.string(),
  definition: z.string(),
  definitionEnglish: z.string(),
  numerator: z.string(),
  numeratorEnglish: z.string(),
  denominator: z.string().nullable(),
  denominatorEnglish: z.string().nullable(),
  /** Group on the page: base, status, cause, people, monitoring, income, guarantees, data */
  group: z.string(),
  /** Rounding of a ratio, in words. */
  rounding: z.string(),
  roundingEnglish: z.string(),
});
export type Indicator = z.infer<typeof Indicator>;

/** A number and what stands behind it: law 6, a figure is its evidence. Every module's screens show figures. */
export const Figure = z.object({
  id: z.string(),
  title: z.string(),
  /** null = not known (for example no population, or no facts as of that day); never 0 instead. */
  value: z.number().nullable(),
  unit: z.string(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  area: z.string(),
  areaName: z.string(),
  on: z.string(),
  known: z.string(),
  digest: z.string(),
  /** Why the value is null, a key of the catalogues. */
  note: z.string().nullable(),
});
export type Figure = z.infer<typeof Figure>;

/** A household or a person counted in a figure. */
export const EvidenceRow = z.object({
  /** Household id; null for a base that is not households (population of a village). */
  household: z.string().nullable(),
  person: z.string().nullable(),
  nationalHouseholdNo: z.string(),
  headName: z.string(),
  personName: z.string().nullable(),
  villageName: z.string(),
  townName: z.string(),
  memberCount: z.number().nullable(),
  /** What this row adds to the figure. */
  amount: z.number(),
  registration: z.string().nullable(),
  cause: z.string().nullable(),
  /** File, sheet and row of the fact, or the document of the base. */
  source: z.string(),
});
export type EvidenceRow = z.infer<typeof EvidenceRow>;
export const Evidence = z.object({
  figure: Figure,
  indicator: Indicator,
  items: z.array(EvidenceRow),
  next: z.string().nullable(),
  total: z.number(),
  households: z.number(),
  persons: z.number(),
});
export type Evidence = z.infer<typeof Evidence>;
