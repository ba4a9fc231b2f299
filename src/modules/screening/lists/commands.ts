import { Problem } from '#kernel/problem.ts';
import { defineCommand } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import { kindOf, mappingOf } from '../matching/kind.ts';
import { screeningPermissions } from '../permissions.ts';
import { DropList, JudgeHit, StartList } from './model.ts';
import { endRun, forgetFile, getRun, judge, saveColumns, startRun } from './queries.ts';
import { enqueueMatch } from './upload.ts';

/** 核对: a row of a list means this member, or somebody else, or nobody can tell; the same pair is not asked again. */
export const judgeHit = defineCommand<Services, JudgeHit, { hit: string }>({
  name: 'screening.judge',
  permission: screeningPermissions['screening.judge'],
  input: JudgeHit,
  run: async ({ tx, actor }, { hit, verdict, reason }) => {
    const { village, run } = await judge(tx, hit, actor.id, verdict, reason);
    return { subject: `list:${run}`, area: village, details: { hit, verdict }, answer: { hit } };
  },
});

/** 认列: the columns of a proposed list mean this; it is matched, and the word is kept for the sender's next list of the kind. */
export const startList = defineCommand<Services, StartList, { run: string; job: string }>({
  name: 'screening.startList',
  permission: screeningPermissions['screening.startList'],
  input: StartList,
  run: async ({ tx, actor, services }, { run: id, columns }) => {
    const run = await getRun(tx, id);
    mappingOf(kindOf(services, run), columns);
    if (run.file === null || !(await startRun(tx, id, columns)))
      throw new Problem(409, 'screening.list.notProposed');
    const { county, area, kind, sender, file } = run;
    if (Object.keys(columns).length > 0)
      await saveColumns(tx, { county, area, kind, sender, saved_by: actor.id }, columns);
    const job = await enqueueMatch(services, tx, actor, { run: id, area, sender, file });
    return {
      subject: `list:${id}`,
      area,
      details: { kind, sender, columns: Object.keys(columns).length },
      answer: { run: id, job },
    };
  },
});

/** 不比了: a proposed list is forgotten, and never matched. */
export const dropList = defineCommand<Services, DropList, { run: string }>({
  name: 'screening.dropList',
  permission: screeningPermissions['screening.dropList'],
  input: DropList,
  run: async ({ tx, services }, { run: id }) => {
    const run = await getRun(tx, id);
    if (run.state !== 'proposed' || !(await endRun(tx, id, 'cancelled')))
      throw new Problem(409, 'screening.list.notProposed');
    if (run.file !== null) services.files.remove(run.file);
    await forgetFile(tx, id);
    return { subject: `list:${id}`, area: run.area, details: { kind: run.kind }, answer: { run: id } };
  },
});
