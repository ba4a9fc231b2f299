/** One reason why an operation cannot go on. The sentence stands in the language catalogues under `code`. */
export type Finding = {
  /** `module.reason`, a key of the catalogues. */
  readonly code: string;
  /** Where the reason was found: a field path or a record id, so that the page can point at it. */
  readonly at: string;
  /** Values for the sentence. Never a full document number, phone, bank card or health fact. */
  readonly details?: Readonly<Record<string, string | number>>;
};

export type ProblemStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 503;

/** The only error that may reach a user. Anything else that is thrown is a bug. */
export class Problem extends Error {
  readonly status: ProblemStatus;
  /** `module.reason`, a key of the language catalogues. */
  readonly code: string;
  readonly findings: readonly Finding[];
  /** Values for the sentence of `code`. */
  readonly details: Readonly<Record<string, string | number>>;
  constructor(
    status: ProblemStatus,
    code: string,
    findings: readonly Finding[] = [],
    details: Readonly<Record<string, string | number>> = {},
  ) {
    super(code);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.findings = findings;
    this.details = details;
  }
}
