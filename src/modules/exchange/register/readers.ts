import { assert } from '#kernel/assert.ts';
import { squeeze } from '#kernel/invisible.ts';
import { type Cell, CellFault } from '#platform/xlsx/cells.ts';
import { type CodeIndex, type CodeList, codeIndex } from '#policy/codes.ts';
import type { RegisterField } from '../model.ts';
import { FIELDS } from './fields.ts';
import {
  booleanOf,
  cardOf,
  dateOf,
  documentOf,
  type Fault,
  fault,
  faultOf,
  identityOf,
  moneyOf,
  monthsOf,
  nameOf,
  phoneOf,
  plainTextOf,
  remembering,
  saysNothing,
  sexOfText,
  sizeOf,
  textOf,
  yearOfCell,
} from './values.ts';

/** What a cell was read as: a value, nothing, or a fault. */
export type Value = string | number | boolean | readonly string[] | null;
type Reader = (cell: Cell) => Value | Fault;

/** How each column is read, with the code lists of the pack in force. */
export type Readers = {
  readonly of: Readonly<Record<RegisterField, Reader>>;
  readonly lists: ReadonlyMap<string, CodeIndex>;
};

/** Builds the readers. A list that the table of columns names and `codes` lacks is a fault of the pack, not of the file. */
export function registerReaders(codes: ReadonlyMap<string, CodeList>): Readers {
  const lists = new Map<string, CodeIndex>();
  const listOf = (id: string): CodeIndex => {
    const list = codes.get(id);
    assert(list !== undefined, `the packs hold the code list ${id}`);
    const index = lists.get(id) ?? codeIndex(list);
    lists.set(id, index);
    return index;
  };
  const entries = Object.entries(FIELDS).map(
    ([field, { kind, list }]) => [field, readerOf(kind, list, listOf)] as const,
  );
  return { of: Object.fromEntries(entries) as Record<RegisterField, Reader>, lists };
}

function readerOf(
  kind: (typeof FIELDS)[RegisterField]['kind'],
  list: string | undefined,
  listOf: (id: string) => CodeIndex,
): Reader {
  switch (kind) {
    case 'code':
      return codeReader(listOf(list ?? ''));
    case 'codes':
      return codesReader(listOf(list ?? ''), list === 'health-status');
    case 'boolean':
      return booleanOf;
    case 'sex':
      return overText(sexOfText);
    case 'months':
      return monthsOf;
    case 'size':
      return sizeOf;
    case 'year':
      return yearOfCell;
    case 'money':
      return moneyOf;
    case 'date':
      return dateOf;
    case 'phone':
      return phoneOf;
    case 'card':
      return cardOf;
    case 'identity':
      return identityOf;
    case 'document':
      return documentOf;
    case 'name':
      return nameOf;
    case 'text':
      return plainTextOf;
    default:
      return textOf;
  }
}

/** A reader of codes: cells without a value are faults of the code list. */
function overText(read: (text: string) => Value | Fault): Reader {
  return (cell) => {
    if (typeof cell === 'string') return read(cell);
    if (cell instanceof CellFault) return faultOf(cell, 'code.unknown');
    const text = textOf(cell);
    return text === null ? null : read(text);
  };
}

function codeOf(list: CodeIndex, text: string): string | undefined {
  return (list.lookup(text) ?? (/^\d$/.test(text) ? list.lookup(`0${text}`) : undefined))?.code;
}

function codeReader(list: CodeIndex): Reader {
  return overText(
    remembering((text) => {
      const code = codeOf(list, squeeze(text));
      if (code !== undefined) return code;
      return saysNothing(squeeze(text)) ? null : fault('code.unknown');
    }),
  );
}

const NONE: readonly string[] = Object.freeze([]);

/** Several values joined by a comma, 、 or ; in the list's order when `sorted`, else as written; each once. */
function codesReader(list: CodeIndex, sorted: boolean): Reader {
  return overText(
    remembering((text) => {
      const whole = codeOf(list, squeeze(text));
      if (whole !== undefined) return Object.freeze([whole]);
      if (saysNothing(squeeze(text))) return NONE;
      const parts = text
        .normalize('NFKC')
        .split(/[,、;/|+\n]/)
        .map(squeeze)
        .filter((part) => part !== '');
      const found = parts.map((part) => codeOf(list, part));
      if (found.some((code) => code === undefined)) return fault('code.unknown');
      const unique = [...new Set(found.filter((code) => code !== undefined))];
      return Object.freeze(sorted ? unique.sort((a, b) => list.orderOf(a) - list.orderOf(b)) : unique);
    }),
  );
}

/** Whether two readings of a household's value say the same; a month says the same as any of its days. */
export function sameValue(field: RegisterField, a: Value, b: Value): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((code, i) => code === b[i]);
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  const { kind } = FIELDS[field];
  if (kind === 'date') return a.startsWith(b) || b.startsWith(a);
  return (kind === 'text' || kind === 'place') && squeeze(a) === squeeze(b);
}
