import { z } from 'zod';
import { Figure } from '#kernel/figure.ts';

const areaCode = z.string().regex(/^\d{12}$/);

/** POST /api/figures {area, on, known?, ids?, split?}; split gives one figure per town or village below the area. */
export const FigureQuery = z.object({
  area: areaCode,
  on: z.iso.date(),
  known: z.iso.datetime({ offset: true }).optional(),
  ids: z.array(z.string()).optional(),
  split: z.enum(['none', 'below']).default('none'),
});
export type FigureQuery = z.infer<typeof FigureQuery>;
/** POST /api/figures/evidence: the households or persons counted. */
export const EvidenceQuery = z.object({
  indicator: z.string(),
  area: areaCode,
  on: z.iso.date(),
  known: z.iso.datetime({ offset: true }).optional(),
  part: z.enum(['numerator', 'denominator']).default('numerator'),
  cursor: z.string().optional(),
  limit: z.int().min(1).max(200).default(50),
});
export type EvidenceQuery = z.infer<typeof EvidenceQuery>;
/** POST /api/figures/evidence/export: all of them as a workbook. */
export const EvidenceExport = EvidenceQuery.omit({ cursor: true, limit: true });
export type EvidenceExport = z.infer<typeof EvidenceExport>;
export const ReportKind = z.enum(['annual-summary', 'half-year-summary']);
export type ReportKind = z.infer<typeof ReportKind>;

/** A piece of a paragraph: words, a figure of the report, or words by hand. */
export const Run = z.union([
  z.object({ text: z.string() }),
  z.object({ figure: z.string(), area: z.string(), shown: z.string(), unit: z.string() }),
]);
export type Run = z.infer<typeof Run>;
const Paragraph = z.object({
  /** Stable key: the narrative that a person edits is kept under it. */
  key: z.string(),
  runs: z.array(Run),
  /** True when the paragraph is a person's text (with {figure} marks kept in place). */
  edited: z.boolean(),
});
export const ReportSection = z.object({ key: z.string(), title: z.string(), paragraphs: z.array(Paragraph) });
export type ReportSection = z.infer<typeof ReportSection>;

export const ReportFigure = Figure.extend({
  /** The indicator's figure now, under the same day and today's knowledge. */
  valueNow: z.number().nullable(),
  moved: z.boolean(),
  /** The definition by which it was counted: of a saved report, as it was then. */
  definition: z.string(),
  /** Records behind the figure that were corrected since it was frozen. */
  correctedSince: z.number(),
});
export type ReportFigure = z.infer<typeof ReportFigure>;

/** What made records behind the figures another since they were taken: one command, with its reason or its files. */
export const Change = z.object({
  at: z.string().nullable(),
  by: z.string(),
  reason: z.string().nullable(),
  files: z.array(z.string()),
  households: z.number(),
  /** One of these households. */
  sample: z.object({ household: z.string(), headName: z.string() }),
});
export type Change = z.infer<typeof Change>;

/** A figure that does not go with the same one of an earlier report. */
export const Disagreement = z.object({
  id: z.string(),
  title: z.string(),
  unit: z.string(),
  area: z.string(),
  areaName: z.string(),
  before: z.number(),
  now: z.number(),
});
export type Disagreement = z.infer<typeof Disagreement>;
/** The last saved report of the same place whose figures do not all go with this one's. */
export const EarlierReport = z.object({
  report: z.string(),
  title: z.string(),
  on: z.string(),
  known: z.string(),
  /** Never empty. Of one day every difference, of an earlier day what fell although it only grows, or rose although it only shrinks. */
  disagreements: z.array(Disagreement),
});
export type EarlierReport = z.infer<typeof EarlierReport>;

export const Report = z.object({
  id: z.string(),
  kind: ReportKind,
  area: z.string(),
  areaName: z.string(),
  title: z.string(),
  on: z.string(),
  known: z.string(),
  state: z.enum(['draft', 'saved']),
  revision: z.number(),
  createdBy: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** 成文日期: the day, in China, of the knowledge that the figures rest on. */
  writtenOn: z.string(),
  /** The line under the text: cut-off date, when the figures were taken, how ratios are rounded. */
  note: z.string(),
  sections: z.array(ReportSection),
  figures: z.array(ReportFigure),
  /** Why figures moved: the largest changes of records since, at most 12. */
  changes: z.array(Change),
  earlier: EarlierReport.nullable(),
});
export type Report = z.infer<typeof Report>;
export const ReportLine = Report.omit({
  writtenOn: true,
  note: true,
  sections: true,
  figures: true,
  changes: true,
  earlier: true,
});
export type ReportLine = z.infer<typeof ReportLine>;

/** GET /api/reports?area&cursor: the reports of a place and of all below it, newest first. */
export const ReportsQuery = z.object({ area: areaCode, cursor: z.string().max(200).optional() });
export type ReportsQuery = z.infer<typeof ReportsQuery>;

/** Commands reports.create → {report}, reports.edit, reports.refresh (figures of today's knowledge, narrative kept), reports.save (freezes). */
export const CreateReport = z.object({ kind: ReportKind, area: areaCode, on: z.iso.date() });
export type CreateReport = z.infer<typeof CreateReport>;
export const EditReport = z.object({
  report: z.uuid(),
  revision: z.int(),
  /** Paragraph key → text with figure marks `{{indicator@area}}`; null gives the generated text back. */
  paragraphs: z.record(z.string(), z.string().max(4000).nullable()),
});
export type EditReport = z.infer<typeof EditReport>;
export const ReportOnly = z.object({ report: z.uuid() });
export type ReportOnly = z.infer<typeof ReportOnly>;
