import { z } from 'zod';

/** Where an amendment stands: written, waiting for another person, in force, given back, or given up. */
export const AmendmentState = z.enum(['draft', 'submitted', 'approved', 'sent-back', 'withdrawn']);
export type AmendmentState = z.infer<typeof AmendmentState>;

/** One thing that happened to an amendment. */
export const AmendmentStep = z.object({
  what: z.enum(['drafted', 'changed', 'submitted', 'approved', 'sent-back', 'withdrawn']),
  at: z.string(),
  by: z.string(),
  name: z.string(),
  note: z.string(),
});
export type AmendmentStep = z.infer<typeof AmendmentStep>;

const areaCode = z.string().regex(/^\d{12}$/);
/** The content without its area: rules, cases, parameters, incomeComponents, lists, off, as in policy/overlay.ts. */
const Content = z.record(z.string(), z.unknown());

/** Command screening.draftAmendment: a new one, or, with `amendment` and the revision that was read, another wording. */
export const DraftAmendment = z.object({
  amendment: z.guid().optional(),
  revision: z.int().positive().optional(),
  area: areaCode,
  title: z.string().trim().min(1).max(80),
  content: Content,
});
export type DraftAmendment = z.infer<typeof DraftAmendment>;

/** Commands screening.submitAmendment, approveAmendment, withdrawAmendment. */
export const AmendmentOnly = z.object({ amendment: z.guid(), revision: z.int().positive() });
export type AmendmentOnly = z.infer<typeof AmendmentOnly>;

/** Command screening.sendBackAmendment: why. */
export const SendBackAmendment = AmendmentOnly.extend({ note: z.string().trim().min(1).max(500) });
export type SendBackAmendment = z.infer<typeof SendBackAmendment>;

export const AmendmentAnswer = z.object({ amendment: z.string(), revision: z.number() });
export type AmendmentAnswer = z.infer<typeof AmendmentAnswer>;

/** GET /api/screening/amendments?area: of the area, the places above it and below it, newest first. */
export const Amendment = z.object({
  id: z.string(),
  area: z.string(),
  areaName: z.string(),
  title: z.string(),
  state: AmendmentState,
  revision: z.number(),
  /** How many rules, numbers and income components it changes, and how many rules it switches off. */
  counts: z.object({ rules: z.number(), off: z.number(), parameters: z.number(), other: z.number() }),
  createdAt: z.string(),
  changedAt: z.string(),
  approvedAt: z.string().nullable(),
  steps: z.array(AmendmentStep),
  /** Whether who asks wrote any part of it: another must approve it. */
  own: z.boolean(),
});
export type Amendment = z.infer<typeof Amendment>;

/** GET /api/screening/amendments/:id */
export const AmendmentDetail = Amendment.extend({ content: Content });
export type AmendmentDetail = z.infer<typeof AmendmentDetail>;

/** POST /api/screening/amendments/:id/effect: what it would change on a day, by rule. */
export const EffectQuery = z.object({ on: z.iso.date() });
export const Effect = z.object({
  on: z.string(),
  items: z.array(
    z.object({
      rule: z.string(),
      title: z.string(),
      /** Households found before and after; null where the rule is not in force. */
      before: z.number().nullable(),
      after: z.number().nullable(),
      unknownBefore: z.number().nullable(),
      unknownAfter: z.number().nullable(),
    }),
  ),
  /** Rules of villages, which no household is counted by. */
  villageRules: z.array(z.object({ rule: z.string(), title: z.string() })),
});
export type Effect = z.infer<typeof Effect>;

const loose = z.record(z.string(), z.unknown());
const many = z.array(loose).readonly();
/** A pack as policy/pack.ts has it: the page puts policy together by the same code as the server. */
const PackData = z.looseObject({
  id: z.string(),
  title: loose,
  parent: z.string().nullable(),
  area: z.string(),
  periods: many,
  incomeLines: many,
  codes: many,
  parameters: many,
  terms: many,
  incomeComponents: many,
  costShares: many,
  lists: many,
  items: many,
  rules: many,
  cases: many,
  layer: z.object({ off: many }).optional(),
});

/** GET /api/screening/policy?area: the packs and approved amendments of a place, the country's first. */
export const PolicyOfPlace = z.object({
  area: z.string(),
  areaName: z.string(),
  packs: z.array(PackData),
  /** Approved amendments that do not fit the packs of this program and are left out. */
  broken: z.array(z.object({ id: z.string(), title: z.string(), area: z.string(), findings: many })),
});
