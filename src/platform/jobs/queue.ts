import { sql } from 'kysely';
import type pg from 'pg';
import { PgBoss } from 'pg-boss';
import { Problem } from '#kernel/problem.ts';
import type { Actor, Database, Tx } from '../db/database.ts';

/** What a handler gets: the job's input, on whose behalf it runs, and how it tells its progress. */
export type JobRun<Input> = {
  readonly id: string;
  readonly input: Input;
  readonly actor: Actor;
  /** Tells the drawer how far it is; throws Problem 409 `job.cancelled` when the user asked to stop. */
  readonly progress: (step: string, done: number, total: number) => Promise<void>;
};

/** Long work. Runs again after a crash, so it must be idempotent: same input, same effect, once. */
export type JobHandler<Input = unknown> = {
  readonly kind: string;
  readonly run: (job: JobRun<Input>) => Promise<Record<string, unknown>>;
};

export type NewJob = {
  readonly id: string;
  readonly kind: string;
  /** 12-digit code of the place concerned. */
  readonly area: string;
  readonly titleDetails: Readonly<Record<string, string | number>>;
  readonly input: unknown;
};

/** Sees jobs only, no people: each job runs on behalf of who asked for it. */
const WORKER: Actor = { id: 'worker', name: 'worker', role: 'worker', scope: [], mayWrite: true };
const QUEUE = 'work';
const SCHEMA = 'pgboss';

/** Makes pg-boss's tables as the owner and lends them to the application's role. */
export async function prepareQueue(adminUrl: string, admin: pg.Client): Promise<void> {
  const boss = new PgBoss({
    connectionString: adminUrl,
    schema: SCHEMA,
    supervise: false,
    schedule: false,
    max: 2,
  });
  boss.on('error', () => undefined);
  await boss.start();
  // A killed worker's job is given to another after its heartbeat stops; three tries, then it is told as failed.
  await boss.createQueue(QUEUE, {
    retryLimit: 2,
    retryDelay: 1,
    expireInSeconds: 3600,
    heartbeatSeconds: 20,
    notify: false,
  } as never);
  await boss.stop({ graceful: true, timeout: 2000 });
  await admin.query(`grant usage on schema ${SCHEMA} to daohu_app`);
  await admin.query(`grant select, insert, update, delete on all tables in schema ${SCHEMA} to daohu_app`);
  await admin.query(`grant usage on all sequences in schema ${SCHEMA} to daohu_app`);
  await admin.query(`grant execute on all functions in schema ${SCHEMA} to daohu_app`);
}

/** The queue of long work, enqueued in the command's own transaction. */
export class JobQueue {
  readonly #database: Database;
  readonly #boss: PgBoss;
  readonly #handlers = new Map<string, JobHandler>();
  #working = false;

  constructor(database: Database) {
    this.#database = database;
    this.#boss = new PgBoss({
      db: {
        executeSql: async (text: string, values?: unknown[]) =>
          this.#database.pool.query(text, values as unknown[]),
      },
      schema: SCHEMA,
      migrate: false,
      createSchema: false,
      schedule: false,
    });
    this.#boss.on('error', () => undefined);
  }

  /** Starts the queue's connection; work is taken only after `work` was called. */
  async start(): Promise<void> {
    await this.#boss.start();
  }

  register(handler: JobHandler): void {
    this.#handlers.set(handler.kind, handler);
  }

  /** Puts a job into the drawer and the queue, in the command's transaction: both or neither. */
  async enqueue(tx: Tx, actor: Actor, job: NewJob): Promise<string> {
    await tx
      .insertInto('job')
      .values({
        id: job.id,
        county: job.area.slice(0, 6),
        area: job.area,
        kind: job.kind,
        title_details: JSON.stringify(job.titleDetails),
        input: JSON.stringify({ input: job.input, actor }),
        created_by: actor.id,
      })
      .execute();
    const inTransaction = {
      executeSql: async (text: string, values: unknown[] = []) => {
        const result = await tx.executeQuery({
          sql: text,
          parameters: values,
          query: { kind: 'RawNode', sqlFragments: [text], parameters: [] },
          queryId: { queryId: job.id },
        } as never);
        return { rows: result.rows };
      },
    };
    await this.#boss.send(QUEUE, { job: job.id }, { db: inTransaction });
    return job.id;
  }

  /** Takes jobs one by one until `stop`; those that a killed process left half-done come first. */
  async work(): Promise<void> {
    this.#working = true;
    const worker = WORKER;
    const left = await this.#database.read(worker, (tx) =>
      tx.selectFrom('job').select('id').where('state', '=', 'running').orderBy('id').execute(),
    );
    for (const { id } of left) await this.runOne(id);
    await this.#boss.work<{ job: string }>(
      QUEUE,
      { batchSize: 1, pollingIntervalSeconds: 0.5 },
      async (taken) => {
        for (const one of taken) await this.runOne(one.data.job);
      },
    );
  }

  /** Runs one job now, in this process: the worker's loop, and the command line. */
  async runOne(id: string): Promise<void> {
    const worker = WORKER;
    const job = await this.#database.write(worker, (tx) =>
      tx
        .updateTable('job')
        .set({
          state: 'running',
          started_at: sql`coalesce(started_at, clock_timestamp())`,
          updated_at: sql`clock_timestamp()`,
        })
        .where('id', '=', id)
        .where('state', 'in', ['waiting', 'running'])
        .returning(['id', 'kind', 'input'])
        .executeTakeFirst(),
    );
    if (!job) return;
    const { input, actor } = job.input as { input: unknown; actor: Actor };
    const progress = (step: string, done: number, total: number) =>
      this.#progress(worker, id, step, done, total);
    try {
      const handler = this.#handlers.get(job.kind);
      if (!handler) throw new Problem(503, 'job.noHandler', [], { kind: job.kind });
      const result = await handler.run({ id, input, actor, progress });
      await this.#finish(worker, id, 'done', { result: JSON.stringify(result) });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const state = error.code === 'job.cancelled' ? 'cancelled' : 'failed';
      await this.#finish(worker, id, state, {
        problem_code: error.code,
        problem_details: JSON.stringify(error.details),
      });
    }
  }

  async #progress(worker: Actor, id: string, step: string, done: number, total: number): Promise<void> {
    const row = await this.#database.write(worker, (tx) =>
      tx
        .updateTable('job')
        .set({ step, done_units: done, total_units: total, updated_at: sql`clock_timestamp()` })
        .where('id', '=', id)
        .returning('cancel_asked')
        .executeTakeFirst(),
    );
    if (row?.cancel_asked) throw new Problem(409, 'job.cancelled');
  }

  async #finish(
    worker: Actor,
    id: string,
    state: 'done' | 'failed' | 'cancelled',
    change: { result?: string; problem_code?: string; problem_details?: string },
  ): Promise<void> {
    await this.#database.write(worker, (tx) =>
      tx
        .updateTable('job')
        .set({ state, ...change, updated_at: sql`clock_timestamp()`, finished_at: sql`clock_timestamp()` })
        .where('id', '=', id)
        .execute(),
    );
  }

  async stop(): Promise<void> {
    await this.#boss.stop({ graceful: this.#working, timeout: 10_000 });
  }
}
