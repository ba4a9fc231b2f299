import { normalizeHeader } from '#modules/exchange/index.ts';
import type { Cell } from '#platform/xlsx/cells.ts';
import { IDENTITY, type Identity, type ListKind } from '#policy/lists.ts';

/** What a column of a list holds: a part of the identity, or `fact:` and the id of a fact. */
export type Meaning = Identity | `fact:${string}`;

/** How one column was understood; `doubtful` ones are used and told, so that somebody can say otherwise. */
export type ListColumn = {
  readonly index: number;
  readonly header: string;
  readonly meaning: Meaning | null;
  readonly certainty: 'sure' | 'doubtful' | 'unknown';
  /** What an amount is counted in: 万元 are ten thousand yuan. */
  readonly scale: 1 | 10_000;
};

/** A recognised header. */
export type ListHeader = {
  /** The sheet's own rows that it takes. */
  readonly rows: readonly number[];
  readonly columns: readonly ListColumn[];
  /** For each meaning its columns, the telling one first. */
  readonly of: ReadonlyMap<Meaning, readonly ListColumn[]>;
};

/** The sender's word on columns: normalised header → meaning, or null for a column that is not wanted. */
export type ListMapping = Readonly<Record<string, Meaning | null>>;

type Spelling = { readonly meaning: Meaning; readonly rank: number };
type Match = Spelling & Pick<ListColumn, 'certainty' | 'scale'>;

/** A title longer than this is a sentence. */
const LONGEST_HEADER = 40;
const LONGEST_DOUBTFUL = 12;
/** Columns about somebody else than the person of the row: 监护人身份证号 is not the pupil's. */
const OTHER_PERSON = /户主|监护人|配偶|父|母|家长|联系人|经办|代理|班主任|操作员|登记员|医生|与/;

/** The column titles of one kind. */
export class KindHeaders {
  readonly #known = new Map<string, Spelling>();

  constructor(kind: ListKind) {
    const add = (meaning: Meaning, headers: readonly string[]) => {
      for (const [rank, header] of headers.entries())
        this.#known.set(normalizeHeader(header), { meaning, rank });
    };
    for (const part of IDENTITY) add(part, kind.identity[part]);
    for (const fact of kind.facts) add(`fact:${fact.id}`, fact.headers);
  }

  match(key: string): Match | undefined {
    const whole = this.#known.get(key);
    if (whole) return { ...whole, certainty: 'sure', scale: 1 };
    const bare = key.replace(/^\(?[A-Za-z]?\d{1,3}[.、:)]/, '').replace(/^其中:/, '');
    const [, stem = bare, inside = ''] = /^(.+?)\(([^()]*)\)$/.exec(bare) ?? [];
    const known = this.#known.get(bare) ?? this.#known.get(stem);
    if (known) return { ...known, certainty: 'sure', scale: inside.includes('万') ? 10_000 : 1 };
    return this.#doubtful(bare);
  }

  /** A title that holds a known one, 贫困人员姓名: the longest of them, unless it speaks of another person. */
  #doubtful(key: string): Match | undefined {
    if (key.length > LONGEST_DOUBTFUL || OTHER_PERSON.test(key)) return undefined;
    let best: string | undefined;
    for (const known of this.#known.keys())
      if (known.length > 1 && key.endsWith(known) && known.length > (best?.length ?? 0)) best = known;
    const spelling = best === undefined ? undefined : this.#known.get(best);
    // It yields to every column whose title is known as it stands.
    return (
      spelling && { meaning: spelling.meaning, rank: spelling.rank + 1000, certainty: 'doubtful', scale: 1 }
    );
  }
}

const headerText = (cell: Cell | undefined) => (typeof cell === 'string' ? cell : '');

type RankedColumn = ListColumn & { readonly rank: number };

function columnOf(
  header: string,
  index: number,
  headers: KindHeaders,
  mapping: ListMapping,
): RankedColumn | undefined {
  const key = normalizeHeader(header);
  if (key === '' || key.length > LONGEST_HEADER) return undefined;
  const said = mapping[key];
  const match = headers.match(key);
  if (said !== undefined)
    return { index, header, meaning: said, certainty: 'sure', scale: match?.scale ?? 1, rank: -1 };
  return match
    ? { index, header, ...match }
    : { index, header, meaning: null, certainty: 'unknown', scale: 1, rank: 0 };
}

/** Reads one row of texts as a header. */
function headerOf(
  texts: readonly string[],
  rows: readonly number[],
  headers: KindHeaders,
  mapping: ListMapping,
): ListHeader {
  const found = texts.flatMap((text, index) => columnOf(text, index, headers, mapping) ?? []);
  const of = new Map<Meaning, ListColumn[]>();
  for (const column of [...found].sort((a, b) => a.rank - b.rank))
    if (column.meaning !== null) of.set(column.meaning, [...(of.get(column.meaning) ?? []), column]);
  return { rows, columns: found.map(({ rank: _, ...column }) => doubted(column, of)), of };
}

/** Two columns with one title: which of them is meant, nobody can know. */
function doubted(column: ListColumn, of: ReadonlyMap<Meaning, readonly ListColumn[]>): ListColumn {
  const others = column.meaning === null ? [] : (of.get(column.meaning) ?? []);
  const isTwice = others.some(
    (other) =>
      other.index !== column.index && normalizeHeader(other.header) === normalizeHeader(column.header),
  );
  return isTwice ? { ...column, certainty: 'doubtful' } : column;
}

/** A list can be matched when it tells a name and one thing more of the person, or numbers and one thing more. */
function isEnough({ of }: ListHeader): boolean {
  const isKnown = of.get('document')?.some((column) => column.certainty === 'sure') === true;
  return of.size >= 2 && (of.has('name') || isKnown);
}

/** A group above spreads to the right over its parts; a part with a name of its own keeps it. */
function joined(upper: readonly Cell[], lower: readonly Cell[]): string[] {
  return Array.from(
    { length: Math.max(upper.length, lower.length) },
    (_, i) => headerText(lower[i]) || headerText(upper[i]),
  );
}

/** A piece of the sheet's beginning. */
export type FirstRow = { readonly row: number; readonly cells: readonly Cell[] };

/** Finds the header among the first rows of a sheet: one row, or two of which each adds names; undefined when there is none. */
export function findHeader(
  first: readonly FirstRow[],
  headers: KindHeaders,
  mapping: ListMapping = {},
): ListHeader | undefined {
  for (const [i, { row, cells }] of first.entries()) {
    const single = headerOf(cells.map(headerText), [row], headers, mapping);
    const next = first[i + 1];
    const lower = next && headerOf(next.cells.map(headerText), [next.row], headers, mapping);
    const both = next && headerOf(joined(cells, next.cells), [row, next.row], headers, mapping);
    const adds =
      lower && both && single.of.size > 0 && both.of.size > Math.max(single.of.size, lower.of.size);
    if (adds && isEnough(both)) return both;
    if (isEnough(single)) return single;
  }
  return undefined;
}

/** Of a sheet whose header was not found, the row that looks most like one: the most known titles, then the most texts. */
export function likelyHeader(
  first: readonly FirstRow[],
  headers: KindHeaders,
  mapping: ListMapping = {},
): ListHeader | undefined {
  let best: { header: ListHeader; score: number } | undefined;
  for (const { row, cells } of first) {
    const texts = cells.map(headerText);
    const header = headerOf(texts, [row], headers, mapping);
    if (header.columns.length < 2) continue;
    const score = header.of.size * 1000 + header.columns.length;
    if (score > (best?.score ?? 0)) best = { header, score };
  }
  return best?.header;
}
