import { z } from 'zod';
import { squeeze } from '#kernel/invisible.ts';
import { PolicyDocument } from './document.ts';

/** One value of a code list: the stored identifier, its official Chinese label, other spellings seen in files. */
export const CodeValue = z.object({
  /** English identifier in kebab-case; what the database stores. */
  code: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  /** Official label, written on export. */
  label: z.string().min(1),
  /** English label for the page. */
  english: z.string().min(1),
  /** Number of the national system, only where it is proven; read, never written. */
  nationalCode: z
    .string()
    .regex(/^\d{2,4}$/)
    .optional(),
  /** The sex that a relation (与户主关系) itself states of the person. */
  sex: z.enum(['male', 'female']).optional(),
  /** Other spellings that mean the same. */
  synonyms: z.array(z.string().min(1)).default([]),
});
export type CodeValue = z.infer<typeof CodeValue>;

/** 代码表: the values that a column may hold, with the document that lists them. */
export const CodeList = z.object({
  /** kebab-case, e.g. `relation-to-head` */
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  title: z.string().min(1),
  reference: PolicyDocument,
  values: z.array(CodeValue).min(1),
});
export type CodeList = z.infer<typeof CodeList>;

const OPENING = /[[{【〔〖《「]/g;
const CLOSING = /[\]}】〕〗》」]/g;

/** The form in which texts of files and of code lists are compared: NFKC, nothing invisible, one kind of bracket. */
function normalizeCodeText(text: string): string {
  return squeeze(text).replace(OPENING, '(').replace(CLOSING, ')');
}

/** Every text that stands for a value, normalised: its label, its synonyms, its proven national number. */
export function textsOf(value: CodeValue): string[] {
  const texts = [
    value.label,
    ...value.synonyms,
    ...(value.nationalCode === undefined ? [] : [value.nationalCode]),
  ];
  return [...new Set(texts.map(normalizeCodeText))];
}

export type CodeIndex = {
  /** The value that a file's text stands for; undefined when the list does not know it. */
  lookup(text: string): CodeValue | undefined;
  /** The value with a stored code. */
  find(code: string): CodeValue | undefined;
  /** The official label of a stored code; the code itself when the list no longer holds it. */
  labelOf(code: string): string;
  /** The place of a code in the list, -1 when unknown: several values are stored in this order. */
  orderOf(code: string): number;
};

/** How many raw spellings an index remembers; a file has few, a hostile file must not fill the memory. */
const REMEMBERED = 4096;

/** Builds the look-up of one list. A text that two values claim belongs to the first (the loader refuses such a list). */
export function codeIndex(list: CodeList): CodeIndex {
  const byText = new Map<string, CodeValue>();
  const byCode = new Map<string, { value: CodeValue; order: number }>();
  for (const [order, value] of list.values.entries()) {
    byCode.set(value.code, { value, order });
    for (const text of textsOf(value)) if (!byText.has(text)) byText.set(text, value);
  }
  const remembered = new Map<string, CodeValue | undefined>();
  return {
    lookup(text) {
      if (remembered.has(text)) return remembered.get(text);
      const value = byText.get(normalizeCodeText(text));
      if (remembered.size < REMEMBERED) remembered.set(text, value);
      return value;
    },
    find: (code) => byCode.get(code)?.value,
    labelOf: (code) => byCode.get(code)?.value.label ?? code,
    orderOf: (code) => byCode.get(code)?.order ?? -1,
  };
}
