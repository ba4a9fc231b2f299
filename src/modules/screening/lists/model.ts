import { z } from 'zod';

const areaCode = z.string().regex(/^\d{12}$/);

/** POST /api/lists (multipart: one file and these fields) → {run, job}. */
export const ListUpload = z.object({
  area: areaCode,
  kind: z.string().max(80),
  /** The office that sends the list: its next list is compared with this one. */
  sender: z.string().trim().min(1).max(60),
  /** The day as of which the register is asked; today when it does not say. */
  on: z.iso.date().optional(),
});
export type ListUpload = z.infer<typeof ListUpload>;

/** A kind of list that the packs of a place know: GET /api/lists/kinds?area. */
export const ListKindView = z.object({
  id: z.string(),
  title: z.string(),
  sender: z.string(),
  purpose: z.string(),
});

const Column = z.object({ header: z.string(), meaning: z.string().nullable(), certainty: z.string() });

/** What came of a run; absent numbers are zero. */
export const ListSummary = z.object({
  rows: z.int(),
  members: z.int(),
  exact: z.int(),
  probable: z.int(),
  possible: z.int(),
  /** Pairs that an earlier verdict decided: nobody is asked twice. */
  remembered: z.int(),
  /** Against the sender's last list of the kind: persons only here, in both, only there. Null when it is the first. */
  difference: z.object({ run: z.string(), new: z.int(), same: z.int(), gone: z.int() }).nullable(),
  sheets: z.array(z.object({ sheet: z.string(), skipped: z.string().nullable(), columns: z.array(Column) })),
});
export type ListSummary = z.infer<typeof ListSummary>;

export const ListRun = z.object({
  id: z.string(),
  area: z.string(),
  kind: z.string(),
  sender: z.string(),
  fileName: z.string(),
  on: z.string(),
  purpose: z.string(),
  state: z.enum(['waiting', 'done', 'failed']),
  summary: ListSummary.nullable(),
  createdAt: z.string(),
});
export type ListRun = z.infer<typeof ListRun>;

export const HitVerdict = z.enum(['open', 'same', 'other']);
export type HitVerdict = z.infer<typeof HitVerdict>;

/** What the list says of the person, as far as a hit keeps it. */
export const Listed = z.object({ name: z.string(), document: z.string(), birth: z.string().nullable() });
export type Listed = z.infer<typeof Listed>;

export const ListHit = z.object({
  id: z.string(),
  person: z.string(),
  household: z.string(),
  village: z.string(),
  /** The member's name, birth and masked number in the register. */
  member: Listed,
  sheet: z.string(),
  row: z.int(),
  certainty: z.enum(['exact', 'probable', 'possible']),
  aspects: z.array(z.object({ of: z.string(), how: z.string() })),
  listed: Listed,
  kept: z.array(z.object({ fact: z.string(), title: z.unknown(), value: z.string() })),
  verdict: HitVerdict,
  reason: z.string().nullable(),
});
export type ListHit = z.infer<typeof ListHit>;

/** GET /api/lists/:id/hits; `gone` are hits of the sender's last list whom this one does not have. */
export const HitQuery = z.object({
  verdict: HitVerdict.optional(),
  difference: z.enum(['new', 'same', 'gone']).optional(),
  cursor: z.guid().optional(),
});
export type HitQuery = z.infer<typeof HitQuery>;

/** Command screening.judge: the row means this person, or somebody else, and then why. */
export const JudgeHit = z.object({
  hit: z.guid(),
  verdict: z.enum(['same', 'other']),
  reason: z.string().trim().max(200).default(''),
});
export type JudgeHit = z.infer<typeof JudgeHit>;
