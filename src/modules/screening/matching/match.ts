import { Groups } from './groups.ts';
import { Names } from './names.ts';
import { type Candidate, type Judgement, judgePair, type Subject } from './rules.ts';

/** A row of a list and the member of the register that it may mean. */
export type Match<Of extends Subject = Subject> = Judgement & { readonly subject: Of; readonly row: number };

/** The members of the register, ready to be looked for. */
export class Matcher<Of extends Subject = Subject> {
  readonly #subjects: readonly Of[];
  /** Those whose number the register lacks: a row with a number of its own can mean nobody else by name. */
  readonly #numberless: Names<Of> | undefined;
  #byDocument: ReadonlyMap<string, Of> | undefined;
  #names: Names<Of> | undefined;
  #numbers: Groups | undefined;

  constructor(subjects: readonly Of[]) {
    this.#subjects = subjects;
    const numberless = subjects.filter((one) => one.document === null);
    this.#numberless = numberless.length === 0 ? undefined : new Names(numberless);
  }

  /** The members that a row may mean, the surest first; one that is exact is alone. */
  find(row: Candidate): readonly Match<Of>[] {
    const { document } = row;
    // A list in which every number is right never asks for names.
    if (document.state !== 'valid') {
      this.#names ??= new Names(this.#subjects);
      return settle(judged(this.#names, row));
    }
    // Nor does one without numbers for them.
    this.#byDocument ??= byDocument(this.#subjects);
    const subject = this.#byDocument.get(document.key);
    const judgement = subject && judgePair(subject, row);
    if (subject && judgement) return [{ ...judgement, subject, row: row.row }];
    return this.#numberless ? settle(judged(this.#numberless, row)) : NOBODY;
  }

  /**
   * Whether a row with this right number can mean anybody; one that cannot need not be read.
   * @param head its first nine digits, @param tail the eight behind them; the check character follows from both
   */
  mayMean(head: number, tail: number, name: () => Pick<Candidate, 'name' | 'pinyin'>): boolean {
    this.#numbers ??= numbersOf(this.#subjects);
    return this.#numbers.find(head, tail) >= 0 || this.#numberless?.knows(name()) === true;
  }
}

function byDocument<Of extends Subject>(subjects: readonly Of[]): ReadonlyMap<string, Of> {
  const known = new Map<string, Of>();
  for (const one of subjects) if (one.document !== null) known.set(one.document, one);
  return known;
}

function numbersOf(subjects: readonly Subject[]): Groups {
  const part = (from: number, to: number) =>
    Int32Array.from(subjects, ({ document }) =>
      document?.length === 18 ? Number(document.slice(from, to)) : -1,
    );
  return new Groups(part(0, 9), part(9, 17));
}

const NOBODY: readonly never[] = [];

function judged<Of extends Subject>(names: Names<Of>, row: Candidate): readonly Match<Of>[] {
  const alike = names.alike(row);
  // Most rows of a list mean nobody.
  if (alike.length === 0) return NOBODY;
  const found: Match<Of>[] = [];
  for (const subject of alike) {
    const judgement = judgePair(subject, row);
    if (judgement)
      found.push({ certainty: judgement.certainty, aspects: judgement.aspects, subject, row: row.row });
  }
  return found;
}

const RANK = { exact: 0, probable: 1, possible: 2 } as const;

/** Two members who are equally likely: a row means one of them, so neither is more than possible. */
function settle<Of extends Subject>(found: readonly Match<Of>[]): readonly Match<Of>[] {
  if (found.length < 2) return found;
  const sorted = [...found].sort((a, b) => RANK[a.certainty] - RANK[b.certainty]);
  const probable = sorted.filter((one) => one.certainty === 'probable');
  if (probable.length === 1) return probable;
  return sorted.map((one) => (one.certainty === 'probable' ? { ...one, certainty: 'possible' } : one));
}
