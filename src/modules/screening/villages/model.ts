import { z } from 'zod';
import { ScreeningQuery, ScreeningReason } from '../model.ts';

/** POST /api/screening/villages; without `rules` by all rules of villages in force. */
export const VillageQuery = ScreeningQuery.pick({ area: true, on: true, known: true, rules: true });
export type VillageQuery = z.infer<typeof VillageQuery>;

/** One rule of villages, and what it says of those of the area. */
const VillageRuleAnswer = z.object({
  rule: z.string(),
  title: z.string(),
  kind: z.string(),
  responsible: z.string(),
  /** Villages that the rule finds, that it does not, and of which not enough is known. */
  hit: z.number(),
  clear: z.number(),
  unknown: z.number(),
});

export const VillageAnswer = z.object({
  rules: z.array(VillageRuleAnswer),
  /** The villages that at least one rule finds or cannot judge, in the order of their codes. */
  villages: z.array(
    z.object({
      village: z.string(),
      name: z.string(),
      townName: z.string(),
      reasons: z.array(ScreeningReason),
      /** Rules that cannot tell, with the labels of what nobody recorded. */
      unknown: z.array(z.object({ rule: z.string(), title: z.string(), missing: z.array(z.string()) })),
    }),
  ),
});
export type VillageAnswer = z.infer<typeof VillageAnswer>;
