import { z } from 'zod';
import { PolicyText } from '#policy/document.ts';
import { RuleKind } from '#policy/rules.ts';
import { ScreeningLanguage, ScreeningReason } from '../model.ts';

const areaCode = z.string().regex(/^\d{12}$/);
const RuleId = z.string().regex(/^[a-z]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$/);
/** A rule by its id (`income.below-monitoring-line`) or all rules of a kind (`exclusion`). */
const Selector = z.string().regex(/^[a-z]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)?$/);
const selectors = z.array(Selector).max(200);

/** Who is in by the register: 未脱贫（含预脱贫、返贫） or 监测中未消除风险. */
export const Status = z.enum(['registered', 'monitored']);
export type Status = z.infer<typeof Status>;

/** A rule as the scenario has it: of one in force only what is changed; a new one with title, kind and expression. */
export const RuleChange = z.strictObject({
  id: RuleId,
  title: PolicyText.optional(),
  kind: RuleKind.optional(),
  severity: z.enum(['high', 'medium', 'low']).optional(),
  responsible: PolicyText.optional(),
  expression: z.string().trim().min(1).max(4000).optional(),
  message: PolicyText.optional(),
});
export type RuleChange = z.infer<typeof RuleChange>;

/** What is changed on a copy of the packs, for the day of the scenario. */
export const PolicyChanges = z.strictObject({
  /** Parameter id → value in the unit of the parameter. */
  parameters: z
    .record(z.string().regex(/^[a-z]+(-[a-z0-9]+)*$/), z.number().min(0).max(1_000_000_000))
    .default({}),
  rules: z.array(RuleChange).max(50).default([]),
  /** Rules that do not hold. */
  off: z.array(RuleId).max(200).default([]),
});
export type PolicyChanges = z.infer<typeof PolicyChanges>;

const Today = z.union([z.enum([...Status.options, 'any']), z.strictObject({ simulation: z.guid() })]);
const Truth = z.union([
  Status,
  /** A run of a matched list: households with a member who was judged to be on it. */
  z.strictObject({ list: z.guid() }),
  /** 户编号 of the households in truth; a saved scenario keeps whom they mean and not the numbers. */
  z.strictObject({ households: z.array(z.string().trim().min(1).max(40)).max(50_000) }),
]);

/**
 * 方案: a policy to try out. In comes whom an entry rule finds and no exclusion rule. Who is in today leaves when an exclusion rule
 * finds him, and else by `exit`: without it by the same entry rules; with rules, when none of them finds a gap any more; with none, not.
 * Command screening.simulate → {simulation, job}.
 */
export const Scenario = z.strictObject({
  title: z.string().trim().min(1).max(80),
  area: areaCode,
  on: z.iso.date(),
  known: z.iso.datetime({ offset: true }).optional(),
  /** Who counts as in today: by the register, everybody in it, or whom a saved scenario selects. */
  today: Today,
  entry: selectors.min(1),
  exclusion: selectors.default([]),
  exit: selectors.optional(),
  changes: PolicyChanges.default({ parameters: {}, rules: [], off: [] }),
  costPerHeadYuan: z
    .number()
    .min(0)
    .max(1_000_000)
    .refine((yuan) => Math.abs(yuan * 100 - Math.round(yuan * 100)) < 1e-6, 'not whole fen')
    .default(0),
  truth: Truth.optional(),
});
export type Scenario = z.infer<typeof Scenario>;

/** Command screening.exportSimulation → {job}; the workbook comes from GET /api/jobs/:id/file. */
export const ExportSimulation = z.object({
  simulation: z.guid(),
  language: ScreeningLanguage.default('zh-CN'),
});
export type ExportSimulation = z.infer<typeof ExportSimulation>;

const count = z.object({ households: z.int(), persons: z.int() });
export type Count = z.infer<typeof count>;

/** Households in the wrong place, of how many, in percent with one decimal; null when there is none to be wrong about. */
const error = z.object({
  wrong: count,
  /** Of which households: those in truth, or those selected. */
  base: count,
  percent: z.number().nullable(),
  /** Of the base, households of which the other side is not known: in neither. */
  unknown: count,
});

/** What one policy selects, against who is in today and against the truth. */
export const Side = z.object({
  selected: count,
  enter: count,
  leave: count,
  stay: count,
  neither: count,
  /** It cannot be told, of the policy or of today; enter + leave + stay + neither + unknown = looked at. */
  unknown: count,
  /** The policy cannot tell, whoever is in today. */
  undecided: count,
  costFen: z.int(),
  /** If all of whom the policy cannot tell were selected too. */
  mostCostFen: z.int(),
  overlap: z.object({
    both: count,
    onlyToday: count,
    onlySelected: count,
    /** Both, of all who are in either, in percent with one decimal. */
    jaccardPercent: z.number().nullable(),
  }),
  /** Null when no truth was chosen. */
  truth: z.object({ exclusionError: error, inclusionError: error }).nullable(),
});
export type Side = z.infer<typeof Side>;

export const SimulationSums = z.object({
  looked: count,
  today: count,
  /** Whether they are in today is not known. */
  todayUnknown: count,
  base: Side,
  scenario: Side,
  /** What the change alone does: selected by the scenario and not by the policy as it is, and the other way round. */
  gained: count,
  lost: count,
  costDifferenceFen: z.int(),
});
export type SimulationSums = z.infer<typeof SimulationSums>;

const sideGroups = [
  'selected',
  'enter',
  'leave',
  'stay',
  'neither',
  'unknown',
  'undecided',
  'both',
  'onlyToday',
  'onlySelected',
  'excluded',
  'included',
] as const;
export type SideGroup = (typeof sideGroups)[number];
/** A figure of a simulation, by which its households are listed. */
export const Group = z.enum([
  'looked',
  'today',
  'todayUnknown',
  'gained',
  'lost',
  ...sideGroups.map((name) => `base.${name}` as const),
  ...sideGroups.map((name) => `scenario.${name}` as const),
]);
export type Group = z.infer<typeof Group>;

/** What decided: a rule, or that none does: `no-entry`, `exit-met`, `kept`, `not-described`, `today-unknown`. */
export const CauseView = z.object({
  cause: z.string(),
  /** Title of the rule; null for what is no rule. */
  title: z.string().nullable(),
  kind: z.string().nullable(),
  /** Of the groups enter, leave, stay, neither and unknown of the scenario. */
  group: z.enum(['enter', 'leave', 'stay', 'neither', 'unknown']),
  /** Where it decided first: these add up to the group. */
  first: count,
  /** All where it decides, also beside others. */
  all: z.int(),
});
export type CauseView = z.infer<typeof CauseView>;

export const SimulationHead = z.object({
  id: z.string(),
  area: z.string(),
  areaName: z.string(),
  title: z.string(),
  on: z.string(),
  known: z.string().nullable(),
  state: z.enum(['waiting', 'done', 'failed']),
  createdBy: z.string(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  /** Of a finished one: who enters and leaves by the scenario, and what it costs more. */
  sums: SimulationSums.nullable(),
});
export type SimulationHead = z.infer<typeof SimulationHead>;

/** A number of policy as it is and as the scenario has it. */
const ChangedNumber = z.object({
  parameter: z.string(),
  title: z.string(),
  unit: z.string(),
  before: z.number().nullable(),
  after: z.number().nullable(),
  reference: z.string().nullable(),
});
export const UsedRule = z.object({
  rule: z.string(),
  title: z.string(),
  kind: z.string(),
  role: z.enum(['entry', 'exclusion', 'exit']),
  /** How the scenario has it: as it is, changed, added, or not at all. */
  change: z.enum(['none', 'changed', 'added', 'off']),
  reference: z.string(),
});
export type UsedRule = z.infer<typeof UsedRule>;

/** GET /api/simulations/:id?area */
export const SimulationView = SimulationHead.extend({
  inputs: Scenario,
  digest: z.string().nullable(),
  policyDigest: z.string().nullable(),
  rules: z.array(UsedRule),
  numbers: z.array(ChangedNumber),
  /** Parameters that a used rule reads and that nobody knows there and then. */
  missing: z.array(z.object({ parameter: z.string(), title: z.string() })),
  /** Of a truth by 户编号: how many households they mean, and how many of the numbers the register does not have there. */
  truthHouseholds: z.int().nullable(),
  truthNotFound: z.int(),
  byArea: z.array(z.object({ area: z.string(), areaName: z.string(), sums: SimulationSums })),
  causes: z.array(CauseView),
});
export type SimulationView = z.infer<typeof SimulationView>;

const Mark = z.enum(['in', 'out', 'unknown']);
export const SimulatedHousehold = z.object({
  household: z.string(),
  nationalHouseholdNo: z.string(),
  /** Null where the register does not describe the household on the day. */
  headName: z.string().nullable(),
  village: z.string(),
  villageName: z.string(),
  townName: z.string(),
  memberCount: z.int(),
  incomeYear: z.int().nullable(),
  perHeadFen: z.number().nullable(),
  today: Mark,
  base: Mark,
  scenario: Mark,
  truth: Mark.nullable(),
  /** Why the scenario has it so; `reason` of a rule that finds it, `missing` of one that cannot tell. */
  causes: z.array(
    z.object({
      cause: z.string(),
      title: z.string().nullable(),
      reason: ScreeningReason.nullable(),
      missing: z.array(z.string()),
    }),
  ),
});
export type SimulatedHousehold = z.infer<typeof SimulatedHousehold>;

/** GET /api/simulations/:id/households */
export const HouseholdsQuery = z.object({
  group: Group,
  area: areaCode.optional(),
  cause: z.string().max(80).optional(),
  /** Whether the cause decided first, or at all. */
  deciding: z.enum(['first', 'all']).default('first'),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type HouseholdsQuery = z.infer<typeof HouseholdsQuery>;

export const SimulatedPage = z.object({
  items: z.array(SimulatedHousehold),
  next: z.string().nullable(),
  /** False when the register or the packs no longer give what was saved: records were erased or moved, or rules replaced. */
  holds: z.boolean(),
});
export type SimulatedPage = z.infer<typeof SimulatedPage>;

/** GET /api/simulations/policy?area&on: what a scenario may change there and then. */
export const PolicyView = z.object({
  rules: z.array(
    z.object({
      rule: z.string(),
      title: z.string(),
      kind: RuleKind,
      severity: z.enum(['high', 'medium', 'low']),
      expression: z.string(),
      reference: z.string(),
      /** Ids of the parameters that it reads. */
      reads: z.array(z.string()),
    }),
  ),
  numbers: z.array(
    z.object({
      parameter: z.string(),
      title: z.string(),
      unit: z.enum(['yuan', 'percent', 'days', 'months', 'years', 'persons']),
      value: z.number().nullable(),
      reference: z.string().nullable(),
    }),
  ),
});
export type PolicyView = z.infer<typeof PolicyView>;

/** GET /api/simulations/:id/compare/:other */
export const Comparison = z.object({
  a: SimulationHead,
  b: SimulationHead,
  byArea: z.array(
    z.object({
      area: z.string(),
      areaName: z.string(),
      a: SimulationSums.nullable(),
      b: SimulationSums.nullable(),
    }),
  ),
  /** Villages where they do not select the same households. */
  villages: z.int(),
});
export type Comparison = z.infer<typeof Comparison>;

/** One whom two scenarios judge differently. */
export const DifferingHousehold = SimulatedHousehold.pick({
  household: true,
  nationalHouseholdNo: true,
  headName: true,
  village: true,
  villageName: true,
  townName: true,
  memberCount: true,
}).extend({ a: Mark, b: Mark });
export type DifferingHousehold = z.infer<typeof DifferingHousehold>;
