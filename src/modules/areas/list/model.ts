import { z } from 'zod';

/** One place that a list would add or change. */
export const AreaChange = z.object({
  kind: z.enum(['added', 'renamed']),
  code: z.string().nullable(),
  name: z.string(),
  level: z.string(),
  /** What it was called before; null for a new place. */
  formerName: z.string().nullable(),
  /** True when it comes under another place above. */
  moved: z.boolean(),
});
export type AreaChange = z.infer<typeof AreaChange>;

/** POST /api/areas/import (multipart: `on`, `preview`, then the file). With any finding nothing is written. */
export const AreaImportAnswer = z.object({
  added: z.number(),
  renamed: z.number(),
  unchanged: z.number(),
  /** The first changes of a preview. */
  changes: z.array(AreaChange),
  findings: z.array(
    z.object({
      code: z.string(),
      at: z.string(),
      details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    }),
  ),
});
export type AreaImportAnswer = z.infer<typeof AreaImportAnswer>;
