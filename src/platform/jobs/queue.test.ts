import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uuidv7 } from '#kernel/ids.ts';
import { Problem } from '#kernel/problem.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../tests/setup/database.ts';
import { cancelJob } from './commands.ts';
import type { JobView } from './model.ts';
import { findJob, jobView, listJobs } from './queries.ts';
import { JobQueue } from './queue.ts';

const office = testActor('county-office', '469921');
const other = testActor('town-clerk', '469921101');
let db: TestDatabase;
let queue: JobQueue;

beforeAll(async () => {
  db = await testDatabase();
  queue = new JobQueue(db.services.database);
  await queue.start();
});
afterAll(async () => {
  await queue.stop();
  await db.close();
});

async function ask(kind: string, input: unknown = {}): Promise<string> {
  return db.services.database.write(office, (tx) =>
    queue.enqueue(tx, office, {
      id: db.services.newId(),
      kind,
      area: '469921000000',
      titleDetails: { kind },
      input,
    }),
  );
}

async function look(id: string): Promise<JobView> {
  const row = await db.services.database.read(office, (tx) => findJob(tx, office.id, id));
  if (row === undefined) throw new Error('no such job');
  return jobView(row);
}

function cancel(actor: typeof office, id: string) {
  const environment = { database: db.services.database, actor, services: db.services };
  return cancelJob(['county-office', 'town-clerk']).execute(environment, db.services.newId(), { job: id });
}

describe('long work', () => {
  it('runs once and keeps its result, its file by name only', async () => {
    let runs = 0;
    queue.register({
      kind: 'test.good',
      run: async () => {
        runs += 1;
        return { file: 'f'.repeat(64), name: '名单.xlsx', rows: 3 };
      },
    });
    const id = await ask('test.good');
    await queue.runOne(id);
    await queue.runOne(id);
    expect(runs).toBe(1);
    expect(await look(id)).toMatchObject({ state: 'done', result: { file: '名单.xlsx', rows: 3 } });
  });

  it('stops after three tries of poisoned work, and the others go on', async () => {
    let tries = 0;
    queue.register({
      kind: 'test.poison',
      run: async () => {
        tries += 1;
        throw new TypeError('a bug');
      },
    });
    queue.register({ kind: 'test.fine', run: async () => ({ fine: true }) });
    const poison = await ask('test.poison');
    const fine = await ask('test.fine');
    await queue.work();
    await expect.poll(async () => (await look(fine)).state, { timeout: 10_000 }).toBe('done');
    expect(await look(poison)).toMatchObject({ state: 'failed', problemCode: 'job.failed' });
    expect(tries).toBe(3);
  });

  it('tells a refusal at once, without a second try', async () => {
    let tries = 0;
    queue.register({
      kind: 'test.refused',
      run: async () => {
        tries += 1;
        throw new Problem(422, 'exchange.noFile', [], { name: 'x' });
      },
    });
    const id = await ask('test.refused');
    await queue.runOne(id);
    expect(await look(id)).toMatchObject({
      state: 'failed',
      problemCode: 'exchange.noFile',
      problemDetails: { name: 'x' },
    });
    expect(tries).toBe(1);
  });

  it('does not count a try in which the database was away', async () => {
    let tries = 0;
    queue.register({
      kind: 'test.outage',
      run: async () => {
        tries += 1;
        if (tries < 6) throw Object.assign(new Error('gone'), { code: '57P01' });
        return {};
      },
    });
    const id = await ask('test.outage');
    await queue.runOne(id);
    expect(tries).toBe(6);
    expect((await look(id)).state).toBe('done');
  });

  it('runs again what a killed process had begun, but not for ever', async () => {
    let runs = 0;
    queue.register({
      kind: 'test.killer',
      run: async () => {
        runs += 1;
        return {};
      },
    });
    const begun = await ask('test.killer');
    const killed = await ask('test.killer');
    await db.services.database.write({ ...office, role: 'worker' }, async (tx) => {
      await tx.updateTable('job').set({ state: 'running', tries: 1 }).where('id', '=', begun).execute();
      await tx.updateTable('job').set({ state: 'running', tries: 10 }).where('id', '=', killed).execute();
    });
    const next = new JobQueue(db.services.database);
    next.register({
      kind: 'test.killer',
      run: async () => {
        runs += 1;
        return {};
      },
    });
    await next.start();
    await next.work();
    await expect.poll(async () => (await look(killed)).state, { timeout: 10_000 }).toBe('failed');
    expect((await look(begun)).state).toBe('done');
    expect(runs).toBe(1);
    await next.stop();
  });

  it('stops at its next step when its asker wishes so, and nobody else may', async () => {
    let reached = 0;
    queue.register({
      kind: 'test.long',
      run: async ({ progress, id }) => {
        for (let step = 1; step <= 5; step += 1) {
          await progress('read', step, 5);
          reached = step;
          if (step === 2) await cancel(office, id);
        }
        return {};
      },
    });
    const id = await ask('test.long');
    await expect(cancel(other, id)).rejects.toMatchObject({ status: 404, code: 'job.notFound' });
    await queue.runOne(id);
    expect(reached).toBe(2);
    expect(await look(id)).toMatchObject({ state: 'cancelled', doneUnits: 3 });
  });

  it('ends at once what still waits, and leaves alone what has ended', async () => {
    const id = await ask('test.good');
    expect(await cancel(office, id)).toMatchObject({ state: 'cancelled' });
    expect(await cancel(office, id)).toMatchObject({ state: 'cancelled' });
    await queue.runOne(id);
    expect((await look(id)).startedAt).toBeNull();
  });

  it('lists one’s own, newest first, page by page', async () => {
    const all = await db.services.database.read(office, (tx) => listJobs(tx, office.id, undefined, 100));
    const first = await db.services.database.read(office, (tx) => listJobs(tx, office.id, undefined, 3));
    const rest = await db.services.database.read(office, (tx) => listJobs(tx, office.id, first[2]?.id, 100));
    expect([...first, ...rest].map((row) => row.id)).toEqual(all.map((row) => row.id));
    expect(await db.services.database.read(other, (tx) => listJobs(tx, other.id, undefined, 9))).toEqual([]);
    const foreign = await db.services.database.read(other, (tx) => findJob(tx, other.id, all[0]?.id ?? ''));
    expect(foreign).toBeUndefined();
    const unknown = uuidv7(Date.now(), Buffer.alloc(10));
    expect(await db.services.database.read(office, (tx) => findJob(tx, office.id, unknown))).toBeUndefined();
  });
});
