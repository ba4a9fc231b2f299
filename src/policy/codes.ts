import { z } from 'zod';

/** One value of a code list: the stored identifier, its official Chinese label, other spellings seen in files. */
export const CodeValue = z.object({
  /** English identifier in kebab-case; what the database stores. */
  code: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  /** Official label, written on export. */
  label: z.string().min(1),
  /** English label for the page. */
  english: z.string().min(1),
  /** Other spellings that mean the same. */
  synonyms: z.array(z.string().min(1)).default([]),
});
export type CodeValue = z.infer<typeof CodeValue>;

/** 代码表: the values that a column may hold, with the document that lists them. */
export const CodeList = z.object({
  /** kebab-case, e.g. `relation-to-head` */
  id: z.string(),
  title: z.string().min(1),
  reference: z.object({ title: z.string().min(1), no: z.string() }),
  values: z.array(CodeValue).min(1),
});
export type CodeList = z.infer<typeof CodeList>;
