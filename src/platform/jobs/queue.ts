import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { PgBoss } from 'pg-boss';
import { Problem } from '#kernel/problem.ts';
import type { Actor, Database, Tx } from '../db/database.ts';
import { isOutage } from '../db/outage.ts';
import { beginJob, endJob, MOST_BEGINNINGS, noteProgress, unfinishedJobs } from './queries.ts';

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
/** How often work that breaks off by a fault of ours is tried. */
const MOST_TRIES = 3;
const PAUSE_MS = 500;

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
  // A killed worker's job is given to another after its heartbeat stops.
  await boss.createQueue(QUEUE, {
    retryLimit: MOST_TRIES - 1,
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

/** How one run of a job came to its end; `again` when the handler broke off and another try is left. */
type Ending = 'ended' | 'again' | 'outage';

/** The queue of long work, enqueued in the command's own transaction. */
export class JobQueue {
  readonly #database: Database;
  readonly #boss: PgBoss;
  readonly #handlers = new Map<string, JobHandler>();
  /** Jobs that this process has taken up, each with its end: nobody takes one up twice. */
  readonly #taken = new Map<string, Promise<void>>();
  /** Jobs run one after the other; each waits for the one before it. */
  #last: Promise<void> = Promise.resolve();
  readonly #repeated: { readonly everyMs: number; readonly look: () => Promise<void> }[] = [];
  readonly #timers: NodeJS.Timeout[] = [];
  #working = false;
  #stopping = false;

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

  /** What is looked at by itself while this process works: at once, and then every so often. A look that fails is looked again. */
  repeat(everyMs: number, look: () => Promise<void>): void {
    this.#repeated.push({ everyMs, look });
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
    const left = await this.#database.read(WORKER, (tx) => unfinishedJobs(tx));
    for (const id of left) void this.#take(id);
    for (const { everyMs, look } of this.#repeated) this.#lookEvery(everyMs, look);
    await this.#boss.work<{ job: string }>(
      QUEUE,
      { batchSize: 1, pollingIntervalSeconds: 0.5 },
      async (taken) => {
        for (const one of taken) await this.#take(one.data.job);
      },
    );
  }

  #lookEvery(everyMs: number, look: () => Promise<void>): void {
    let busy = false;
    const once = async () => {
      if (busy || this.#stopping) return;
      busy = true;
      await look().catch(() => undefined);
      busy = false;
    };
    void once();
    this.#timers.push(setInterval(once, everyMs).unref());
  }

  /** Runs one job now, in this process, to its end; further tries included. */
  async runOne(id: string): Promise<void> {
    let left = MOST_TRIES;
    let again = false;
    while (!this.#stopping) {
      const ending: Ending = await this.#try(id, again, left).catch((error: unknown): Ending => {
        if (isOutage(error)) return 'outage';
        throw error;
      });
      if (ending === 'ended') return;
      // The database's absence is not the job's fault: that try does not count.
      again = ending === 'outage';
      if (!again) left -= 1;
      await pause(PAUSE_MS);
    }
  }

  /** Lines a job up behind those before it. */
  #take(id: string): Promise<void> {
    const known = this.#taken.get(id);
    if (known !== undefined) return known;
    const end = this.#last
      .then(() => (this.#stopping ? undefined : this.runOne(id)))
      .finally(() => this.#taken.delete(id));
    this.#taken.set(id, end);
    this.#last = end.catch(() => undefined);
    return this.#last;
  }

  async #try(id: string, again: boolean, left: number): Promise<Ending> {
    const job = await this.#database.write(WORKER, (tx) => beginJob(tx, id, again));
    if (job === undefined) return 'ended';
    if (job.tries > MOST_BEGINNINGS) return this.#fail(id, new Problem(503, 'job.failed'));
    const { input, actor } = job.input as { input: unknown; actor: Actor };
    const progress = (step: string, done: number, total: number) => this.#progress(id, step, done, total);
    try {
      const handler = this.#handlers.get(job.kind);
      if (!handler) throw new Problem(503, 'job.noHandler', [], { kind: job.kind });
      const result = JSON.stringify(await handler.run({ id, input, actor, progress }));
      await this.#database.write(WORKER, (tx) => endJob(tx, id, { state: 'done', result }));
      return 'ended';
    } catch (error) {
      if (error instanceof Problem) return this.#fail(id, error);
      if (isOutage(error)) return 'outage';
      return left > 1 ? 'again' : this.#fail(id, new Problem(503, 'job.failed'));
    }
  }

  async #fail(id: string, problem: Problem): Promise<Ending> {
    await this.#database.write(WORKER, (tx) =>
      endJob(tx, id, {
        state: problem.code === 'job.cancelled' ? 'cancelled' : 'failed',
        problem_code: problem.code,
        problem_details: JSON.stringify(problem.details),
      }),
    );
    return 'ended';
  }

  async #progress(id: string, step: string, done: number, total: number): Promise<void> {
    const asked = await this.#database.write(WORKER, (tx) => noteProgress(tx, id, step, done, total));
    if (asked) throw new Problem(409, 'job.cancelled');
  }

  /** Takes nothing more; what runs has ten seconds, else it begins again at the next start. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const timer of this.#timers) clearInterval(timer);
    await this.#boss.stop({ graceful: this.#working, timeout: 10_000 });
    await Promise.race([this.#last, pause(10_000, undefined, { ref: false })]);
  }
}
