import { createHash } from 'node:crypto';
import { addDays, dayOfInstant } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import { appendAudit, type Context, defineCommand, type Outcome } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import { screeningPermissions } from '../../permissions.ts';
import { CloseFinding, type CloseResults, ReopenFinding, USUAL_ANSWER_DAYS } from '../model.ts';
import { closeFindings, holdFindings, type OpenRow, reopenFindings } from './queries.ts';
import { answersFor, closeProblem, verdictProblem } from './rules.ts';

const STATUS: Readonly<Record<string, 403 | 404 | 409>> = {
  'screening.findingNotFound': 404,
  'screening.findingNotYours': 403,
};

type Told = { readonly finding: string; readonly problem: string | null; readonly row?: OpenRow | undefined };

/** What of a batch is done and what is refused; all refused is a refusal. */
function sorted(
  ids: readonly string[],
  rows: ReadonlyMap<string, OpenRow>,
  problemOf: (row: OpenRow) => string | undefined,
): Told[] {
  const told = [...new Set(ids)].map((finding) => {
    const row = rows.get(finding);
    return { finding, row, problem: row ? (problemOf(row) ?? null) : 'screening.findingNotFound' };
  });
  const [first] = told;
  if (first?.problem && told.every(({ problem }) => problem !== null))
    throw new Problem(STATUS[first.problem] ?? 409, first.problem);
  return told;
}

/** Each finding has its own line in the audit; of several at once the command's line tells how many. */
async function audited(
  context: Context<Services>,
  command: string,
  told: readonly Told[],
  details: Readonly<Record<string, unknown>>,
): Promise<Outcome<CloseResults>> {
  const { tx, actor, services } = context;
  const done = told.flatMap(({ row, problem }) => (row && problem === null ? [row] : []));
  const answer = { done: done.length, results: told.map(({ finding, problem }) => ({ finding, problem })) };
  const [only] = done;
  if (told.length === 1 && only)
    return {
      subject: `screening-finding:${only.id}`,
      area: only.village,
      details: { rule: only.rule, ...details },
      answer,
    };
  for (const row of done)
    await appendAudit(tx, actor, {
      command,
      commandId: services.newId(),
      digest: createHash('sha256').update(`${context.commandId} ${row.id}`).digest(),
      subject: `screening-finding:${row.id}`,
      area: row.village,
      details: { rule: row.rule, batch: context.commandId, ...details },
    });
  return {
    subject: `screening-findings:${done.length}`,
    details: { findings: done.length, refused: told.length - done.length },
    answer,
  };
}

/** 核实: the answer to findings; each that is not open any more, or not the asker's, is told and left as it is. */
export const closeFinding = defineCommand<Services, CloseFinding, CloseResults>({
  name: 'screening.closeFinding',
  permission: screeningPermissions['screening.closeFinding'],
  input: CloseFinding,
  run: async (context, input) => {
    const { tx, actor, services } = context;
    const lacks = verdictProblem(input, dayOfInstant(services.clock()));
    if (lacks !== undefined) throw new Problem(400, lacks);
    const rows = await holdFindings(tx, input.findings);
    const told = sorted(input.findings, rows, (row) => closeProblem(actor.role, row));
    const { verdict, reason, until } = input;
    const answers = told.flatMap(({ finding, problem }) =>
      problem === null ? [{ id: finding, verdict, reason, until: until ?? null }] : [],
    );
    await closeFindings(tx, answers, actor);
    return audited(context, 'screening.closeFinding', told, { verdict, ...(until && { until }) });
  },
});

/** 重新核实: an answer that does not hold is asked again, with the usual days. */
export const reopenFinding = defineCommand<Services, ReopenFinding, CloseResults>({
  name: 'screening.reopen',
  permission: screeningPermissions['screening.reopen'],
  input: ReopenFinding,
  run: async (context, input) => {
    const { tx, actor, services } = context;
    const rows = await holdFindings(tx, input.findings);
    const told = sorted(input.findings, rows, (row) => {
      if (row.cleared) return 'screening.findingCleared';
      if (!answersFor(actor.role, row.side)) return 'screening.findingNotYours';
      return row.state === 'open' ? 'screening.findingOpen' : undefined;
    });
    const ids = told.flatMap(({ finding, problem }) => (problem === null ? [finding] : []));
    await reopenFindings(tx, ids, addDays(dayOfInstant(services.clock()), USUAL_ANSWER_DAYS));
    return audited(context, 'screening.reopen', told, { reason: input.reason });
  },
});
