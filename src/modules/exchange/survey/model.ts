import { z } from 'zod';

const areaCode = z.string().regex(/^\d{12}$/);

/** Command `exchange.exportSurvey`: a form as a workbook, one row a household, person or village, with the present values. */
export const ExportSurvey = z.object({
  area: areaCode,
  /** The form's name in the packs. */
  form: z.string().min(1).max(100),
  on: z.iso.date(),
});
export type ExportSurvey = z.infer<typeof ExportSurvey>;

/** POST /api/survey/import (multipart): these fields and one `file`. */
export const SurveyUpload = z.object({
  area: areaCode,
  /** The day from which the answers hold. */
  on: z.iso.date(),
  source: z.enum(['visit', 'survey', 'department', 'import']).default('import'),
});
export type SurveyUpload = z.infer<typeof SurveyUpload>;

/** Why a row, a value or a column of a workbook was not taken. */
export const SurveyFinding = z.object({
  code: z.string(),
  sheet: z.string(),
  /** The sheet's row; null of a column or a whole sheet. */
  row: z.number().nullable(),
  /** The title of the column. */
  column: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type SurveyFinding = z.infer<typeof SurveyFinding>;

export const SurveySheet = z.object({
  sheet: z.string(),
  /** Rows below the header that hold something. */
  rows: z.number(),
  /** Columns that were understood, with the items that they mean. */
  taken: z.array(z.object({ column: z.string(), item: z.string(), title: z.string() })),
  /** Columns that no item's titles name. */
  left: z.array(z.string()),
});
export type SurveySheet = z.infer<typeof SurveySheet>;

/** What a workbook holds and what it would change, or has changed. */
export const SurveyResult = z.object({
  sheets: z.array(SurveySheet),
  rows: z.number(),
  /** Rows that are kept out whole because of a finding. */
  keptOut: z.number(),
  /** Answers that were not there, that say something else than what was known, that say the same. */
  values: z.object({ added: z.number(), changed: z.number(), unchanged: z.number() }),
  subjects: z.object({ household: z.number(), member: z.number(), village: z.number() }),
  /** How many findings there are of each code; the first hundreds of them stand in `findings`. */
  byCode: z.record(z.string(), z.number()),
  findings: z.array(SurveyFinding),
});
export type SurveyResult = z.infer<typeof SurveyResult>;

/** checking → checked → writing → written; failed when the file could not be read. */
export const SurveyImportState = z.enum(['checking', 'checked', 'writing', 'written', 'failed']);
export type SurveyImportState = z.infer<typeof SurveyImportState>;

/** GET /api/survey/imports, /api/survey/imports/:id */
export const SurveyImport = z.object({
  id: z.string(),
  area: z.string(),
  fileName: z.string(),
  on: z.string(),
  source: SurveyUpload.shape.source,
  state: SurveyImportState,
  /** The work that is or was last done on it. */
  job: z.string(),
  createdAt: z.string(),
  createdBy: z.string(),
  /** Of a list of imports: left out. */
  result: SurveyResult.nullable(),
});
export type SurveyImport = z.infer<typeof SurveyImport>;

/** Command `exchange.writeSurvey`: the rows of a checked workbook are written. */
export const WriteSurvey = z.object({ import: z.uuid() });
export type WriteSurvey = z.infer<typeof WriteSurvey>;
