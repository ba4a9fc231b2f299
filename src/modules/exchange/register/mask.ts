import { squeeze } from '#kernel/invisible.ts';
import { maskDocument, maskNumber } from '#kernel/person-document.ts';
import type { Cell } from '#platform/xlsx/cells.ts';
import type { RegisterField } from '../model.ts';
import { textOf } from './values.ts';

const LONGEST = 80;

/** Whether a cell holds a document that was masked before it was written: `5299**********2062`. */
export function isMasked(cell: Cell): boolean {
  return typeof cell === 'string' && /^\s*[\dXx]{2,8}[*＊]{3,}[\dXx]{2,8}\s*$/.test(cell);
}

/** The text of a cell as it may be shown: a document, phone or card number masked, by its column or by its look. */
export function maskCell(cell: Cell, field: RegisterField | null = null): string | null {
  const text = textOf(cell);
  if (text === null) return null;
  if (field === 'document') return maskDocument(squeeze(text));
  if (field === 'householdPhone' || field === 'memberPhone' || field === 'bankCard')
    return maskNumber(squeeze(text));
  const masked = text.normalize('NFKC') === text ? text : text.normalize('NFKC');
  const shown = /\d{6}/.test(masked) ? maskNumbers(masked) : text;
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST - 1).toWellFormed()}…` : shown;
}

/** Numbers that look like a mobile phone, a document or a card, also with spaces or hyphens in them. */
function maskNumbers(text: string): string {
  return text
    .replace(/\d[\d\s-]{13,}[\dXx]/g, (found) =>
      found.replace(/\D/g, '').length >= 15 ? maskDocument(squeeze(found)) : found,
    )
    .replace(/(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)/g, (found) => maskNumber(found.replace(/\D/g, '')));
}
