import { z } from 'zod';
import type { Day } from '#kernel/day.ts';
import type { Finding } from '#kernel/problem.ts';
import { type Dated, datedFields, datedRows, holds } from './dated.ts';
import { PolicyText } from './document.ts';

const Kebab = z.string().regex(/^[a-z]+(-[a-z0-9]+)*$/);

/** Who acts: the roles of `access`. */
const ActingRole = z.enum(['village-cadre', 'town-clerk', 'county-office', 'department-officer']);
export type ActingRole = z.infer<typeof ActingRole>;

/** A number of days, as it stands or as a parameter sets it (`village-notice`). */
const Days = z.union([z.int().min(0).max(400), z.strictObject({ parameter: Kebab })]);
export type Days = z.infer<typeof Days>;

/** What is done in a step. */
const StepKind = z.enum([
  /** 申请、线索: why the case was opened */
  'application',
  /** 承诺授权: the household agrees that departments are asked */
  'consent',
  /** 入户调查 */
  'survey',
  /** 部门比对 */
  'comparison',
  /** 民主评议 */
  'review',
  /** 公示 */
  'notice',
  /** 初审、审核 */
  'check',
  /** 抽查 */
  'spot-check',
  /** 户主签字确认 */
  'signature',
  /** 审定、审批 */
  'approval',
  /** 公告 */
  'announcement',
  /** 录入、标注: the effect is written into the register */
  'record',
]);
export type StepKind = z.infer<typeof StepKind>;

const StepFile = z.strictObject({
  id: Kebab,
  kind: StepKind,
  title: PolicyText,
  /** The level that is responsible. */
  level: z.enum(['village', 'town', 'county']),
  roles: z.array(ActingRole).min(1),
  /** Papers that must lie in the case before the step can be ended: ids of templates. */
  papers: z.array(Kebab).default([]),
  /** 时限: the last day for it, counted from the end of an earlier step or from the opening. */
  within: z.strictObject({ days: Days, working: z.boolean().default(false), after: Kebab }).optional(),
  /** Least days between the end of an earlier step and the end of this one. */
  gap: z.array(z.strictObject({ days: Days, after: Kebab })).default([]),
  /** 公示: least days that a notice stays up, and whether objections can be made. */
  notice: z.strictObject({ days: Days, working: z.boolean().default(false) }).optional(),
  /** 评议: the part of those entitled that must attend, and the part of those attending that must be for it. */
  review: z
    .strictObject({
      quorum: z.strictObject({ of: z.int().min(1), in: z.int().min(1) }),
      majority: z.strictObject({ of: z.int().min(1), in: z.int().min(1), strict: z.boolean().default(true) }),
      /** Least number of persons entitled. */
      members: z.int().min(1).default(1),
    })
    .optional(),
  /** 抽查: the part of the town's cases that is drawn by lot. */
  spotCheck: z.strictObject({ percent: Days }).optional(),
  /** Kinds of rules, or single rules, that are run before the step ends: `clear` must not find the household, `hit` must. */
  rules: z.array(z.strictObject({ rule: z.string(), must: z.enum(['clear', 'hit']) })).default([]),
  /** Steps whose actors may not act here; every step that decides is among them by itself. */
  notActorsOf: z.array(Kebab).default([]),
  /** Earlier steps to which the case may be sent back from here. */
  back: z.array(Kebab).default([]),
});
export type Step = z.infer<typeof StepFile>;

const Registration = z.enum(['poor', 'pre-graduated', 'graduated', 'relapsed', 'ordinary']);
const Monitoring = z.enum(['none', 'monitored', 'eliminated']);

/** What an approved case does to the household: from which states it may start, and which it sets. Nothing else changes a state. */
const Effect = z.strictObject({
  /** The states for which it is meant; null = the household is not in the register. A part that is left out does not matter. */
  when: z.strictObject({
    registration: z.array(Registration.nullable()).optional(),
    monitoring: z.array(Monitoring).optional(),
  }),
  set: z.strictObject({ registration: Registration.optional(), monitoring: Monitoring.optional() }),
  /** What must be chosen in the case and goes into the state: 监测对象类别, 消除方式. */
  choose: z.enum(['monitored-kind', 'elimination-way']).optional(),
  /** The household leaves the register: 自然消亡, 清退 of one that is gone. */
  ends: z.boolean().default(false),
});
export type Effect = z.infer<typeof Effect>;

/** One entry of a `workflows/` file. */
export const WorkflowFile = z.strictObject({
  id: Kebab,
  title: PolicyText,
  subject: z.enum(['household', 'person', 'village']),
  ...datedFields,
  /** Where it belongs in a round: exits and removals come first, then entries. */
  phase: z.enum(['exit', 'entry', 'any']).default('any'),
  /** None: the case changes no state (correction, selection of a leader). */
  effect: Effect.optional(),
  /** Who may open one. */
  opens: z.array(ActingRole).min(1),
  /** A case without an act for so many days expires. */
  expiresAfter: Days.optional(),
  steps: z.array(StepFile).min(1).max(30),
});

/** 办理流程: the steps of one kind of case, as a document of an area and a period orders them. */
export type Workflow = Omit<z.infer<typeof WorkflowFile>, 'area' | 'from' | 'to'> & Dated;

export function workflowsOf(file: z.infer<typeof WorkflowFile>, pack: string): Workflow[] {
  return datedRows(file, pack);
}

/** Steps that decide about the household: whoever acts in one may not act in another. */
export const DECIDING: readonly StepKind[] = ['check', 'spot-check', 'approval'];

/** What only a step of a kind carries, and must. */
const PARTS = { review: 'review', notice: 'notice', 'spot-check': 'spotCheck' } as const;

function stepFindings(step: Step, earlier: readonly string[], at: string): Finding[] {
  const findings: Finding[] = [];
  const named = [
    ...(step.within && step.within.after !== 'opening' ? [step.within.after] : []),
    ...step.gap.map(({ after }) => after),
    ...step.back,
    ...step.notActorsOf,
  ];
  for (const name of named)
    if (!earlier.includes(name))
      findings.push({ code: 'policy.workflow.noStep', at, details: { step: step.id, name } });
  for (const [kind, part] of Object.entries(PARTS))
    if ((step.kind === kind) !== (step[part] !== undefined))
      findings.push({ code: 'policy.workflow.part', at, details: { step: step.id, part } });
  return findings;
}

/** Parameters that the days of a workflow are set by. */
function parametersOf({ steps, expiresAfter }: Pick<Workflow, 'steps' | 'expiresAfter'>): string[] {
  const days = steps.flatMap((step) => [
    step.within?.days,
    ...step.gap.map((gap) => gap.days),
    step.notice?.days,
    step.spotCheck?.percent,
  ]);
  return [...days, expiresAfter].flatMap((one) => (typeof one === 'object' ? [one.parameter] : []));
}

/**
 * Steps that refer to none before them, parts in the wrong step, an effect without an approval, two steps of one name, a parameter
 * or a rule that no pack has.
 * @param known ids of the parameters of the chain; ids and kinds of its rules
 */
export function workflowFindings(
  workflow: Workflow,
  known: { readonly parameters: ReadonlySet<string>; readonly rules: ReadonlySet<string> },
): Finding[] {
  const at = workflow.id;
  const ids = workflow.steps.map(({ id }) => id);
  const findings = workflow.steps.flatMap((step, i) => stepFindings(step, ids.slice(0, i), at));
  for (const id of ids.filter((one, i) => ids.indexOf(one) !== i))
    findings.push({ code: 'policy.id.duplicate', at, details: { id } });
  const kinds = workflow.steps.map(({ kind }) => kind);
  if (workflow.effect && (!kinds.includes('approval') || kinds.at(-1) !== 'record'))
    findings.push({ code: 'policy.workflow.noApproval', at });
  if (workflow.effect && workflow.subject === 'village' && workflow.effect.choose !== undefined)
    findings.push({ code: 'policy.workflow.part', at, details: { step: 'effect', part: 'choose' } });
  for (const parameter of parametersOf(workflow))
    if (!known.parameters.has(parameter))
      findings.push({ code: 'policy.workflow.noParameter', at, details: { parameter } });
  for (const { rule } of workflow.steps.flatMap((step) => step.rules))
    if (!known.rules.has(rule)) findings.push({ code: 'policy.workflow.noRule', at, details: { rule } });
  return findings;
}

/** The workflows in force in an area on a day; of two with one id the nearer pack's, then the nearer area's. */
export function workflowsOn(workflows: readonly Workflow[], area: string, day: Day): readonly Workflow[] {
  const nearest = new Map<string, Workflow>();
  for (const workflow of workflows) {
    if (!holds(workflow, area, day)) continue;
    const other = nearest.get(workflow.id);
    const nearer =
      (workflow.rank - (other?.rank ?? 0)) * 100 + workflow.area.length - (other?.area.length ?? 0);
    if (!other || nearer > 0) nearest.set(workflow.id, workflow);
  }
  return [...nearest.values()];
}
