import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Batch } from '#modules/exchange/batch/model.ts';
import { exchangeJobs } from '#modules/exchange/jobs.ts';
import { type SpecimenRow, writeRows } from '#modules/exchange/register/specimen.ts';
import { openWorkbook } from '#platform/xlsx/read.ts';
import { OPERATOR, type TestServer, type TestUser, testServer } from '../attacks/county.ts';

/** The texts of all cells of a workbook, row by row over its sheets. */
export async function readCells(path: string): Promise<string[][]> {
  const workbook = await openWorkbook(path, path);
  const rows: string[][] = [];
  try {
    for (const sheet of workbook.sheets)
      for await (const part of sheet.rows())
        rows.push(...part.map((row) => row.cells.map((cell) => String(cell ?? ''))));
  } finally {
    workbook.close();
  }
  return rows;
}

type Sent = { readonly status: number; readonly body: unknown };
type File = { readonly name: string; readonly content: Buffer };

/** An office at work over HTTP, for tests: uploads, commands, jobs run at once, and a look at the tables as their owner. */
export type Office = {
  readonly server: TestServer;
  readonly folder: string;
  readonly as: (user: TestUser) => Promise<Clerk>;
  readonly workbook: (rows: readonly SpecimenRow[], title?: string) => Promise<Buffer>;
  readonly count: (table: string, where?: string) => Promise<number>;
  readonly query: <T extends object>(text: string) => Promise<T[]>;
  readonly close: () => Promise<void>;
};

/** Somebody who is signed in. */
export type Clerk = {
  readonly get: (url: string) => Promise<Sent>;
  readonly command: (name: string, input: object, id?: string) => Promise<Sent>;
  readonly upload: (files: readonly File[], fields?: Record<string, string>, id?: string) => Promise<Sent>;
  /** Uploads one workbook and checks it. */
  readonly check: (content: Buffer, fields?: Record<string, string>, name?: string) => Promise<Batch>;
  readonly runJob: (job: string) => Promise<{ state: string; problem_code: string | null; result: unknown }>;
  readonly batch: (id: string) => Promise<Batch>;
  /** Confirms a checked batch. */
  readonly commit: (id: string) => Promise<Batch>;
  readonly download: (url: string) => Promise<{ status: number; bytes: Buffer }>;
};

function multipart(files: readonly File[], fields: Readonly<Record<string, string>>) {
  const boundary = '----daohu-test-boundary';
  const parts = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  );
  for (const { name, content } of files) {
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`;
    parts.push(Buffer.concat([Buffer.from(head), content, Buffer.from('\r\n')]));
  }
  return {
    payload: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  };
}

function clerkOf(server: TestServer, cookie: string, area: string): Clerk {
  const { app, services } = server;
  const sent = (answer: { statusCode: number; body: string }): Sent => ({
    status: answer.statusCode,
    body: answer.body === '' ? null : JSON.parse(answer.body),
  });
  const get = async (url: string) => sent(await app.inject({ method: 'GET', url, headers: { cookie } }));
  const command = async (name: string, input: object, id = services.newId()) =>
    sent(
      await app.inject({
        method: 'POST',
        url: `/api/commands/${name}`,
        payload: input,
        headers: { cookie, 'command-id': id },
      }),
    );
  const upload: Clerk['upload'] = async (files, fields = {}, id = services.newId()) => {
    const { payload, headers } = multipart(files, { area, ...fields });
    const all = { ...headers, cookie, 'command-id': id };
    return sent(await app.inject({ method: 'POST', url: '/api/imports', payload, headers: all }));
  };
  const runJob: Clerk['runJob'] = async (job) => {
    await services.jobs.runOne(job);
    return services.database.read(OPERATOR, (tx) =>
      tx
        .selectFrom('job')
        .select(['state', 'problem_code', 'result'])
        .where('id', '=', job)
        .executeTakeFirstOrThrow(),
    );
  };
  const batch = async (id: string) => (await get(`/api/imports/${id}`)).body as Batch;
  const work = async (name: string, id: string) => {
    const started = await command(name, { batch: id });
    if (started.status !== 200) throw new Error(`${name} answered ${JSON.stringify(started)}`);
    const job = await runJob((started.body as { job: string }).job);
    if (job.state !== 'done') throw new Error(`${name} ended ${JSON.stringify(job)}`);
    return batch(id);
  };
  return {
    get,
    command,
    upload,
    runJob,
    batch,
    check: async (content, fields, name = '登记表.xlsx') => {
      const opened = await upload([{ name, content }], fields);
      if (opened.status !== 200) throw new Error(`upload answered ${JSON.stringify(opened)}`);
      return work('exchange.check', (opened.body as Batch).id);
    },
    commit: (id) => work('exchange.commit', id),
    download: async (url) => {
      const answer = await app.inject({ method: 'GET', url, headers: { cookie } });
      return { status: answer.statusCode, bytes: answer.rawPayload };
    },
  };
}

/** A server over a database of its own, with a user of every role. */
export async function openOffice(): Promise<Office> {
  const server = await testServer();
  for (const handler of exchangeJobs(server.services)) server.services.jobs.register(handler);
  await server.services.jobs.start();
  const folder = mkdtempSync(join(tmpdir(), 'daohu-office-'));
  const owner = new pg.Client({ connectionString: server.adminUrl });
  await owner.connect();
  const query = async <T extends object>(text: string) => (await owner.query<T>(text)).rows;
  let files = 0;
  return {
    server,
    folder,
    query,
    as: async (user) => {
      const cookie = await server.signIn(user);
      const session = await server.app.inject({ method: 'GET', url: '/api/session', headers: { cookie } });
      return clerkOf(server, cookie, (session.json() as { area: { code: string } }).area.code);
    },
    workbook: async (rows, title = '数据截至：2018-12-31') => {
      files += 1;
      const path = join(folder, `${files}.xlsx`);
      await writeRows(path, rows, title === '' ? [] : [title]);
      return readFileSync(path);
    },
    count: async (table, where = 'true') =>
      (await query<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`))[0]?.n ?? -1,
    close: async () => {
      await owner.end();
      await server.services.jobs.stop().catch(() => undefined);
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
