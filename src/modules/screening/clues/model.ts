import { z } from 'zod';
import { PolicyText } from '#policy/document.ts';

const areaCode = z.string().regex(/^\d{12}$/);
/** Free text is short, and never holds a number of a person: rules.ts */
const Words = z.string().trim().max(300);
const Risks = z.array(z.string().max(60)).max(5).default([]);

/** 线索来源: 自主申报, 干部排查, 部门预警, 信访反映, 筛查发现. */
export const ClueSource = z.enum(['application', 'visit', 'department', 'grievance', 'screening']);
export type ClueSource = z.infer<typeof ClueSource>;

/** 待核实, 核实中, 已移交, 已关闭. */
export const ClueState = z.enum(['new', 'checking', 'handed-over', 'closed']);
export type ClueState = z.infer<typeof ClueState>;

/** What the household check found: 有风险, 没有风险, 拿不准. */
export const ClueFinding = z.enum(['risk', 'no-risk', 'unclear']);
export type ClueFinding = z.infer<typeof ClueFinding>;

/** A resident who is not in the register: no more than finding him takes. */
const Resident = z.object({
  name: z.string().trim().min(1).max(40),
  /** The village where he lives. */
  village: areaCode,
  /** Kept as a mask and a keyed hash. */
  document: z.string().trim().max(30).optional(),
  /** Kept encrypted until the clue ends. */
  phone: z
    .string()
    .regex(/^1\d{10}$/)
    .optional(),
});

/** Command screening.openClue: a household of the register or a resident who is not in it, never both. */
export const OpenClue = z.object({
  source: ClueSource.exclude(['screening']),
  household: z.guid().optional(),
  resident: Resident.optional(),
  /** What is feared: list `poverty-risk`. */
  risks: Risks,
  said: Words.default(''),
  /** The day on which it was told; today when it does not say. */
  receivedOn: z.iso.date().optional(),
  /** Of a resident without a number whose name an open clue of the village bears: whether it is he. */
  sameName: z.enum(['same', 'other']).optional(),
});
export type OpenClue = z.infer<typeof OpenClue>;

/** Command screening.clueFromFinding: what a screening found in a household goes on as a clue. */
export const ClueFromFinding = z.object({ finding: z.guid() });
export type ClueFromFinding = z.infer<typeof ClueFromFinding>;

/** Command screening.takeClue: who checks it; oneself when it does not say. */
export const TakeClue = z.object({ clue: z.guid(), user: z.string().max(100).optional() });
export type TakeClue = z.infer<typeof TakeClue>;

/** Command screening.placeClue: the village of a resident of whom a list said no more than the town or county. */
export const PlaceClue = z.object({ clue: z.guid(), village: areaCode });
export type PlaceClue = z.infer<typeof PlaceClue>;

/** Command screening.checkClue: the household was visited. */
export const CheckClue = z.object({
  clue: z.guid(),
  finding: ClueFinding,
  /** Day of the visit; today when it does not say. */
  on: z.iso.date().optional(),
  note: Words.default(''),
});
export type CheckClue = z.infer<typeof CheckClue>;

/** Command screening.closeClue: list `clue-closing`. */
export const CloseClue = z.object({ clue: z.guid(), reason: z.string().max(60), note: Words.default('') });
export type CloseClue = z.infer<typeof CloseClue>;

/** Command screening.handOverClue: list `clue-hand-over`. */
export const HandOverClue = z.object({ clue: z.guid(), kind: z.string().max(60), note: Words.default('') });
export type HandOverClue = z.infer<typeof HandOverClue>;

export const RevealClue = z.object({ purpose: z.string().trim().min(2).max(100) });

/** GET /api/clues */
export const ClueQuery = z.object({
  area: areaCode,
  /** `open`: new or being checked. */
  state: z.enum(['open', ...ClueState.options]).default('open'),
  source: ClueSource.optional(),
  household: z.guid().optional(),
  /** Whether the household check is past its last day. */
  overdue: z.literal('true').optional(),
  /** Only what the asker himself checks. */
  mine: z.literal('true').optional(),
  cursor: z.guid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type ClueQuery = z.infer<typeof ClueQuery>;

/** The number of days, as the pack gave it when the clue was received. Empty where no pack gives one. */
export const Deadline = z.object({
  days: z.int(),
  title: z.string(),
  no: z.string(),
  invented: z.boolean(),
});
export type Deadline = z.infer<typeof Deadline>;

function originOf<T extends z.ZodType>(text: T) {
  return z.object({
    /** Kind of the list, its title, and who sent it. */
    list: z.object({ kind: z.string(), title: text, sender: z.string(), run: z.string() }).optional(),
    /** What was crossed, in yuan as people read it. */
    limit: z.object({ title: text, yuan: z.string() }).optional(),
    rule: z.object({ id: z.string(), title: text, finding: z.string() }).optional(),
  });
}

/** Where a clue of the program itself comes from: a list or a rule, and the limit that was crossed. Never the amount. */
export const ClueOrigin = originOf(PolicyText);
export type ClueOrigin = z.infer<typeof ClueOrigin>;

/** The same in the reader's language. */
const ShownOrigin = originOf(z.string());
export type ShownOrigin = z.infer<typeof ShownOrigin>;

/** One clue as the inbox shows it. */
export const ClueLine = z.object({
  id: z.string(),
  area: z.string(),
  areaName: z.string(),
  townName: z.string(),
  household: z.string().nullable(),
  /** The head's name, or the resident's. */
  name: z.string(),
  /** Masked number of a resident who is not in the register. */
  documentMask: z.string(),
  sources: z.array(ClueSource),
  /** Of all reports together. */
  risks: z.array(z.string()),
  /** What was said last. */
  said: z.string(),
  reports: z.int(),
  receivedOn: z.string(),
  dueOn: z.string().nullable(),
  overdue: z.boolean(),
  state: ClueState,
  worker: z.string().nullable(),
  workerName: z.string().nullable(),
  checkedOn: z.string().nullable(),
  finding: ClueFinding.nullable(),
  endedAt: z.string().nullable(),
});
export type ClueLine = z.infer<typeof ClueLine>;

export const ClueReport = z.object({
  source: ClueSource,
  risks: z.array(z.string()),
  said: z.string(),
  receivedOn: z.string(),
  origin: ShownOrigin,
  byName: z.string(),
  at: z.string(),
});
export type ClueReport = z.infer<typeof ClueReport>;

export const ClueStep = z.object({
  deed: z.enum(['taken', 'checked', 'handed-over', 'closed']),
  code: z.string().nullable(),
  note: z.string(),
  onDay: z.string().nullable(),
  workerName: z.string().nullable(),
  byName: z.string(),
  at: z.string(),
});
export type ClueStep = z.infer<typeof ClueStep>;

/** GET /api/clues/:id */
export const ClueFile = ClueLine.extend({
  phoneMask: z.string().nullable(),
  deadline: Deadline.nullable(),
  history: z.array(ClueReport),
  steps: z.array(ClueStep),
});
export type ClueFile = z.infer<typeof ClueFile>;

const Counts = { open: z.int(), overdue: z.int() };

/** GET /api/clues/counts: what is open, and where. */
export const ClueCounts = z.object({
  ...Counts,
  unclaimed: z.int(),
  bySource: z.array(z.object({ source: ClueSource, ...Counts })),
  /** Towns of a county, villages of a town; empty within a village. */
  byPlace: z.array(z.object({ area: z.string(), areaName: z.string(), ...Counts })),
});
export type ClueCounts = z.infer<typeof ClueCounts>;
