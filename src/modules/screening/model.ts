import { z } from 'zod';

const areaCode = z.string().regex(/^\d{12}$/);

/** A rule in force in an area on a day: GET /api/screening/rules?area&on. Texts are in the asked language. */
export const ScreeningRule = z.object({
  id: z.string(),
  title: z.string(),
  /** `must-include`, `guarantee`, `data-check` … */
  kind: z.string(),
  /** What it judges: `household` or `village`. */
  subject: z.enum(['household', 'village']),
  severity: z.enum(['high', 'medium', 'low']),
  responsible: z.string(),
  expression: z.string(),
  reference: z.object({ title: z.string(), no: z.string() }),
  validFrom: z.string(),
  validTo: z.string().nullable(),
  /** Whether a screening that names no rule looks at it: income lines and guarantees. */
  usual: z.boolean(),
});
export type ScreeningRule = z.infer<typeof ScreeningRule>;

/** Where, as of when, and by which rules; without `rules` by the income lines and guarantees in force. */
const scope = {
  area: areaCode,
  on: z.iso.date(),
  known: z.iso.datetime({ offset: true }).optional(),
  rules: z.array(z.string().max(80)).min(1).max(2000).optional(),
};

/** POST /api/screening/query */
export const ScreeningQuery = z.object({
  ...scope,
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(200).default(50),
});
export type ScreeningQuery = z.infer<typeof ScreeningQuery>;

/** A fact or policy number that decided. */
const ScreeningValue = z.object({
  /** `income.perHeadFen`, `policy.povertyLineFen`, `member.age` */
  name: z.string(),
  /** The packs' word for it, of a survey item or a list; null for a fact of the register, which the page names itself. */
  label: z.string().nullable(),
  /** Name of the member whose fact it is. */
  member: z.string().nullable(),
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]),
  /** The value for people: money in yuan, labels of codes, yes and no. */
  text: z.string(),
});

export const ScreeningReason = z.object({
  rule: z.string(),
  title: z.string(),
  severity: z.enum(['high', 'medium', 'low']),
  responsible: z.string(),
  /** Sentence with the values used, in the asked language. */
  message: z.string(),
  values: z.array(ScreeningValue),
  /** Names of the members concerned. */
  members: z.array(z.string()),
});
export type ScreeningReason = z.infer<typeof ScreeningReason>;

/** What one rule in force says of one household. */
export const HouseholdVerdict = z.object({
  rule: z.string(),
  title: z.string(),
  kind: z.string(),
  usual: z.boolean(),
  outcome: z.enum(['hit', 'clear', 'unknown']),
  /** Why it finds the household; null when it does not. */
  reason: ScreeningReason.nullable(),
  /** Names of what is not known, when it cannot tell: `member.age`, `policy.povertyLineFen`. */
  missing: z.array(z.string()),
});
export type HouseholdVerdict = z.infer<typeof HouseholdVerdict>;

/** GET /api/screening/households/:id?on&known: all rules in force where the household lives. */
export const HouseholdScreening = z.object({ items: z.array(HouseholdVerdict) });

export const ScreeningHit = z.object({
  household: z.string(),
  nationalHouseholdNo: z.string(),
  headName: z.string(),
  village: z.string(),
  villageName: z.string(),
  townName: z.string(),
  memberCount: z.number(),
  incomeYear: z.number().nullable(),
  perHeadFen: z.number().nullable(),
  reasons: z.array(ScreeningReason),
});
export type ScreeningHit = z.infer<typeof ScreeningHit>;

const counted = {
  /** Households with at least one hit, and all their members. */
  households: z.number(),
  persons: z.number(),
  /** Households without a hit of which the register does not know enough to tell. */
  unknownHouseholds: z.number(),
  /** Households and members in the register; households = hit + unknown + without a finding. */
  screenedHouseholds: z.number(),
  screenedPersons: z.number(),
};

export const ScreeningSummary = z.object({
  ...counted,
  /** All rules in force, also those that the question does not name. */
  byRule: z.array(
    z.object({
      rule: z.string(),
      title: z.string(),
      kind: z.string(),
      /** Whether the question looks at it. */
      asked: z.boolean(),
      households: z.number(),
      unknown: z.number(),
    }),
  ),
  /** The places below the area. */
  byArea: z.array(z.object({ area: z.string(), areaName: z.string(), ...counted })),
  /** Parameters without a known value on that day and place, told and not guessed. */
  missing: z.array(z.object({ parameter: z.string(), title: z.string() })),
});
export type ScreeningSummary = z.infer<typeof ScreeningSummary>;

export const ScreeningAnswer = z.object({
  items: z.array(ScreeningHit),
  next: z.string().nullable(),
  /** With the first page only: it is the whole register that is counted. */
  summary: ScreeningSummary.nullable(),
});
export type ScreeningAnswer = z.infer<typeof ScreeningAnswer>;

export const ScreeningLanguage = z.enum(['zh-CN', 'zh-Hant', 'en']);
export type ScreeningLanguage = z.infer<typeof ScreeningLanguage>;

/** Command screening.export → {job}; the workbook comes from GET /api/jobs/:id/file. */
export const ExportScreening = z.object({ ...scope, language: ScreeningLanguage.default('zh-CN') });
export type ExportScreening = z.infer<typeof ExportScreening>;
