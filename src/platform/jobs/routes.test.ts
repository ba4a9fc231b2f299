import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testActor, testDatabase } from '../../../tests/setup/database.ts';
import type { Actor } from '../db/database.ts';
import type { App } from '../http/app.ts';
import { createApp } from '../http/create-app.ts';
import { jobRoutes } from './routes.ts';

const AREA = '469921101000';
const clerk = testActor('town-clerk', '469921101');
const other = testActor('town-clerk', '469921102');
let db: TestDatabase;
let app: App;
let reader: Actor | undefined;
let job: string;

beforeAll(async () => {
  db = await testDatabase();
  const { services } = db;
  await services.jobs.start();
  app = await createApp({ authenticate: async () => reader, log: 'silent' });
  jobRoutes(app, services, ['town-clerk']);
  await app.ready();
  services.jobs.register({
    kind: 'test.file',
    run: async () => {
      const stored = await services.files.put(Readable.from(['户编号,姓名\n']), 1000);
      return { file: stored.id, name: '花名册.csv' };
    },
  });
  job = await services.database.write(clerk, (tx) =>
    services.jobs.enqueue(tx, clerk, {
      id: services.newId(),
      kind: 'test.file',
      area: AREA,
      titleDetails: {},
      input: {},
    }),
  );
});
afterAll(async () => {
  await app.close();
  await db.services.jobs.stop();
  await db.close();
});

async function get(path: string, actor: Actor | undefined) {
  reader = actor;
  return app.inject({ method: 'GET', url: path });
}

describe('the jobs over HTTP', () => {
  it('has no file before the work is done', async () => {
    expect((await get(`/api/jobs/${job}/file`, clerk)).statusCode).toBe(404);
    await db.services.jobs.runOne(job);
  });

  it('shows one’s own work, without its place in the file store', async () => {
    const list = (await get('/api/jobs', clerk)).json();
    expect(list).toMatchObject({
      items: [{ id: job, state: 'done', result: { file: '花名册.csv' } }],
      next: null,
    });
    expect(JSON.stringify(list)).not.toMatch(/[0-9a-f]{64}/);
    expect((await get(`/api/jobs/${job}`, clerk)).json()).toMatchObject({ id: job, kind: 'test.file' });
    expect((await get('/api/jobs', other)).json()).toEqual({ items: [], next: null });
  });

  it('gives the file to who asked for it, and writes that down', async () => {
    const file = await get(`/api/jobs/${job}/file`, clerk);
    expect(file.body).toBe('户编号,姓名\n');
    expect(file.headers['content-type']).toContain('text/csv');
    expect(file.headers['content-disposition']).toBe(
      `attachment; filename*=UTF-8''${encodeURIComponent('花名册.csv')}`,
    );
    const noted = await db.services.database.read(clerk, (tx) =>
      tx.selectFrom('audit').select('subject').where('command', '=', 'jobs.downloadFile').execute(),
    );
    expect(noted).toEqual([{ subject: `job:${job}` }]);
  });

  it('gives it to nobody else, nor to him in another role or place', async () => {
    const readers: (Actor | undefined)[] = [
      other,
      testActor('county-office', '469921'),
      { ...clerk, role: 'village-cadre' },
      { ...clerk, scope: ['469921102'] },
      { ...clerk, scope: [] },
    ];
    for (const actor of readers) expect((await get(`/api/jobs/${job}/file`, actor)).statusCode).toBe(404);
    expect((await get(`/api/jobs/${job}/file`, undefined)).statusCode).toBe(401);
  });

  it('stops only one’s own', async () => {
    const stop = async (actor: Actor) => {
      reader = actor;
      return app.inject({
        method: 'POST',
        url: '/api/commands/jobs.cancel',
        headers: { 'command-id': db.services.newId() },
        payload: { job },
      });
    };
    expect((await stop(other)).json()).toMatchObject({ status: 404, code: 'job.notFound' });
    expect((await stop(clerk)).json()).toEqual({ job, state: 'done' });
    expect((await stop({ ...clerk, role: 'inspector' })).statusCode).toBe(403);
  });
});
