import { z } from 'zod';

/**
 * 办理: what can be done to a case. A case is the list of its acts, in order; everything else is folded from them. Days are the days on
 * which a thing was done, as the paper says; when it was entered is the event's own instant.
 */
const day = z.iso.date();
const note = z.string().trim().max(2000).default('');
const reason = z.string().trim().min(1).max(2000);

/** 民主评议: heads, no names of how anybody voted. */
export const Review = z.strictObject({
  /** Persons entitled to take part. */
  entitled: z.int().min(1).max(5000),
  present: z.int().min(0).max(5000),
  /** Relatives of the household who were present and did not vote. */
  relatives: z.int().min(0).max(5000).default(0),
  for: z.int().min(0).max(5000),
  against: z.int().min(0).max(5000),
  abstained: z.int().min(0).max(5000),
});
export type Review = z.infer<typeof Review>;

export const CaseAct = z.discriminatedUnion('act', [
  /** 开始一个环节之外的普通环节: consent, survey, comparison, signature, announcement, record, application */
  z.strictObject({ act: z.literal('do'), step: z.string(), on: day, note }),
  z.strictObject({ act: z.literal('review'), step: z.string(), on: day, review: Review, note }),
  /** 公示开始: first day, and the last one that is planned. */
  z.strictObject({
    act: z.literal('post-notice'),
    step: z.string(),
    on: day,
    until: day,
    place: z.string().trim().min(1).max(200),
    note,
  }),
  z.strictObject({ act: z.literal('end-notice'), step: z.string(), on: day, note }),
  /** 初审、审定: agreed; a refusal ends the case. */
  z.strictObject({
    act: z.literal('decide'),
    step: z.string(),
    on: day,
    agreed: z.boolean(),
    note,
    /** What the workflow asks to be chosen: the kind of monitored household, the way of elimination. */
    chosen: z.string().max(60).optional(),
  }),
  /** 抽查: whether the lot fell on the case, by which draw; what was found when it did. */
  z.strictObject({
    act: z.literal('spot-check'),
    step: z.string(),
    on: day,
    draw: z.string().max(60),
    drawn: z.boolean(),
    passed: z.boolean(),
    note,
  }),
  z.strictObject({ act: z.literal('send-back'), to: z.string(), on: day, reason }),
  z.strictObject({ act: z.literal('withdraw'), on: day, reason }),
  z.strictObject({ act: z.literal('expire'), on: day }),
  /** 异议: by anybody while a notice is up; of whom is kept elsewhere, not in the case. */
  z.strictObject({ act: z.literal('object'), objection: z.guid(), on: day }),
  /** 答复: not founded, or founded: then the case goes back to a step. */
  z.strictObject({
    act: z.literal('answer-objection'),
    objection: z.guid(),
    on: day,
    founded: z.boolean(),
    to: z.string().optional(),
    reason,
  }),
]);
export type CaseAct = z.infer<typeof CaseAct>;

/** An act that was accepted: who, when it was entered. */
export type CaseEvent = CaseAct & {
  readonly by: string;
  /** Instant, ISO 8601. */
  readonly at: string;
  /** Of a review: whether the workflow's majority was reached. */
  readonly passed?: boolean;
};
