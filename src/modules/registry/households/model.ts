import { z } from 'zod';

const areaCode = z.string().regex(/^\d{12}$/);

/** 登记状态 of a household as of a day; null = the register does not say. */
export const Registration = z.enum(['poor', 'pre-graduated', 'graduated', 'relapsed', 'ordinary']);
export type Registration = z.infer<typeof Registration>;
/** 监测状态: none, monitored (risk open), eliminated (risk gone). */
export const Monitoring = z.enum(['none', 'monitored', 'eliminated']);
export type Monitoring = z.infer<typeof Monitoring>;

/** The filters of the household list; all of them hold together. */
export const HouseholdFilter = z.object({
  registration: z.array(Registration).optional(),
  monitoring: z.array(Monitoring).optional(),
  monitoredKind: z.array(z.string()).optional(),
  householdType: z.array(z.string()).optional(),
  povertyClass: z.array(z.string()).optional(),
  /** Main cause, list `poverty-cause` */
  cause: z.array(z.string()).optional(),
  risk: z.array(z.string()).optional(),
  graduationYear: z.int().optional(),
  /** Has at least one member whose health is `disabled`. */
  hasDisabled: z.boolean().optional(),
  hasSeriousIllness: z.boolean().optional(),
  minimumLiving: z.boolean().optional(),
  dangerousHousing: z.boolean().optional(),
  unsafeWater: z.boolean().optional(),
  /** Income per head of the latest year, in fen, from (inclusive) and below (exclusive). */
  incomeFromFen: z.int().optional(),
  incomeBelowFen: z.int().optional(),
});
export type HouseholdFilter = z.infer<typeof HouseholdFilter>;

export const HouseholdSort = z.enum(['village', 'name', 'income', 'size']);
export type HouseholdSort = z.infer<typeof HouseholdSort>;

/**
 * POST /api/households/query. Words of the search go in the body, never in the address: name, pinyin, initials,
 * household code, the last four characters or the whole of a document number.
 */
export const HouseholdQuery = z.object({
  area: areaCode,
  on: z.iso.date(),
  known: z.iso.datetime({ offset: true }).optional(),
  search: z.string().trim().max(40).optional(),
  filter: HouseholdFilter.default({}),
  sort: HouseholdSort.default('village'),
  descending: z.boolean().default(false),
  cursor: z.string().optional(),
  limit: z.int().min(1).max(200).default(50),
});
export type HouseholdQuery = z.infer<typeof HouseholdQuery>;

export const HouseholdRow = z.object({
  id: z.string(),
  nationalHouseholdNo: z.string(),
  headName: z.string(),
  village: z.string(),
  villageName: z.string(),
  townName: z.string(),
  naturalVillage: z.string().nullable(),
  memberCount: z.number(),
  disabledCount: z.number(),
  registration: Registration.nullable(),
  graduationYear: z.number().nullable(),
  monitoring: Monitoring,
  monitoredKind: z.string().nullable(),
  householdType: z.string().nullable(),
  povertyClass: z.string().nullable(),
  povertyCauses: z.array(z.string()),
  risks: z.array(z.string()),
  incomeYear: z.number().nullable(),
  /** 人均纯收入, fen */
  perHeadFen: z.number().nullable(),
  /** Against the year before, fen; null when one of the two is not known. */
  perHeadChangeFen: z.number().nullable(),
  dangerousHousing: z.boolean().nullable(),
  safeWater: z.boolean().nullable(),
  openFindings: z.number(),
  /** For a search: the member whose name or number matched, when not the head. */
  matchedMember: z.string().nullable(),
});
export type HouseholdRow = z.infer<typeof HouseholdRow>;

/** POST /api/households/count with the same body: the totals of the whole answer. */
export const HouseholdTotals = z.object({
  households: z.number(),
  persons: z.number(),
  disabled: z.number(),
});
export type HouseholdTotals = z.infer<typeof HouseholdTotals>;

/** Where a version came from: a file's row, or a correction. */
export const Source = z.object({
  recordedAt: z.string(),
  actorName: z.string(),
  batch: z.string().nullable(),
  file: z.string().nullable(),
  sheet: z.string().nullable(),
  row: z.number().nullable(),
  reason: z.string().nullable(),
});
export type Source = z.infer<typeof Source>;

export const MemberView = z.object({
  person: z.string(),
  nationalPersonNo: z.string(),
  name: z.string(),
  relationToHead: z.string().nullable(),
  sex: z.enum(['male', 'female']).nullable(),
  birth: z.string().nullable(),
  /** Completed years on the cut-off date. */
  age: z.number().nullable(),
  /** 4601**********1234 */
  documentMask: z.string(),
  documentForm: z.number().nullable(),
  phoneMask: z.string().nullable(),
  ethnicity: z.string().nullable(),
  educationLevel: z.string().nullable(),
  schoolingStatus: z.string().nullable(),
  healthStatus: z.array(z.string()),
  laborCapacity: z.string().nullable(),
  workPlace: z.string().nullable(),
  workMonths: z.number().nullable(),
  criticalIllnessInsured: z.boolean().nullable(),
  residentMedicalInsured: z.boolean().nullable(),
  residentPensionInsured: z.boolean().nullable(),
  staffPensionInsured: z.boolean().nullable(),
  minimumLiving: z.boolean().nullable(),
  destituteSupport: z.boolean().nullable(),
  disabilityType: z.string().nullable(),
  identifiedOn: z.string().nullable(),
  source: Source,
});
export type MemberView = z.infer<typeof MemberView>;

export const IncomeView = z.object({
  year: z.number(),
  perHeadFen: z.number().nullable(),
  wageFen: z.number().nullable(),
  businessFen: z.number().nullable(),
  propertyFen: z.number().nullable(),
  transferFen: z.number().nullable(),
  businessCostFen: z.number().nullable(),
  claimFen: z.number().nullable(),
  selfPaidFen: z.number().nullable(),
  /** The line in force in that year and place, fen; null when the packs know none (never guessed). */
  lineFen: z.number().nullable(),
  lineTitle: z.string().nullable(),
  source: Source,
});
export type IncomeView = z.infer<typeof IncomeView>;

/** GET /api/households/:id?on&known — opening a file is recorded in the audit. */
export const HouseholdFile = HouseholdRow.extend({
  on: z.string(),
  phoneMask: z.string().nullable(),
  bankName: z.string().nullable(),
  bankCardMask: z.string().nullable(),
  statedSize: z.number().nullable(),
  firstIdentifiedOn: z.string().nullable(),
  registrationSince: z.string().nullable(),
  riskIdentifiedOn: z.string().nullable(),
  riskEliminatedOn: z.string().nullable(),
  waterDifficult: z.boolean().nullable(),
  members: z.array(MemberView),
  incomes: z.array(IncomeView),
  householdSource: Source,
  livingSource: Source.nullable(),
  statusSource: Source.nullable(),
  findings: z.array(
    z.object({
      id: z.string(),
      check: z.string(),
      person: z.string(),
      column: z.string(),
      value: z.string(),
      state: z.string(),
    }),
  ),
});
export type HouseholdFile = z.infer<typeof HouseholdFile>;

/** One change of the household: GET /api/households/:id/timeline, newest first. */
export const TimelineEntry = z.object({
  /** What changed: household, status, living, income, member, member-joined, member-left, opened. */
  kind: z.enum([
    'household',
    'status',
    'living',
    'income',
    'member',
    'member-joined',
    'member-left',
    'registered',
  ]),
  /** Member's name, or the income year, when the change is of one. */
  about: z.string(),
  validFrom: z.string(),
  validTo: z.string(),
  state: z.enum(['in-force', 'ended', 'superseded']),
  supersededAt: z.string().nullable(),
  changes: z.array(z.object({ field: z.string(), old: z.string().nullable(), new: z.string().nullable() })),
  source: Source,
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** POST /api/households/:id/reveal: full numbers against a purpose; recorded in the audit. */
export const Reveal = z.object({ purpose: z.string().trim().min(2).max(100) });
export type Reveal = z.infer<typeof Reveal>;
export const Revealed = z.object({
  documents: z.record(z.string(), z.string()),
  phones: z.record(z.string(), z.string()),
  householdPhone: z.string().nullable(),
  bankCard: z.string().nullable(),
});
export type Revealed = z.infer<typeof Revealed>;

const why = { on: z.iso.date(), reason: z.string().trim().min(2).max(200) };
/** Commands `registry.correct*`: what is known otherwise from day `on`; absent fields stay as they are. */
export const CorrectMember = z.object({
  household: z.uuid(),
  person: z.uuid(),
  ...why,
  fields: z
    .object({
      name: z.string().trim().min(1).max(60),
      relationToHead: z.string().nullable(),
      ethnicity: z.string().nullable(),
      educationLevel: z.string().nullable(),
      schoolingStatus: z.string().nullable(),
      healthStatus: z.array(z.string()),
      laborCapacity: z.string().nullable(),
      workPlace: z.string().nullable(),
      /** 0 to 12, with at most one decimal; told by the rules with all other findings */
      workMonths: z.number().nullable(),
      criticalIllnessInsured: z.boolean().nullable(),
      residentMedicalInsured: z.boolean().nullable(),
      residentPensionInsured: z.boolean().nullable(),
      staffPensionInsured: z.boolean().nullable(),
      minimumLiving: z.boolean().nullable(),
      destituteSupport: z.boolean().nullable(),
      disabilityType: z.string().nullable(),
      phone: z
        .string()
        .regex(/^\d{11}$/)
        .nullable(),
    })
    .partial(),
});
export type CorrectMember = z.infer<typeof CorrectMember>;
export const CorrectHousehold = z.object({
  household: z.uuid(),
  ...why,
  fields: z
    .object({
      naturalVillage: z.string().nullable(),
      statedSize: z.int().min(1).max(60).nullable(),
      phone: z
        .string()
        .regex(/^\d{11}$/)
        .nullable(),
      povertyCauses: z.array(z.string()).max(5),
      dangerousHousing: z.boolean().nullable(),
      safeWater: z.boolean().nullable(),
      waterDifficult: z.boolean().nullable(),
    })
    .partial(),
});
export type CorrectHousehold = z.infer<typeof CorrectHousehold>;
const fen = z.int().nullable();
export const CorrectIncome = z.object({
  household: z.uuid(),
  year: z.int().min(1990).max(2199),
  ...why,
  fields: z
    .object({
      perHeadFen: fen,
      wageFen: fen,
      businessFen: fen,
      propertyFen: fen,
      transferFen: fen,
      businessCostFen: fen,
      claimFen: fen,
      selfPaidFen: fen,
    })
    .partial(),
});
export type CorrectIncome = z.infer<typeof CorrectIncome>;
/** A member leaves the household (death, marriage, moving): the version ends on day `on`. */
export const RemoveMember = z.object({ household: z.uuid(), person: z.uuid(), ...why });
export type RemoveMember = z.infer<typeof RemoveMember>;
