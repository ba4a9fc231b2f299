import { z } from 'zod';

/** Command casework.filePaper: the signed original of a paper lies in the archive. */
export const FilePaper = z.strictObject({
  case: z.guid(),
  /** Template of the paper: `minutes`, `exit-consent` … */
  template: z
    .string()
    .regex(/^[a-z]+(-[a-z0-9]+)*$/)
    .max(60),
  /** Box, folder or cabinet. */
  place: z.string().trim().min(1).max(200),
  signedOn: z.iso.date(),
});
export type FilePaper = z.infer<typeof FilePaper>;

/** Command casework.withdrawPaper: it was filed by mistake; the row stays, with the reason. */
export const WithdrawPaper = z.strictObject({
  case: z.guid(),
  paper: z.guid(),
  reason: z.string().trim().min(1).max(300),
});
export type WithdrawPaper = z.infer<typeof WithdrawPaper>;
