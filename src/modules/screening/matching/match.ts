import { birthInside } from './identity/rules.ts';
import { type Candidate, type Judgement, judgePair, type Subject } from './rules.ts';

/** A row of a list and the member of the register that it may mean. */
export type Match<Of extends Subject = Subject> = Judgement & { readonly subject: Of; readonly row: number };

/** The most members that one row is compared with by name: more of one name and birth or village tell nothing. */
const MOST_ALIKE = 200;

type Index<Of extends Subject> = ReadonlyMap<string, readonly Of[]>;

function indexBy<Of extends Subject>(
  subjects: readonly Of[],
  keysOf: (subject: Of) => readonly (string | null)[],
): Index<Of> {
  const index = new Map<string, Of[]>();
  for (const subject of subjects)
    for (const key of keysOf(subject)) {
      if (key === null) continue;
      const found = index.get(key);
      if (found) found.push(subject);
      else index.set(key, [subject]);
    }
  return index;
}

/** Members by what remains of a person when his number does not decide. */
class Names<Of extends Subject> {
  readonly #bySoundAndBirth: Index<Of>;
  readonly #bySoundAndVillage: Index<Of>;
  readonly #bySoundAndStart: Index<Of>;
  readonly #byBirthAndVillage: Index<Of>;

  constructor(subjects: readonly Of[]) {
    this.#bySoundAndBirth = indexBy(subjects, (one) => [one.birth && `${one.pinyin} ${one.birth}`]);
    this.#bySoundAndVillage = indexBy(subjects, (one) => [`${one.pinyin} ${one.village}`]);
    // Two thirds of a number each: a slip leaves one of them whole.
    this.#bySoundAndStart = indexBy(subjects, (one) =>
      one.document === null
        ? []
        : [`${one.pinyin} <${one.document.slice(0, 6)}`, `${one.pinyin} >${one.document.slice(-4)}`],
    );
    this.#byBirthAndVillage = indexBy(subjects, (one) => [one.birth && `${one.birth} ${one.village}`]);
  }

  alike(row: Candidate): Set<Of> {
    const alike = new Set<Of>();
    const take = (index: Index<Of>, key: string) => {
      const found = index.get(key);
      if (found && found.length <= MOST_ALIKE) for (const subject of found) alike.add(subject);
    };
    const birth = row.birth ?? birthInside(row.document);
    if (birth !== null) take(this.#bySoundAndBirth, `${row.pinyin} ${birth}`);
    for (const village of row.villages) {
      take(this.#bySoundAndVillage, `${row.pinyin} ${village}`);
      if (birth !== null && row.document.state !== 'missing')
        take(this.#byBirthAndVillage, `${birth} ${village}`);
    }
    const { document } = row;
    const written =
      document.state === 'cut' ? document.prefix : document.state === 'wrong' ? document.text : '';
    if (written.length >= 6) {
      take(this.#bySoundAndStart, `${row.pinyin} <${written.slice(0, 6)}`);
      if (document.state === 'wrong') take(this.#bySoundAndStart, `${row.pinyin} >${written.slice(-4)}`);
    }
    return alike;
  }
}

/** The members of the register, ready to be looked for. */
export class Matcher<Of extends Subject = Subject> {
  readonly #byDocument: ReadonlyMap<string, Of>;
  readonly #all: Names<Of>;
  /** Those whose number the register lacks: a row with a number of its own can mean nobody else by name. */
  readonly #numberless: Names<Of> | undefined;

  constructor(subjects: readonly Of[]) {
    const byDocument = new Map<string, Of>();
    for (const one of subjects) if (one.document !== null) byDocument.set(one.document, one);
    this.#byDocument = byDocument;
    this.#all = new Names(subjects);
    const numberless = subjects.filter((one) => one.document === null);
    this.#numberless = numberless.length === 0 ? undefined : new Names(numberless);
  }

  /** The members that a row may mean, the surest first; one that is exact is alone. */
  find(row: Candidate): Match<Of>[] {
    const { document } = row;
    if (document.state !== 'valid') return settle(judged(this.#all, row));
    const subject = this.#byDocument.get(document.key);
    const judgement = subject && judgePair(subject, row);
    if (subject && judgement) return [{ ...judgement, subject, row: row.row }];
    return this.#numberless ? settle(judged(this.#numberless, row)) : [];
  }
}

function judged<Of extends Subject>(names: Names<Of>, row: Candidate): Match<Of>[] {
  return [...names.alike(row)].flatMap((subject) => {
    const judgement = judgePair(subject, row);
    return judgement ? [{ ...judgement, subject, row: row.row }] : [];
  });
}

const RANK = { exact: 0, probable: 1, possible: 2 } as const;

/** Two members who are equally likely: a row means one of them, so neither is more than possible. */
function settle<Of extends Subject>(found: readonly Match<Of>[]): Match<Of>[] {
  const sorted = [...found].sort((a, b) => RANK[a.certainty] - RANK[b.certainty]);
  const probable = sorted.filter((one) => one.certainty === 'probable');
  if (probable.length === 1) return probable;
  return sorted.map((one) => (one.certainty === 'probable' ? { ...one, certainty: 'possible' } : one));
}
