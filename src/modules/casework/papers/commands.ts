import { dayOfInstant } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import { defineCommand } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import { holdCase } from '../cases/queries.ts';
import { caseworkPermissions } from '../permissions.ts';
import { FilePaper, WithdrawPaper } from './model.ts';
import { insertPaper, withdrawPaper } from './queries.ts';

/** 归档: a signed paper lies where it is said, and counts for the steps that ask for it. */
const file = defineCommand<Services, FilePaper, { paper: string }>({
  name: 'casework.filePaper',
  permission: caseworkPermissions['casework.filePaper'],
  input: FilePaper,
  run: async ({ tx, actor, services }, { case: id, template, place, signedOn }) => {
    const row = await holdCase(tx, id);
    if (row.status !== 'open') throw new Problem(422, 'casework.ended', [], { status: row.status });
    if (!row.procedure.steps.some(({ papers }) => papers.includes(template)))
      throw new Problem(422, 'casework.noPaper', [], { paper: template });
    const today = dayOfInstant(services.clock());
    if (signedOn > today) throw new Problem(422, 'casework.future', [], { on: signedOn, today });
    const paper = services.newId();
    await insertPaper(tx, {
      county: row.county,
      id: paper,
      case_id: id,
      area: row.area,
      template,
      place,
      signed_on: signedOn,
      added_by: actor.id,
    });
    return { subject: `case:${id}`, area: row.area, details: { template, signedOn }, answer: { paper } };
  },
});

/** 撤出: a paper that was filed by mistake, by whoever filed it, while the case is open. */
const withdraw = defineCommand<Services, WithdrawPaper, { paper: string }>({
  name: 'casework.withdrawPaper',
  permission: caseworkPermissions['casework.withdrawPaper'],
  input: WithdrawPaper,
  run: async ({ tx, actor }, { case: id, paper, reason }) => {
    const row = await holdCase(tx, id);
    if (row.status !== 'open') throw new Problem(422, 'casework.ended', [], { status: row.status });
    await withdrawPaper(tx, { county: row.county, id: paper, case_id: id, by: actor.id, reason });
    return { subject: `case:${id}`, area: row.area, details: { paper }, answer: { paper } };
  },
});

export const paperCommands = [file, withdraw];
