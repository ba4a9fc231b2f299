import { z } from 'zod';

const areaCode = z.string().regex(/^\d{12}$/);

/** A rule in force in an area on a day: GET /api/screening/rules?area&on */
export const ScreeningRule = z.object({
  id: z.string(),
  title: z.string(),
  titleEnglish: z.string(),
  kind: z.string(),
  severity: z.string(),
  responsible: z.string(),
  expression: z.string(),
  reference: z.object({ title: z.string(), no: z.string() }),
  validFrom: z.string(),
  validTo: z.string().nullable(),
});
export type ScreeningRule = z.infer<typeof ScreeningRule>;

/** POST /api/screening/query */
export const ScreeningQuery = z.object({
  area: areaCode,
  on: z.iso.date(),
  known: z.iso.datetime({ offset: true }).optional(),
  rules: z.array(z.string()).optional(),
  cursor: z.string().optional(),
  limit: z.int().min(1).max(200).default(50),
});
export type ScreeningQuery = z.infer<typeof ScreeningQuery>;

export const ScreeningReason = z.object({
  rule: z.string(),
  title: z.string(),
  /** Sentence with the values used, in the asked language. */
  message: z.string(),
  /** The values that the rule looked at: name → value as text. */
  values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export const ScreeningHit = z.object({
  household: z.string(),
  nationalHouseholdNo: z.string(),
  headName: z.string(),
  village: z.string(),
  villageName: z.string(),
  townName: z.string(),
  memberCount: z.number(),
  perHeadFen: z.number().nullable(),
  reasons: z.array(ScreeningReason),
});
export type ScreeningHit = z.infer<typeof ScreeningHit>;

export const ScreeningAnswer = z.object({
  items: z.array(ScreeningHit),
  next: z.string().nullable(),
  households: z.number(),
  persons: z.number(),
  /** Households for which the register does not know enough to tell. */
  unknownHouseholds: z.number(),
  byRule: z.array(
    z.object({ rule: z.string(), title: z.string(), households: z.number(), unknown: z.number() }),
  ),
  byArea: z.array(
    z.object({ area: z.string(), areaName: z.string(), households: z.number(), persons: z.number() }),
  ),
  /** Parameters without a known value on that day and place, told and not guessed. */
  missing: z.array(z.object({ parameter: z.string(), title: z.string() })),
});
export type ScreeningAnswer = z.infer<typeof ScreeningAnswer>;
/** Command screening.export → {job} */
export const ExportScreening = z.object({
  area: areaCode,
  on: z.iso.date(),
  rules: z.array(z.string()).optional(),
});
export type ExportScreening = z.infer<typeof ExportScreening>;
