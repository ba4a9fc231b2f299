import { z } from 'zod';
import { RuleKind } from '#policy/rules.ts';
import { ScreeningLanguage } from '../model.ts';

const areaCode = z.string().regex(/^\d{12}$/);
const uuid = z.guid();
const TextPair = z.object({ zh: z.string(), en: z.string() });
/** A text of the packs as it stood when the run was made. */
export type TextPair = z.infer<typeof TextPair>;

/** Which rules a run asks: all in force, those of some kinds, or those named. */
export const RuleChoice = z.strictObject({
  kinds: z.array(RuleKind).min(1).max(20).optional(),
  rules: z.array(z.string().max(80)).min(1).max(500).optional(),
});
export type RuleChoice = z.infer<typeof RuleChoice>;

/** Days for an answer where the packs give none. */
export const USUAL_ANSWER_DAYS = 15;

/** Command screening.startRun → {run, job} */
export const StartRun = z.strictObject({
  area: areaCode,
  on: z.iso.date(),
  choice: RuleChoice.default({}),
  /** Days for an answer, by who starts the run; where a document of the place sets a number, that one holds. */
  answerDays: z.int().min(1).max(365).default(USUAL_ANSWER_DAYS),
  /** Put in by the schedule that starts it. */
  schedule: uuid.optional(),
});
export type StartRun = z.infer<typeof StartRun>;

export const StartedRun = z.object({ run: z.string(), job: z.string() });
export type StartedRun = z.infer<typeof StartedRun>;

/** What came of a run, over all its rules. */
export const RunSummary = z.object({
  rules: z.number(),
  /** Subjects looked at anew: households, of rules that had to be asked over all, all of them. */
  looked: z.number(),
  households: z.number(),
  found: z.number(),
  new: z.number(),
  persisting: z.number(),
  cleared: z.number(),
  reopened: z.number(),
  remembered: z.number(),
});
export type RunSummary = z.infer<typeof RunSummary>;

export const RunView = z.object({
  id: z.string(),
  area: z.string(),
  areaName: z.string(),
  on: z.string(),
  knownAt: z.string().nullable(),
  state: z.enum(['waiting', 'done', 'failed']),
  seq: z.number().nullable(),
  choice: RuleChoice,
  answerDays: z.number(),
  answerReference: z.object({ title: z.string(), no: z.string() }).nullable(),
  dueOn: z.string(),
  scheduled: z.boolean(),
  summary: RunSummary.nullable(),
  createdBy: z.string(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
});
export type RunView = z.infer<typeof RunView>;

export const RunRule = z.object({
  rule: z.string(),
  title: z.string(),
  kind: z.string(),
  severity: z.string(),
  responsible: z.string(),
  looked: z.enum(['all', 'changed']),
  found: z.number(),
  new: z.number(),
  persisting: z.number(),
  cleared: z.number(),
  reopened: z.number(),
  remembered: z.number(),
  unknown: z.number().nullable(),
});
export type RunRule = z.infer<typeof RunRule>;

/** Findings of a run in one place below its area. */
const RunPlace = z.object({
  area: z.string(),
  areaName: z.string(),
  new: z.number(),
  persisting: z.number(),
  cleared: z.number(),
  /** Of those alive: not answered yet, and of these past their day. */
  open: z.number(),
  overdue: z.number(),
});

/** GET /api/screening/runs/:id */
export const RunFile = RunView.extend({ byRule: z.array(RunRule), byPlace: z.array(RunPlace) });
export type RunFile = z.infer<typeof RunFile>;

export const Verdict = z.enum(['true', 'false-alarm', 'mended']);
export type Verdict = z.infer<typeof Verdict>;

/** new: found first by the run; persisting: also by the one before; cleared: by the one before only. */
export const RunChange = z.enum(['new', 'persisting', 'cleared']);
export type RunChange = z.infer<typeof RunChange>;

/** GET /api/screening/findings: tasks, or with `run` what that run found. */
export const FindingQuery = z.object({
  area: areaCode,
  /** open: waits for an answer; overdue: past its day; closed: answered; cleared: no longer found; all: alive. */
  state: z.enum(['open', 'overdue', 'closed', 'cleared', 'all']).default('open'),
  rule: z.string().max(80).optional(),
  kind: RuleKind.optional(),
  side: z.enum(['village', 'department']).optional(),
  run: uuid.optional(),
  change: RunChange.optional(),
  household: uuid.optional(),
  cursor: z.string().max(120).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type FindingQuery = z.infer<typeof FindingQuery>;

const FindingValue = z.object({
  name: z.string(),
  /** The packs' word for it; null for a fact of the register, which the page names itself. */
  label: z.string().nullable(),
  member: z.string().nullable(),
  text: z.string(),
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]),
});

export const FindingView = z.object({
  id: z.string(),
  rule: z.string(),
  title: z.string(),
  kind: z.string(),
  severity: z.enum(['high', 'medium', 'low']),
  side: z.enum(['village', 'department']),
  responsible: z.string(),
  /** Null: the rule looks at the village. */
  household: z.string().nullable(),
  nationalHouseholdNo: z.string(),
  headName: z.string(),
  memberCount: z.number().nullable(),
  village: z.string(),
  villageName: z.string(),
  townName: z.string(),
  message: z.string(),
  values: z.array(FindingValue),
  /** Names of the members concerned. */
  members: z.array(z.string()),
  openedOn: z.string(),
  clearedOn: z.string().nullable(),
  clearedWhy: z.enum(['clear', 'unknown', 'left', 'rule']).nullable(),
  state: z.enum(['open', 'closed']),
  dueOn: z.string(),
  overdue: z.boolean(),
  verdict: Verdict.nullable(),
  reason: z.string(),
  untilDay: z.string().nullable(),
  judgedBy: z.string().nullable(),
  judgedAt: z.string().nullable(),
  reopenedWhy: z.enum(['facts', 'until', 'hand']).nullable(),
  /** Whether the asker may answer it. */
  mine: z.boolean(),
});
export type FindingView = z.infer<typeof FindingView>;

/** GET /api/screening/findings/groups: what waits, by rule. */
export const FindingGroup = z.object({
  rule: z.string(),
  title: z.string(),
  kind: z.string(),
  severity: z.string(),
  side: z.enum(['village', 'department']),
  responsible: z.string(),
  count: z.number(),
  overdue: z.number(),
  firstDueOn: z.string(),
});
export type FindingGroup = z.infer<typeof FindingGroup>;

const answer = {
  verdict: Verdict,
  /** Why; of a false alarm never empty. */
  reason: z.string().trim().max(500).default(''),
  /** Last day on which the answer holds; of a false alarm never empty. Then the finding is asked again. */
  until: z.iso.date().optional(),
};

/** Command screening.closeFinding: the answer to one finding or to several at once. → {results} */
export const CloseFinding = z.strictObject({ findings: z.array(uuid).min(1).max(500), ...answer });
export type CloseFinding = z.infer<typeof CloseFinding>;
/** Command screening.reopen */
export const ReopenFinding = z.strictObject({
  findings: z.array(uuid).min(1).max(500),
  reason: z.string().trim().min(2).max(500),
});
export type ReopenFinding = z.infer<typeof ReopenFinding>;

/** What came of each finding of a batch: done, or the code of the refusal. */
export const CloseResults = z.object({
  done: z.number(),
  results: z.array(z.object({ finding: z.string(), problem: z.string().nullable() })),
});
export type CloseResults = z.infer<typeof CloseResults>;

/** Command screening.setSchedule → {schedule} */
export const SetSchedule = z.strictObject({
  area: areaCode,
  every: z.enum(['week', 'month']),
  /** Day of the week, Monday = 1, or of the month; a month without that day has it on its last. */
  onNumber: z.int().min(1).max(31),
  choice: RuleChoice.default({}),
  answerDays: z.int().min(1).max(365).default(USUAL_ANSWER_DAYS),
});
export type SetSchedule = z.infer<typeof SetSchedule>;
/** Command screening.stopSchedule */
export const StopSchedule = z.strictObject({ schedule: uuid });
export type StopSchedule = z.infer<typeof StopSchedule>;

/** Days for an answer, where a document of the place sets them. */
export const AnswerDays = z.object({ days: z.number(), title: z.string(), no: z.string() });
export type AnswerDays = z.infer<typeof AnswerDays>;

export const ScheduleView = z.object({
  id: z.string(),
  area: z.string(),
  areaName: z.string(),
  every: z.enum(['week', 'month']),
  onNumber: z.number(),
  choice: RuleChoice,
  answerDays: z.number(),
  nextDay: z.string(),
  lastDay: z.string(),
  lastProblem: z.string().nullable(),
  createdBy: z.string(),
  createdAt: z.string(),
});
export type ScheduleView = z.infer<typeof ScheduleView>;

/** Command screening.exportTasks → {job} */
export const ExportTasks = z.strictObject({
  area: areaCode,
  rules: z.array(z.string().max(80)).min(1).max(500).optional(),
  side: z.enum(['village', 'department']).optional(),
  /** One sheet for each town, or one sheet of all. */
  sheets: z.enum(['one', 'town']).default('one'),
  language: ScreeningLanguage.default('zh-CN'),
});
export type ExportTasks = z.infer<typeof ExportTasks>;
