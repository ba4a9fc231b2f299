import { birthInside } from './identity/rules.ts';
import { type Candidate, type Judgement, judgePair, type Subject } from './rules.ts';

/** A row of a list and the member of the register that it may mean. */
export type Match = Judgement & { readonly subject: Subject; readonly row: number };

/** The most members that one row is compared with by name: more of one name and birth or village tell nothing. */
const MOST_ALIKE = 200;

type Index = ReadonlyMap<string, readonly Subject[]>;

function indexBy(
  subjects: readonly Subject[],
  keysOf: (subject: Subject) => readonly (string | null)[],
): Index {
  const index = new Map<string, Subject[]>();
  for (const subject of subjects)
    for (const key of keysOf(subject)) {
      if (key === null) continue;
      const found = index.get(key);
      if (found) found.push(subject);
      else index.set(key, [subject]);
    }
  return index;
}

/** The members of the register, ready to be looked for. */
export class Matcher {
  readonly #byDocument: ReadonlyMap<string, Subject>;
  readonly #bySoundAndBirth: Index;
  readonly #bySoundAndVillage: Index;
  readonly #bySoundAndStart: Index;
  readonly #byBirthAndVillage: Index;

  constructor(subjects: readonly Subject[]) {
    this.#byDocument = new Map(
      subjects.flatMap((one) => (one.document === null ? [] : [[one.document, one]])),
    );
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

  /** The members that a row may mean, the surest first; one that is exact is alone. */
  find(row: Candidate): Match[] {
    const { document } = row;
    if (document.state === 'valid') {
      const subject = this.#byDocument.get(document.key);
      const judgement = subject && judgePair(subject, row);
      if (subject && judgement) return [{ ...judgement, subject, row: row.row }];
    }
    const found = [...this.#alike(row)].flatMap((subject) => {
      const judgement = judgePair(subject, row);
      return judgement ? [{ ...judgement, subject, row: row.row }] : [];
    });
    return settle(found);
  }

  #alike(row: Candidate): Set<Subject> {
    const alike = new Set<Subject>();
    const take = (index: Index, key: string) => {
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

const RANK = { exact: 0, probable: 1, possible: 2 } as const;

/** Two members who are equally likely: a row means one of them, so neither is more than possible. */
function settle(found: readonly Match[]): Match[] {
  const sorted = [...found].sort((a, b) => RANK[a.certainty] - RANK[b.certainty]);
  const probable = sorted.filter((one) => one.certainty === 'probable');
  if (probable.length === 1) return probable;
  return sorted.map((one) => (one.certainty === 'probable' ? { ...one, certainty: 'possible' } : one));
}
