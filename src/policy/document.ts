import { z } from 'zod';

/** 依据: the document that sets a value or a rule. Nothing in a pack stands without one. */
export const PolicyDocument = z.object({
  /** 文件标题 */
  title: z.string().min(1),
  /** 文号; 无文号 when the document has none */
  no: z.string().min(1),
  url: z.url().optional(),
  /** How well the document itself is known to us: H = its text or several sources, M = one local source, L = weak. */
  confidence: z.enum(['H', 'M', 'L']).optional(),
  /** True where the document does not exist and is made up for a demonstration or a test. */
  invented: z.boolean().optional(),
  note: z.string().optional(),
});
export type PolicyDocument = z.infer<typeof PolicyDocument>;
