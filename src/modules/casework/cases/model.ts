import { z } from 'zod';
import { CaseAct } from '../procedure/model.ts';

const areaCode = z.string().regex(/^\d{12}$/);

/** Command casework.open → {case}. Of a household, of one of its members, or of a village. */
export const OpenCase = z.strictObject({
  workflow: z.string().max(80),
  household: z.guid().optional(),
  person: z.guid().optional(),
  village: areaCode.optional(),
  /** The day of the application or clue. */
  on: z.iso.date(),
  reason: z.string().trim().min(1).max(2000),
  clue: z.guid().optional(),
  round: z.guid().optional(),
});
export type OpenCase = z.infer<typeof OpenCase>;

/** Command casework.act → {case, seq, status, step}. */
export const ActOnCase = z.strictObject({
  case: z.guid(),
  act: CaseAct,
  /** Acts that the sender has seen; when there are more by now the act is refused and the page is read again. */
  seen: z.int().nonnegative(),
});
export type ActOnCase = z.infer<typeof ActOnCase>;

export const CaseStatus = z.enum(['open', 'approved', 'refused', 'withdrawn', 'expired']);
export type CaseStatus = z.infer<typeof CaseStatus>;

export const CaseMoved = z.object({
  case: z.string(),
  seq: z.number(),
  status: CaseStatus,
  /** The step that waits now; null when the case has ended. */
  step: z.string().nullable(),
});
export type CaseMoved = z.infer<typeof CaseMoved>;

/** Command casework.pair: a user helps a household from a day on, or no longer. */
export const PairHelper = z.strictObject({
  household: z.guid(),
  helper: z.string().max(120),
  on: z.iso.date(),
  helps: z.boolean(),
});
export type PairHelper = z.infer<typeof PairHelper>;

/** GET /api/cases */
export const CaseQuery = z.object({
  area: areaCode,
  status: CaseStatus.optional(),
  workflow: z.string().max(80).optional(),
  household: z.guid().optional(),
  round: z.guid().optional(),
  /** Only what waits for the reader's role. */
  mine: z.stringbool().optional(),
  overdue: z.stringbool().optional(),
  cursor: z.string().max(120).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type CaseQuery = z.infer<typeof CaseQuery>;

export const CaseLine = z.object({
  id: z.string(),
  area: z.string(),
  villageName: z.string(),
  townName: z.string(),
  workflow: z.string(),
  title: z.string(),
  household: z.string().nullable(),
  headName: z.string().nullable(),
  openedOn: z.string(),
  status: CaseStatus,
  step: z.string().nullable(),
  stepTitle: z.string().nullable(),
  dueOn: z.string().nullable(),
  readyOn: z.string().nullable(),
  /** Whether the reader's role may act in the step. */
  mine: z.boolean(),
});
export type CaseLine = z.infer<typeof CaseLine>;

const Named = z.object({ id: z.string(), name: z.string() });

/** GET /api/cases/:id */
export const CaseDetail = CaseLine.extend({
  reason: z.string(),
  openedBy: Named,
  /** How many acts there are: sent with the next one. */
  acts: z.number(),
  chosen: z.string().nullable(),
  /** What must be chosen at the approval: `monitored-kind`, `elimination-way`; null for nothing. */
  choose: z.string().nullable(),
  document: z.object({ title: z.string(), no: z.string() }),
  steps: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      title: z.string(),
      level: z.string(),
      roles: z.array(z.string()),
      state: z.enum(['done', 'current', 'waiting']),
      endedOn: z.string().nullable(),
      endedBy: Named.nullable(),
      papers: z.array(z.object({ template: z.string(), there: z.boolean() })),
      back: z.array(z.string()),
      /** Days of the notice, share of the quorum, percent of the spot check, as policy sets them there; null when it does not. */
      noticeDays: z.number().nullable(),
      quorum: z.object({ of: z.number(), in: z.number() }).nullable(),
      spotCheckPercent: z.number().nullable(),
    }),
  ),
  notice: z
    .object({
      step: z.string(),
      from: z.string(),
      until: z.string(),
      place: z.string(),
      mayEndOn: z.string(),
    })
    .nullable(),
  objections: z.number(),
  /** What stands against ending the step today, whoever acts: rules, papers, days. */
  findings: z.array(
    z.object({ code: z.string(), at: z.string(), details: z.record(z.string(), z.unknown()) }),
  ),
  timeline: z.array(
    z.object({
      seq: z.number(),
      act: z.string(),
      step: z.string().nullable(),
      stepTitle: z.string().nullable(),
      on: z.string(),
      at: z.string(),
      by: Named,
      /** What was said of it: the note, the reason, heads of a review. */
      note: z.string(),
      outcome: z.string().nullable(),
    }),
  ),
  papers: z.array(
    z.object({
      id: z.string(),
      template: z.string(),
      /** Where the original lies. */
      place: z.string(),
      signedOn: z.string(),
      /** Whether the reader filed it. */
      own: z.boolean(),
    }),
  ),
});
export type CaseDetail = z.infer<typeof CaseDetail>;

/** GET /api/workflows?area&on: what can be opened there and then, by whom. */
export const WorkflowLine = z.object({
  id: z.string(),
  title: z.string(),
  subject: z.enum(['household', 'person', 'village']),
  phase: z.enum(['exit', 'entry', 'any']),
  document: z.object({ title: z.string(), no: z.string() }),
  steps: z.array(z.object({ id: z.string(), kind: z.string(), title: z.string(), level: z.string() })),
  mayOpen: z.boolean(),
});
export type WorkflowLine = z.infer<typeof WorkflowLine>;
