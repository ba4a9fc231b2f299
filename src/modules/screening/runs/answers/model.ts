import { z } from 'zod';
import { Verdict } from '../model.ts';

const areaCode = z.string().regex(/^\d{12}$/);

/** POST /api/screening/answers, multipart: the workbook and the place whose answers it brings. */
export const AnswersUpload = z.object({ area: areaCode });

/** An answer as a row of the workbook gives it. */
export const SheetAnswer = z.object({
  finding: z.string(),
  verdict: Verdict,
  reason: z.string(),
  until: z.string().nullable(),
  /** 核实人 and 核实日期, as the row has them. */
  judge: z.string(),
  on: z.string().nullable(),
  sheet: z.string(),
  row: z.number(),
});
export type SheetAnswer = z.infer<typeof SheetAnswer>;

const ROW_PROBLEMS = [
  'noKey',
  'unknownKey',
  'badAnswer',
  'noReason',
  'badDay',
  'dayAhead',
  'untilPast',
  'contradiction',
  'closed',
  'cleared',
  'notYours',
] as const;

/** Why an answer is not taken over: where it stands, and what stands there. */
const RowProblem = z.object({
  code: z.enum(ROW_PROBLEMS),
  sheet: z.string(),
  row: z.number(),
  /** As written; of a finding that was answered meanwhile, by whom. */
  value: z.string(),
});
export type RowProblem = z.infer<typeof RowProblem>;

export const AnswersSummary = z.object({
  rows: z.number(),
  /** Rows in which nothing was chosen. */
  blank: z.number(),
  /** Answers that would be written, or were. */
  close: z.object({ true: z.number(), 'false-alarm': z.number(), mended: z.number() }),
  /** Answered the same way already. */
  same: z.number(),
  problems: z.array(RowProblem),
  problemCount: z.number(),
});
export type AnswersSummary = z.infer<typeof AnswersSummary>;

/** GET /api/screening/answers/:id */
export const AnswersView = z.object({
  id: z.string(),
  area: z.string(),
  fileName: z.string(),
  state: z.enum(['waiting', 'read', 'taken', 'failed']),
  summary: AnswersSummary.nullable(),
  createdAt: z.string(),
});
export type AnswersView = z.infer<typeof AnswersView>;

/** Command screening.takeAnswers → {job} */
export const TakeAnswers = z.strictObject({ answers: z.guid() });
export type TakeAnswers = z.infer<typeof TakeAnswers>;

/** The columns of the workbook, in their order; `runs:sheet.*` names them. */
export const ANSWER_COLUMNS = [
  ['no', 6],
  ['town', 12],
  ['village', 12],
  ['household', 16],
  ['head', 10],
  ['rule', 26],
  ['message', 48],
  ['responsible', 18],
  ['dueOn', 12],
  ['answer', 12],
  ['reason', 30],
  ['until', 14],
  ['judge', 10],
  ['judgedOn', 12],
  ['key', 8],
] as const;
export type AnswerColumn = (typeof ANSWER_COLUMNS)[number][0];
