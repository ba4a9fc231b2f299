import { createHmac } from 'node:crypto';
import { dayOfInstant } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import type { JobHandler, JobRun } from '#platform/jobs/queue.ts';
import type { Services } from '#platform/services.ts';
import type { Telling } from '../clues/open.ts';
import { openWarnings } from '../clues/warn.ts';
import { type ListResult, matchList } from '../matching/run.ts';
import type { ListMatch } from '../matching/thread.ts';
import type { ListSummary, SaidColumns } from './model.ts';
import {
  countDifference,
  endRun,
  forgetFile,
  getRun,
  insertHits,
  lastRun,
  type RunRow,
  rememberVerdicts,
} from './queries.ts';
import { withKeptList } from './upload.ts';

type MatchJob = JobRun<{ run: string; file: string }>;

/** What a pair rests on, under the instance's key: a plain hash of a document number could be guessed. */
function fingerprintOf(services: Services, kind: string, match: ListMatch): Buffer {
  const { member, listed } = match;
  const told = [
    kind,
    member.person,
    member.name,
    member.document,
    member.birth,
    listed.name,
    listed.document,
    listed.birth,
  ];
  return createHmac('sha256', services.keys.fileKey)
    .update(`list-hit\u0000${told.join('\u0000')}`)
    .digest();
}

/** Puts the hits of a run down, with the verdicts that the same pairs got before, and ends it: in one transaction, once. */
async function keep(
  services: Services,
  job: MatchJob,
  run: RunRow,
  result: ListResult,
): Promise<ListSummary> {
  return services.database.write(job.actor, async (tx) => {
    await insertHits(
      tx,
      result.matches.map((match) => ({
        county: run.county,
        id: services.newId(),
        run: run.id,
        person: match.member.person,
        household: match.member.household,
        village: match.member.village,
        sheet: match.sheet,
        source_row: match.row,
        certainty: match.certainty,
        aspects: JSON.stringify(match.aspects),
        listed: JSON.stringify(match.shown.listed),
        known: JSON.stringify({ ...match.shown.member, marks: match.shown.marks }),
        kept: JSON.stringify(match.kept),
        fingerprint: fingerprintOf(services, run.kind, match),
      })),
    );
    const remembered = await rememberVerdicts(tx, run);
    const last = await lastRun(tx, run);
    const difference =
      last === undefined ? null : { run: last, ...(await countDifference(tx, run.county, run.id, last)) };
    const sheets = result.sheets.map(({ sheet, skipped, columns }) => ({
      sheet,
      skipped: skipped ?? null,
      columns: columns.map(({ header, meaning, certainty }) => ({ header, meaning, certainty })),
    }));
    const warned = await warn({ tx, actor: job.actor, services }, run, result);
    const { rows, members, counts } = result;
    const summary = { rows, members, ...counts, remembered, warned, difference, sheets };
    if (!(await endRun(tx, run.id, 'done', summary))) throw new Problem(409, 'screening.list.runEnded');
    return summary;
  });
}

/** 部门预警: residents who are not in the register and are above the kind's limit; null where the kind or the place has none. */
async function warn(telling: Telling, run: RunRow, result: ListResult): Promise<number | null> {
  const { kind, limit, warned } = result;
  if (!limit) return null;
  return openWarnings(telling, { run: run.id, kind, area: run.area, sender: run.sender, limit }, warned);
}

async function matchRun(services: Services, job: MatchJob, run: RunRow): Promise<ListSummary> {
  return withKeptList(services, job.input.file, async (path) => {
    const { file_name: name, kind, area, on_day: on } = run;
    const mapping = (run.columns as SaidColumns | null) ?? undefined;
    const input = { path, name, kind, area, on, mapping, today: dayOfInstant(services.clock()) };
    const result = await matchList(services, job.actor, input, (step, done, total) =>
      job.progress(step, done, total),
    );
    await job.progress('writing', result.rows, result.rows);
    return keep(services, job, run, result);
  });
}

/** The list is forgotten, and the run says so. */
async function forget(services: Services, job: MatchJob): Promise<void> {
  services.files.remove(job.input.file);
  await services.database.write(job.actor, (tx) => forgetFile(tx, job.input.run));
}

/** 比对: run again after a crash it finds the run ended and does nothing. The list is forgotten whatever comes of it. */
export function listJobs(services: Services): JobHandler[] {
  return [
    {
      kind: 'screening.match',
      run: async (raw) => {
        const job = raw as MatchJob;
        const run = await services.database.read(job.actor, (tx) => getRun(tx, job.input.run));
        if (run.state !== 'waiting') return { run: run.id };
        try {
          const { rows, exact, probable, possible } = await matchRun(services, job, run);
          await forget(services, job);
          return { run: run.id, rows, exact, probable, possible };
        } catch (error) {
          // A fault of ours is tried again, a list that cannot be read is not.
          if (!(error instanceof Problem)) throw error;
          const end = error.code === 'job.cancelled' ? 'cancelled' : 'failed';
          await services.database.write(job.actor, (tx) => endRun(tx, run.id, end));
          await forget(services, job);
          throw error;
        }
      },
    },
  ];
}
