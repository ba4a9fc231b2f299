import { Problem, type ProblemStatus } from '#kernel/problem.ts';

/** Why a file is refused before or while it is read. The sentence of each stands in the catalogues under `exchange.<name>`. */
const STATUS = {
  /** a file without a byte, a workbook without a filled cell */
  empty: 422,
  /** Excel 97–2003 `.xls`, or WPS `.et`: to be saved as .xlsx */
  oldFormat: 415,
  /** a web page or an XML table that was given the ending .xls */
  webPage: 415,
  /** a PDF, a Word document, a picture, … under another name; details.kind */
  notSpreadsheet: 415,
  /** an encrypted workbook */
  passwordProtected: 422,
  /** the end of the file is missing */
  truncated: 422,
  /** cannot be understood although it is a workbook; details.part */
  damaged: 422,
  /** lies about its size or checksum, leads outside, carries a DTD; details.reason */
  archiveUnsafe: 422,
  /** holds more than may be read; details.inflated and limit, in MB */
  tooLarge: 413,
  /** a text file that is neither UTF-8 nor GB18030 */
  encodingUnknown: 422,
} as const satisfies Record<string, ProblemStatus>;

export type Refusal = keyof typeof STATUS;

/** The Problem that refuses a file: `exchange.<reason>`. */
export function refuse(reason: Refusal, details: Readonly<Record<string, string | number>> = {}): Problem {
  return new Problem(STATUS[reason], `exchange.${reason}`, [], details);
}
