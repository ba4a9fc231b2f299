import { z } from 'zod';

/**
 * 数据检查: every check of a register workbook and what it does. `error` keeps the household out until it is mended,
 * `suspect` lets it in and opens a finding to verify (疑点数据). The ids are stable: tests and saved findings name them.
 */
export const CHECKS = {
  'document.length': 'error',
  'document.checksum': 'error',
  'document.birth': 'error',
  'document.precision': 'error',
  'document.disability': 'error',
  'document.duplicate': 'error',
  'name.missing': 'error',
  /** 户编号 missing, and no row above that the row could belong to */
  'household.number': 'error',
  'household.head.none': 'error',
  'household.head.many': 'error',
  'household.size': 'suspect',
  'household.conflict': 'error',
  'region.unknown': 'error',
  'code.unknown': 'error',
  'number.invalid': 'error',
  'date.invalid': 'error',
  'date.future': 'error',
  'sex.relation': 'suspect',
  'education.both': 'suspect',
  'labour.child': 'suspect',
  'labour.working': 'suspect',
  'months.range': 'error',
  'phone.length': 'suspect',
  'disability.document': 'suspect',
  'risk.missing': 'suspect',
  'risk.disability': 'suspect',
  'risk.period': 'suspect',
  'income.arithmetic': 'suspect',
  'pupil.working': 'suspect',
} as const satisfies Record<string, 'error' | 'suspect'>;

export type CheckId = keyof typeof CHECKS;
export const CheckId = z.enum(Object.keys(CHECKS) as [CheckId, ...CheckId[]]);
const Severity = z.enum(['error', 'suspect']);

/** What a column of a register workbook can be; the table of headers stands in `register/fields.ts`. */
export const REGISTER_FIELDS = [
  'sequence',
  'dataDate',
  'county',
  'town',
  'village',
  'naturalVillage',
  'nationalHouseholdNo',
  'nationalPersonNo',
  'name',
  'sex',
  'document',
  'statedSize',
  'relationToHead',
  'ethnicity',
  'educationLevel',
  'schoolingStatus',
  'healthStatus',
  'laborCapacity',
  'workPlace',
  'workMonths',
  'criticalIllnessInsured',
  'residentMedicalInsured',
  'residentPensionInsured',
  'staffPensionInsured',
  'minimumLiving',
  'destituteSupport',
  'disabilityType',
  'graduationStatus',
  'graduationYear',
  'povertyClass',
  'povertyCause1',
  'povertyCause2',
  'povertyCause3',
  'dangerousHousing',
  'safeWater',
  'waterDifficult',
  'perHead',
  'wage',
  'business',
  'property',
  'transfer',
  'businessCost',
  'claim',
  'selfPaid',
  'householdPhone',
  'memberPhone',
  'bankName',
  'bankCard',
  'firstIdentifiedOn',
  'memberIdentifiedOn',
  'householdType',
  'monitoredKind',
  'risk1',
  'risk2',
  'risk3',
  'risk4',
  'risk5',
  'riskEliminated',
  'riskIdentifiedOn',
  'riskEliminatedOn',
] as const;
export const RegisterField = z.enum(REGISTER_FIELDS);
export type RegisterField = z.infer<typeof RegisterField>;

/** One fault of one cell, row or household of a sender's workbook. */
export const DataFinding = z.object({
  check: CheckId,
  severity: Severity,
  /** Name of the file as the sender gave it */
  file: z.string(),
  sheet: z.string(),
  /** The sheet's own 1-based row; of a csv, the record's number with the header as 1 */
  row: z.int(),
  /** The header as it stands in the file; null when the finding is of no one column */
  column: z.string().nullable(),
  field: RegisterField.nullable(),
  /** What the cell holds, a document, phone or card number masked */
  value: z.string().nullable(),
  /** 户编号 */
  household: z.string(),
  /** 人编号; null for a finding of the household */
  person: z.string().nullable(),
  /** Values for the sentence; never a full document, phone or card number */
  details: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type DataFinding = z.infer<typeof DataFinding>;

/** 版式: A = poor-household generation (2016–2019), B = prevention generation (2021–) */
export const RegisterLayout = z.enum(['A', 'B']);
export type RegisterLayout = z.infer<typeof RegisterLayout>;

/**
 * The user's word on columns, by the column's key: the normalised header, with `#2`, `#3` for the second, third column of
 * the same header. `null` leaves the column out. Saved by sender and used again on the next file.
 */
export const ColumnMapping = z.record(z.string(), RegisterField.nullable());
export type ColumnMapping = z.infer<typeof ColumnMapping>;

export const RecognizedColumn = z.object({
  /** 0-based */
  index: z.int(),
  header: z.string(),
  key: z.string(),
  field: RegisterField.nullable(),
  certainty: z.enum(['sure', 'doubtful', 'unknown']),
  /** Key of the catalogue `exchange.mapping.*` */
  reason: z.enum(['header', 'mapping', 'ambiguous', 'repeated', 'notNeeded', 'unknown']),
  /** A few values, masked */
  samples: z.array(z.string()),
});
export type RecognizedColumn = z.infer<typeof RecognizedColumn>;

/** What only the sender knows: answered by a ColumnMapping entry for each of `keys`. */
export const MappingQuestion = z.object({
  kind: z.enum(['ambiguousHeader', 'columnsDiffer']),
  /** Keys of the columns in question */
  keys: z.array(z.string()),
  candidates: z.array(RegisterField),
  /** The first row where two columns of one meaning differ */
  row: z.int().nullable(),
});
export type MappingQuestion = z.infer<typeof MappingQuestion>;

export const SheetRecognition = z.object({
  file: z.string(),
  sheet: z.string(),
  /** Why the sheet is left out; null when it is read */
  skipped: z.enum(['hidden', 'empty', 'notRegister', 'sameFile']).nullable(),
  layout: RegisterLayout.nullable(),
  /** 1-based rows of the header; two for a header of two rows */
  headerRows: z.array(z.int()),
  /** The cut-off date that the sheet states above its header */
  titleDate: z.iso.date().nullable(),
  columns: z.array(RecognizedColumn),
  /** Columns without which the sheet cannot be read */
  missing: z.array(RegisterField),
  questions: z.array(MappingQuestion),
  /** Data rows read */
  rows: z.int(),
  /** The first rows as they stand, personal numbers masked; only from the look before the reading */
  firstRows: z.array(z.object({ row: z.int(), cells: z.array(z.string()) })).optional(),
  /** Rows left out with the reason: totals, signatures, repeated headers, notes; the first 200 */
  leftOut: z.array(
    z.object({ row: z.int(), reason: z.enum(['total', 'note', 'header', 'numbering']), text: z.string() }),
  ),
});
export type SheetRecognition = z.infer<typeof SheetRecognition>;

/** One file of an import. */
export const ReadFile = z.object({
  name: z.string(),
  format: z.enum(['xlsx', 'csv']),
  bytes: z.int(),
  /** SHA-256 of the content, hex: the same file given twice counts once */
  digest: z.string(),
  /** The file that this one repeats */
  sameAs: z.string().nullable(),
});
export type ReadFile = z.infer<typeof ReadFile>;

/** A household that stays out of the register until its errors are mended. */
export const KeptOutHousehold = z.object({
  household: z.string(),
  /** 12-digit code of the town when known */
  town: z.string().nullable(),
  /** Name of the 户主, or of who stands first; empty when there is none */
  headName: z.string(),
  members: z.int(),
  checks: z.array(CheckId),
  file: z.string(),
  sheet: z.string(),
  rows: z.array(z.int()),
});
export type KeptOutHousehold = z.infer<typeof KeptOutHousehold>;
