import { z } from 'zod';

const areaCode = z.string().regex(/^\d{12}$/);

/** The sender's word on columns: normalised title → part of the identity, id of a fact, or null for one put aside. */
export const SaidColumns = z
  .record(z.string().min(1).max(80), z.string().max(60).nullable())
  .refine((said) => Object.keys(said).length <= 300);
export type SaidColumns = z.infer<typeof SaidColumns>;

/** POST /api/lists (multipart: one file and these fields) → {run, job}; POST /api/lists/drafts lets somebody look first. */
export const ListUpload = z.object({
  area: areaCode,
  kind: z.string().max(80),
  /** The office that sends the list: its next list is compared with this one, and its columns are understood as before. */
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
  /** What a hit keeps of a row besides the name, the birth and the masked number. */
  keeps: z.array(z.string()),
  /** Offices that sent such lists before. */
  senders: z.array(z.string()),
});
export type ListKindView = z.infer<typeof ListKindView>;

const Column = z.object({ header: z.string(), meaning: z.string().nullable(), certainty: z.string() });

/** One sheet of a proposed list: how its columns were understood, with the first values of each, masked. */
export const HeadSheet = z.object({
  sheet: z.string(),
  skipped: z.enum(['hidden', 'noHeader']).nullable(),
  /** The sheet's own rows of its header; of a sheet without one, the row that looks most like it. */
  headerRows: z.array(z.int()),
  columns: z.array(
    Column.extend({
      key: z.string(),
      certainty: z.enum(['sure', 'doubtful', 'unknown']),
      samples: z.array(z.string()),
    }),
  ),
});
export type HeadSheet = z.infer<typeof HeadSheet>;

/** GET /api/lists/:id/head: what a proposed list holds and what its columns can mean. */
export const ListHead = z.object({
  /** Whether the sender's earlier word was used. */
  remembered: z.boolean(),
  meanings: z.array(
    z.object({ id: z.string(), title: z.string().nullable(), use: z.enum(['identity', 'kept', 'dropped']) }),
  ),
  sheets: z.array(HeadSheet),
});
export type ListHead = z.infer<typeof ListHead>;

/** Command screening.startList: the columns mean this; the word is kept for the sender's next list of the kind. */
export const StartList = z.object({ run: z.guid(), columns: SaidColumns });
export type StartList = z.infer<typeof StartList>;

/** Command screening.dropList: a proposed list is forgotten and never matched. */
export const DropList = z.object({ run: z.guid() });
export type DropList = z.infer<typeof DropList>;

/** What came of a run; absent numbers are zero. */
export const ListSummary = z.object({
  rows: z.int(),
  members: z.int(),
  exact: z.int(),
  probable: z.int(),
  possible: z.int(),
  /** Pairs that an earlier verdict decided: nobody is asked twice. */
  remembered: z.int(),
  /** Residents outside the register above the kind's limit, of whom a clue was opened or told more; null without a limit. */
  warned: z.int().nullable().default(null),
  /** Against the sender's last list of the kind: persons only here, in both, only there. Null when it is the first. */
  difference: z.object({ run: z.string(), new: z.int(), same: z.int(), gone: z.int() }).nullable(),
  sheets: z.array(z.object({ sheet: z.string(), skipped: z.string().nullable(), columns: z.array(Column) })),
});
export type ListSummary = z.infer<typeof ListSummary>;

const Certainty = z.enum(['exact', 'probable', 'possible']);
/** 是 same · 不是 other · 拿不准 unsure; `open` is not judged. */
export const HitVerdict = z.enum(['open', 'same', 'other', 'unsure']);
export type HitVerdict = z.infer<typeof HitVerdict>;

export const ListRun = z.object({
  id: z.string(),
  area: z.string(),
  areaName: z.string(),
  kind: z.string(),
  title: z.string(),
  sender: z.string(),
  /** Empty, with no summary, for who sees only some of the hits. */
  fileName: z.string(),
  on: z.string(),
  purpose: z.string(),
  state: z.enum(['proposed', 'waiting', 'done', 'failed', 'cancelled']),
  summary: ListSummary.nullable(),
  /** Hits that the asker may see. */
  counts: z.object({
    exact: z.int(),
    probable: z.int(),
    possible: z.int(),
    open: z.int(),
    same: z.int(),
    other: z.int(),
    unsure: z.int(),
  }),
  /** Whether the columns were read by somebody's word. */
  said: z.boolean(),
  createdAt: z.string(),
});
export type ListRun = z.infer<typeof ListRun>;

/**
 * A person as one side of a pair tells him. Where both sides have a number, its first and last four digits are shown and the
 * birth is cut to its year (`1975-**-**`); where one has none, no digit is shown and the birth is whole.
 */
const Listed = z.object({ name: z.string(), document: z.string(), birth: z.string().nullable() });

/** Which characters of the two shown numbers differ, by their places; and whether each number is a right one by itself. */
const Marks = z.object({
  member: z.array(z.int()),
  listed: z.array(z.int()),
  /** Parts of the two births that differ, of those that were given. */
  birth: z.array(z.enum(['year', 'month', 'day'])),
  /** `valid` · `cut` lost its last digits · `wrong` check character or date · `missing` */
  memberState: z.enum(['valid', 'wrong', 'missing']),
  listedState: z.enum(['valid', 'cut', 'wrong', 'missing']),
});

export const ListHit = z.object({
  id: z.string(),
  person: z.string(),
  household: z.string(),
  village: z.string(),
  /** Town and village by name. */
  place: z.string(),
  /** The member as the register had him when he was compared. */
  member: Listed,
  sheet: z.string(),
  row: z.int(),
  certainty: Certainty,
  aspects: z.array(z.object({ of: z.string(), how: z.string() })),
  listed: Listed,
  marks: Marks.nullable(),
  kept: z.array(z.object({ fact: z.string(), title: z.unknown(), value: z.string() })),
  verdict: HitVerdict,
  /** Whether a person judged it, in this run or in an earlier one. */
  judged: z.boolean(),
  reason: z.string().nullable(),
});
export type ListHit = z.infer<typeof ListHit>;

/** GET /api/lists/:id/hits; `gone` are hits of the sender's last list whom this one does not have. */
export const HitQuery = z.object({
  verdict: HitVerdict.optional(),
  certainty: Certainty.optional(),
  difference: z.enum(['new', 'same', 'gone']).optional(),
  cursor: z.guid().optional(),
});
export type HitQuery = z.infer<typeof HitQuery>;

/** One pair to judge, with what helps. */
export const ListPair = ListHit.extend({
  /** 户: its number, head, size, the member's relation to the head. */
  home: z.object({
    number: z.string(),
    head: z.string(),
    size: z.int().nullable(),
    relation: z.string().nullable(),
    registration: z.string().nullable(),
  }),
  /** Other members whom the same row may mean. */
  rivals: z.array(
    z.object({ name: z.string(), place: z.string(), certainty: Certainty, verdict: HitVerdict }),
  ),
  /** How pairs that were alike in the same points were judged. */
  alike: z.object({ same: z.int(), other: z.int() }),
});
export type ListPair = z.infer<typeof ListPair>;

/** GET /api/lists/:id/pairs: the next pairs to judge, the surest first; those put off as unsure come last. */
export const PairQueue = z.object({
  items: z.array(ListPair),
  /** Pairs that are not exact, by what was said of them. */
  progress: z.object({ open: z.int(), same: z.int(), other: z.int(), unsure: z.int(), remembered: z.int() }),
  /** Usual seconds between two verdicts in this run; null before there are some. */
  pace: z.number().nullable(),
});
export type PairQueue = z.infer<typeof PairQueue>;

/** Command screening.judge: the row means this person, or somebody else and then why, or nobody can tell; `open` takes it back. */
export const JudgeHit = z.object({
  hit: z.guid(),
  verdict: HitVerdict,
  reason: z.string().trim().max(200).default(''),
});
export type JudgeHit = z.infer<typeof JudgeHit>;
