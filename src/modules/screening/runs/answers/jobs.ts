import { createHash } from 'node:crypto';
import { dayOfInstant } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import { appendAudit } from '#platform/command/command.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { JobHandler, JobRun } from '#platform/jobs/queue.ts';
import type { Services } from '#platform/services.ts';
import { withKeptList } from '../../lists/upload.ts';
import { closeFindings } from '../findings/queries.ts';
import type { ExportTasks } from '../model.ts';
import { type Judged, judgeAnswers, summaryOf, written } from './judge.ts';
import { AnswersSummary, type RowProblem, SheetAnswer } from './model.ts';
import { endAnswers, getAnswers, keepAnswers } from './queries.ts';
import { readAnswerRows } from './read.ts';
import { onePerFinding, readRow } from './rules.ts';
import { writeTasks } from './write.ts';

type AnswersJob = JobRun<{ readonly answers: string }>;

const isAnswer = (one: SheetAnswer | RowProblem): one is SheetAnswer => 'finding' in one;

/** 读核实表: what the workbook says, and what would be closed by it; nothing is closed yet. */
async function readBack(services: Services, { actor, input, progress }: AnswersJob) {
  const { database } = services;
  const row = await database.read(actor, (tx) => getAnswers(tx, input.answers));
  if (row.state !== 'waiting' || row.file === null) return { answers: row.id };
  const { file, file_name: name } = row;
  try {
    const rows = await withKeptList(services, file, (path) => readAnswerRows(path, name));
    await progress('answers', rows.length, rows.length);
    const today = dayOfInstant(services.clock());
    const read = rows.map((one) => readRow(one, today));
    const said = read.filter((one) => one !== undefined);
    const { answers, problems } = onePerFinding(said.filter(isAnswer));
    const bad = said.flatMap((one) => (isAnswer(one) ? [] : [one]));
    const judged = await database.read(actor, (tx) => judgeAnswers(tx, actor.role, answers, false));
    const blank = read.length - said.length;
    const summary = summaryOf({ rows: rows.length, blank, problems: [...bad, ...problems] }, judged);
    await database.write(actor, (tx) => keepAnswers(tx, row.id, summary, judged.close));
    services.files.remove(file);
    return { answers: row.id };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    services.files.remove(file);
    await database.write(actor, (tx) => endAnswers(tx, row.id, 'waiting', 'failed'));
    throw error;
  }
}

/** Each finding that is closed has its own line in the audit. */
async function auditEach(services: Services, tx: Tx, actor: Actor, id: string, { close, rows }: Judged) {
  for (const answer of close) {
    const row = rows.get(answer.finding);
    await appendAudit(tx, actor, {
      command: 'screening.closeFinding',
      commandId: services.newId(),
      digest: createHash('sha256').update(`${id} ${answer.finding}`).digest(),
      subject: `screening-finding:${answer.finding}`,
      area: row?.village ?? '',
      details: { rule: row?.rule ?? '', verdict: answer.verdict, workbook: id, judge: answer.judge },
    });
  }
}

/** 写入核实结果: what was read, against the findings as they are now; all of it or nothing, and once. */
async function takeOver(services: Services, { actor, input, progress }: AnswersJob) {
  const { database } = services;
  return database.write(actor, async (tx) => {
    const row = await getAnswers(tx, input.answers);
    if (row.state !== 'read') return { answers: row.id };
    const answers = SheetAnswer.array().parse(row.answers);
    const judged = await judgeAnswers(tx, actor.role, answers, true);
    await closeFindings(tx, judged.close.map(written), actor);
    await auditEach(services, tx, actor, row.id, judged);
    const before = AnswersSummary.parse(row.summary);
    const { same, problems } = before;
    const summary = summaryOf(
      { rows: before.rows, blank: before.blank, problems },
      { ...judged, same: same + judged.same },
    );
    await progress('closing', judged.close.length, judged.close.length);
    await endAnswers(tx, row.id, 'read', 'taken', summary);
    return { answers: row.id, closed: judged.close.length };
  });
}

/** The workbook out and back. */
export function answerJobs(services: Services): JobHandler[] {
  return [
    {
      kind: 'screening.tasks',
      run: async (raw) => {
        const { input, actor, progress } = raw as JobRun<ExportTasks>;
        const { file, rows } = await writeTasks(services, actor, input, (done) =>
          progress('export', done, 0),
        );
        const today = dayOfInstant(services.clock());
        return { file, name: `screening-tasks-${input.area}-${today}.xlsx`, rows };
      },
    },
    { kind: 'screening.readAnswers', run: (raw) => readBack(services, raw as AnswersJob) },
    { kind: 'screening.takeAnswers', run: (raw) => takeOver(services, raw as AnswersJob) },
  ];
}
