import { z } from 'zod';
import { ColumnMapping, SheetRecognition } from '../model.ts';

const areaCode = z.string().regex(/^\d{12}$/);

/** The way of a batch: recognised → checking → checked → committing → committed; or refused, withdrawn. */
export const BatchState = z.enum([
  'recognised',
  'checking',
  'checked',
  'committing',
  'committed',
  'refused',
  'withdrawn',
]);
export type BatchState = z.infer<typeof BatchState>;

export const CountPair = z.object({ households: z.number(), members: z.number() });
export type CountPair = z.infer<typeof CountPair>;

/** What the check and the comparison with the register gave. before = changed + unchanged + left + keptBefore; after = before + added, members + joined − gone. */
export const BatchSummary = z.object({
  rows: z.number(),
  accepted: CountPair,
  keptOut: CountPair,
  findings: z.object({ error: z.number(), suspect: z.number() }),
  byCheck: z.array(
    z.object({
      check: z.string(),
      severity: z.enum(['error', 'suspect']),
      count: z.number(),
      byTown: z.record(z.string(), z.number()),
    }),
  ),
  /** In the register before, within the towns of the files. */
  before: CountPair,
  added: CountPair,
  changed: CountPair,
  unchanged: CountPair,
  /** In the register, not in the files: never deleted, becomes a finding to verify. */
  left: CountPair,
  /** In the register, but kept out of this batch by an error: stays as it is. */
  keptBefore: CountPair,
  /** Persons that changed households gain and lose. */
  joined: z.number(),
  gone: z.number(),
  after: CountPair,
  /** How many times each field changes, and one example with masked values. */
  byField: z.array(
    z.object({
      field: z.string(),
      count: z.number(),
      example: z
        .object({ name: z.string(), householdNo: z.string(), old: z.string(), new: z.string() })
        .nullable(),
    }),
  ),
  /** Rows of the error workbook; null when nothing is kept out. */
  errorWorkbook: z.object({ file: z.string(), name: z.string() }).nullable(),
  seconds: z.number(),
});
export type BatchSummary = z.infer<typeof BatchSummary>;

export const Batch = z.object({
  id: z.string(),
  area: z.string(),
  areaName: z.string(),
  title: z.string(),
  state: BatchState,
  files: z.array(z.object({ name: z.string(), bytes: z.number() })),
  recognition: z.array(SheetRecognition),
  mapping: ColumnMapping,
  onDay: z.string().nullable(),
  onSource: z.string().nullable(),
  summary: BatchSummary.nullable(),
  createdBy: z.string(),
  createdAt: z.string(),
  committedAt: z.string().nullable(),
  job: z.string().nullable(),
  /** A committed batch of the very same files: importing them again changes nothing. Of one batch only, not in lists. */
  twin: z.object({ id: z.string(), title: z.string(), committedAt: z.string() }).nullable().optional(),
});
export type Batch = z.infer<typeof Batch>;

/** GET /api/imports/:id/changes?kind&field&cursor */
export const BatchChange = z.object({
  nationalHouseholdNo: z.string(),
  headName: z.string(),
  village: z.string(),
  villageName: z.string(),
  kind: z.enum(['new', 'changed', 'left']),
  members: z.number(),
  /** Where the file tells it; empty and 0 for a household that it does not name. */
  sheet: z.string(),
  row: z.number(),
  fields: z.array(
    z.object({
      field: z.string(),
      person: z.string().optional(),
      old: z.string().nullable(),
      new: z.string().nullable(),
    }),
  ),
});
export type BatchChange = z.infer<typeof BatchChange>;

/** Fields beside the files of POST /api/imports (multipart). */
export const UploadFields = z.object({
  area: areaCode,
  /** The day for which the facts hold, when the files do not say */
  on: z.iso.date().optional(),
  title: z.string().trim().max(120).optional(),
  /** Whose columns were recognised before: their saved mapping is used again */
  sender: z.string().trim().max(60).optional(),
});
export type UploadFields = z.infer<typeof UploadFields>;

/** Commands of the wizard. The files themselves come by POST /api/imports (multipart: file…, area, on?). */
export const CorrectMapping = z.object({
  batch: z.uuid(),
  /** Day on which the facts hold, when the files do not say. */
  on: z.iso.date().optional(),
  /** The user's word on columns, by key of the column; null: this column is not read. */
  mapping: ColumnMapping,
  /** Remembered for later files of this sender. */
  sender: z.string().trim().max(60).optional(),
});
export type CorrectMapping = z.infer<typeof CorrectMapping>;
export const BatchOnly = z.object({ batch: z.uuid() });
export type BatchOnly = z.infer<typeof BatchOnly>;

/** 待核实 / 疑点数据: GET /api/findings?area&state&check&assignedTo&severity&cursor */
export const FindingState = z.enum(['open', 'mended', 'confirmed']);
export type FindingState = z.infer<typeof FindingState>;
export const FindingLine = z.object({
  id: z.string(),
  batch: z.string(),
  check: z.string(),
  severity: z.enum(['error', 'suspect']),
  area: z.string(),
  areaName: z.string(),
  household: z.string().nullable(),
  nationalHouseholdNo: z.string(),
  nationalPersonNo: z.string(),
  headName: z.string(),
  file: z.string(),
  sheet: z.string(),
  row: z.number(),
  column: z.string(),
  field: z.string(),
  value: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number()])),
  state: FindingState,
  assignedTo: z.string().nullable(),
  assignedName: z.string().nullable(),
  dueOn: z.string().nullable(),
  reason: z.string().nullable(),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
});
export type FindingLine = z.infer<typeof FindingLine>;
export const FindingQuery = z.object({
  area: areaCode,
  state: FindingState.optional(),
  severity: z.enum(['error', 'suspect']).optional(),
  check: z.string().optional(),
  assignedTo: z.string().optional(),
  household: z.uuid().optional(),
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type FindingQuery = z.infer<typeof FindingQuery>;
/** GET /api/findings/groups */
export const FindingGroup = z.object({
  check: z.string(),
  severity: z.enum(['error', 'suspect']),
  count: z.number(),
  byTown: z.record(z.string(), z.number()),
});
export type FindingGroup = z.infer<typeof FindingGroup>;

/** What a check found in the files of a batch: GET /api/imports/:id/findings?check&area&cursor */
export const BatchFinding = FindingLine.pick({
  id: true,
  check: true,
  severity: true,
  area: true,
  nationalHouseholdNo: true,
  nationalPersonNo: true,
  headName: true,
  file: true,
  sheet: true,
  row: true,
  column: true,
  field: true,
  value: true,
  details: true,
});
export type BatchFinding = z.infer<typeof BatchFinding>;

export const AssignFinding = z.object({
  finding: z.uuid(),
  user: z.string(),
  dueOn: z.iso.date().optional(),
});
export type AssignFinding = z.infer<typeof AssignFinding>;
/** The value is right as it stands: closes the finding; not asked again until the fact changes. */
export const ConfirmFinding = z.object({ finding: z.uuid(), reason: z.string().trim().min(2).max(200) });
export type ConfirmFinding = z.infer<typeof ConfirmFinding>;
export const MendFinding = z.object({ finding: z.uuid(), reason: z.string().trim().min(2).max(200) });
export type MendFinding = z.infer<typeof MendFinding>;

/** Command exchange.export → {job}; the file comes from GET /api/jobs/:id/file. Full numbers need the role and a purpose. */
export const ExportRegister = z.object({
  layout: z.enum(['A', 'B']),
  format: z.enum(['xlsx', 'csv']).default('xlsx'),
  area: areaCode,
  on: z.iso.date(),
  fullNumbers: z.boolean().default(false),
  purpose: z.string().trim().max(100).optional(),
});
export type ExportRegister = z.infer<typeof ExportRegister>;
