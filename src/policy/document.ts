import { z } from 'zod';

/** A text that says something: not empty, not only white space. */
const Said = z.string().trim().min(1);

/** 依据: the document that sets a value or a rule. Nothing in a pack stands without one. */
export const PolicyDocument = z.strictObject({
  /** 文件标题 */
  title: Said,
  /** 文号; 无文号 when the document has none */
  no: Said,
  url: z.url().optional(),
  /** How well the document itself is known to us: H = its text or several sources, M = one local source, L = weak. */
  confidence: z.enum(['H', 'M', 'L']).optional(),
  /** True where the document does not exist and is made up for a demonstration or a test. */
  invented: z.boolean().optional(),
  note: Said.optional(),
});
export type PolicyDocument = z.infer<typeof PolicyDocument>;

/** A title or sentence of a pack in the languages of the page; without `zhHant` the page converts the characters. */
export const PolicyText = z.strictObject({ zh: Said, zhHant: Said.optional(), en: Said });
export type PolicyText = z.infer<typeof PolicyText>;
