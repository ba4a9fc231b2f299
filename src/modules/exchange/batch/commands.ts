import { Problem } from '#kernel/problem.ts';
import { defineCommand } from '#platform/command/command.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { exchangePermissions } from '../permissions.ts';
import { BatchOnly, CorrectMapping } from './model.ts';
import { type BatchRow, getBatch, isJobAlive, moveBatch, saveMapping } from './queries.ts';

const title = (batch: BatchRow) => ({ title: batch.title });

/**
 * A batch at which no job works: one whose job ended without moving it on (stopped while it waited) is free again.
 * @throws Problem 404 exchange.batchNotFound, 409 exchange.batchBusy
 */
async function freeBatch(tx: Tx, id: string): Promise<BatchRow> {
  const batch = await getBatch(tx, id);
  const working = batch.state === 'checking' || batch.state === 'committing';
  if (working && batch.job !== null && (await isJobAlive(tx, batch.job)))
    throw new Problem(409, 'exchange.batchBusy');
  return batch;
}

/** 认列: the user's word on doubtful columns and on the day; remembered for the sender when one is named. */
export const correctMapping = defineCommand<Services, CorrectMapping, { batch: string }>({
  name: 'exchange.correctMapping',
  permission: exchangePermissions['exchange.correctMapping'],
  input: CorrectMapping,
  run: async ({ tx, actor }, input) => {
    const batch = await freeBatch(tx, input.batch);
    const mapping = { ...batch.mapping, ...input.mapping };
    await moveBatch(tx, batch.id, ['recognised', 'checked', 'checking', 'committing'], {
      state: 'recognised',
      mapping,
      ...(input.on && { on_day: input.on, on_source: 'user' }),
    });
    if (input.sender)
      await saveMapping(tx, {
        county: batch.county,
        area: batch.area,
        sender: input.sender,
        mapping,
        saved_by: actor.id,
      });
    return {
      subject: `import:${batch.id}`,
      area: batch.area,
      details: { columns: Object.keys(input.mapping).length },
      answer: { batch: batch.id },
    };
  },
});

/** 查错: reads every row, and tells what is wrong and what would change; writes nothing into the register. */
export const checkBatch = defineCommand<Services, BatchOnly, { job: string }>({
  name: 'exchange.check',
  permission: exchangePermissions['exchange.check'],
  input: BatchOnly,
  run: async ({ tx, actor, services }, input) => {
    const batch = await freeBatch(tx, input.batch);
    const job = await services.jobs.enqueue(tx, actor, {
      id: services.newId(),
      kind: 'exchange.check',
      area: batch.area,
      titleDetails: title(batch),
      input: { batch: batch.id },
    });
    await moveBatch(tx, batch.id, ['recognised', 'checked', 'checking', 'committing'], {
      state: 'checking',
      job,
    });
    return { subject: `import:${batch.id}`, area: batch.area, answer: { job } };
  },
});

/** 确认导入: writes what the check showed, as one job and one transaction. */
export const commitBatch = defineCommand<Services, BatchOnly, { job: string }>({
  name: 'exchange.commit',
  permission: exchangePermissions['exchange.commit'],
  input: BatchOnly,
  run: async ({ tx, actor, services }, input) => {
    const batch = await freeBatch(tx, input.batch);
    const job = await services.jobs.enqueue(tx, actor, {
      id: services.newId(),
      kind: 'exchange.commit',
      area: batch.area,
      titleDetails: title(batch),
      input: { batch: batch.id },
    });
    await moveBatch(tx, batch.id, ['checked', 'committing'], { state: 'committing', job });
    return { subject: `import:${batch.id}`, area: batch.area, answer: { job } };
  },
});

/** 放弃: a batch that is not wanted; what it found is forgotten, the register was never touched. */
export const withdrawBatch = defineCommand<Services, BatchOnly, { batch: string }>({
  name: 'exchange.withdraw',
  permission: exchangePermissions['exchange.withdraw'],
  input: BatchOnly,
  run: async ({ tx }, input) => {
    const batch = await freeBatch(tx, input.batch);
    await moveBatch(tx, batch.id, ['recognised', 'checked', 'checking', 'committing'], {
      state: 'withdrawn',
    });
    return { subject: `import:${batch.id}`, area: batch.area, answer: { batch: batch.id } };
  },
});
