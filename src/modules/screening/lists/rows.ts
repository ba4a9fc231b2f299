import { isDay } from '#kernel/day.ts';
import { squeeze } from '#kernel/invisible.ts';
import { dateOf, moneyOf, monthsOf, nameOf, sexOfText, textOf } from '#modules/exchange/index.ts';
import { spell } from '#platform/text/pinyin.ts';
import { type Cell, CellFault, type Row } from '#platform/xlsx/cells.ts';
import type { ListFact, ListKind } from '#policy/lists.ts';
import { type ListDocument, readListDocument } from '../matching/identity/rules.ts';
import type { Candidate } from '../matching/rules.ts';
import type { ListHeader, Meaning } from './columns.ts';

/** Finds the villages that names in a list can mean. */
export type PlaceFinder = (names: {
  readonly town: string;
  readonly village: string;
  readonly address: string;
}) => readonly string[];

/** One fact of a row that a hit may keep, as people read it. */
export type KeptFact = { readonly fact: string; readonly title: ListFact['title']; readonly value: string };

/** One person of a list's row, and what a hit on it would keep. */
export type ListRow = {
  readonly candidate: Candidate;
  readonly kept: () => readonly KeptFact[];
  /** An amount of the row in fen, kept or not; null when its cell holds none. */
  readonly fenOf: (fact: string) => number | null;
};

type Reading = { readonly kind: ListKind; readonly places: PlaceFinder; readonly today: string };

/** A row as matching sees it; spelling and villages are looked up only when the number does not decide. */
class RowCandidate implements Candidate {
  readonly row: number;
  readonly name: string;
  readonly document: ListDocument;
  readonly birth: Candidate['birth'];
  readonly sex: Candidate['sex'];
  readonly #places: () => readonly string[];
  #pinyin: string | undefined;
  #villages: readonly string[] | undefined;

  constructor(fixed: Omit<Candidate, 'pinyin' | 'villages'>, places: () => readonly string[]) {
    this.row = fixed.row;
    this.name = fixed.name;
    this.document = fixed.document;
    this.birth = fixed.birth;
    this.sex = fixed.sex;
    this.#places = places;
  }

  get pinyin(): string {
    this.#pinyin ??= spell(this.name, 'name').pinyin;
    return this.#pinyin;
  }

  get villages(): readonly string[] {
    this.#villages ??= this.#places();
    return this.#villages;
  }
}

const SUM = /^(合计|小计|总计|共计|本页小计|本页合计|累计)/;
/** Between the owners of one house, the partners of one firm. */
const BETWEEN = /[、,，;；/\n]+/;

/** The first cell of a meaning's columns that holds something. */
function cellOf(row: Row, header: ListHeader, meaning: Meaning): Cell {
  for (const { index } of header.of.get(meaning) ?? []) {
    const cell = row.cells[index] ?? null;
    if (cell !== null && !(cell instanceof CellFault) && cell !== '') return cell;
  }
  return null;
}

/** Of several columns with numbers the first in which one stands: a certificate's, else the identity card's. */
function documentCellOf(row: Row, header: ListHeader, today: string): Cell {
  const columns = header.of.get('document') ?? [];
  if (columns.length < 2) return cellOf(row, header, 'document');
  const cells = columns
    .map(({ index }) => row.cells[index] ?? null)
    .filter((cell) => !(cell instanceof CellFault));
  const isNumber = (cell: Cell) =>
    readListDocument(textOf(cell), typeof cell === 'number', today).state !== 'missing';
  return cells.find(isNumber) ?? null;
}

/** The people whom a row means: usually one; several owners in one cell, each with his number, are several; a sum or a note none. */
export function candidatesOf(row: Row, header: ListHeader, reading: Reading): ListRow[] {
  const nameCell = cellOf(row, header, 'name');
  const documentCell = documentCellOf(row, header, reading.today);
  if (nameCell === null && documentCell === null) return [];
  const name = squeeze(nameOf(nameCell) ?? '');
  const kept = () => keptFacts(row, header, reading.kind);
  const fenOf = (fact: string) => amountOf(row, header, fact);
  return peopleOf(name, nameCell, documentCell, reading.today)
    .filter((one) => !SUM.test(one.name) && (one.name !== '' || one.document.state === 'valid'))
    .map((one) => ({ candidate: candidateOf(row, header, one, reading), kept, fenOf }));
}

type Person = Pick<Candidate, 'name' | 'document'>;

function peopleOf(name: string, nameCell: Cell, documentCell: Cell, today: string): Person[] {
  const document = readListDocument(textOf(documentCell), typeof documentCell === 'number', today);
  if (document.state === 'valid' || typeof documentCell !== 'string' || typeof nameCell !== 'string')
    return [{ name, document }];
  const names = nameCell.split(BETWEEN).map(squeeze).filter(Boolean);
  const numbers = documentCell.split(BETWEEN).map(squeeze).filter(Boolean);
  if (names.length < 2 || names.length !== numbers.length) return [{ name, document }];
  return names.map((one, i) => ({ name: one, document: readListDocument(numbers[i] ?? null, false, today) }));
}

function candidateOf(row: Row, header: ListHeader, person: Person, reading: Reading): Candidate {
  const text = (meaning: Meaning) => textOf(cellOf(row, header, meaning)) ?? '';
  const birth = header.of.has('birth') ? dateOf(cellOf(row, header, 'birth')) : null;
  const sex = header.of.has('sex') ? sexOfText(text('sex')) : null;
  const fixed = {
    row: row.row,
    ...person,
    birth: typeof birth === 'string' && isDay(birth) ? birth : null,
    sex: typeof sex === 'string' ? sex : null,
  };
  const places = () =>
    reading.places({ town: text('town'), village: text('village'), address: text('address') });
  return new RowCandidate(fixed, places);
}

const yuan = (fen: number) => (fen / 100).toFixed(2);

/** A fact as people read it; null when the cell does not hold it. */
function factText(cell: Cell, type: ListFact['type'], scale: number): string | null {
  if (type === 'text') return textOf(cell);
  // As the code list spells it: whoever reads it as a code looks for these characters.
  if (type.startsWith('code:')) return squeeze(textOf(cell) ?? '') || null;
  if (type === 'day') {
    const day = dateOf(cell);
    return typeof day === 'string' ? day : null;
  }
  const value = type === 'amountYuan' ? moneyOf(cell) : monthsOf(cell);
  if (typeof value !== 'number') return null;
  return type === 'amountYuan' ? yuan(value * scale) : String(value);
}

function amountOf(row: Row, header: ListHeader, fact: string): number | null {
  const column = header.of.get(`fact:${fact}`)?.[0];
  const value = column && moneyOf(row.cells[column.index] ?? null);
  return column && typeof value === 'number' ? value * column.scale : null;
}

/** What a hit on this row may keep, and nothing else of it. */
function keptFacts(row: Row, header: ListHeader, kind: ListKind): KeptFact[] {
  return kind.facts.flatMap((fact) => {
    const column = fact.keep ? header.of.get(`fact:${fact.id}`)?.[0] : undefined;
    const value = column && factText(row.cells[column.index] ?? null, fact.type, column.scale);
    return value === null || value === undefined ? [] : [{ fact: fact.id, title: fact.title, value }];
  });
}
