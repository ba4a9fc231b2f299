import { Kysely, PostgresDialect, type PostgresPool, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { assert } from '#kernel/assert.ts';
import type { Schema } from './schema.ts';

export type Db = Kysely<Schema>;
export type Tx = Transaction<Schema>;

/** On whose behalf the database is asked: the one input of row-level security. */
export type Actor = {
  /** User id; `operator` for the person at the shell, `system` for scheduled work. */
  readonly id: string;
  readonly name: string;
  /** Role id of access/model.ts */
  readonly role: string;
  /** Leading digits of the areas within reach (2 to 12 digits each); none: sees no people. */
  readonly scope: readonly string[];
  /** False for those who read everything and change nothing. */
  readonly mayWrite: boolean;
};

const { types } = pg;
types.setTypeParser(types.builtins.INT8, Number);
types.setTypeParser(types.builtins.NUMERIC, Number);
types.setTypeParser(types.builtins.DATE, (text) => text);
// Microseconds are kept: an instant read here and given back must mean the same knowledge.
types.setTypeParser(types.builtins.TIMESTAMPTZ, (text) =>
  text.includes('infinity') ? text : `${text.replace(' ', 'T').replace(/\+00$/, '')}Z`,
);

/** The application's pool of connections, as its own role without any power over row-level security. */
export class Database {
  readonly pool: pg.Pool;
  readonly kysely: Db;
  #before: () => Promise<void> = async () => undefined;

  constructor(appUrl: string, connections = 10) {
    this.pool = new pg.Pool({
      connectionString: appUrl,
      max: connections,
      options: '-c timezone=UTC -c datestyle=ISO',
      connectionTimeoutMillis: 10_000,
      application_name: 'daohu',
    });
    survive(this.pool);
    this.kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: this.pool }) });
  }

  /** What is looked after before each transaction, on a connection of its own. */
  beforeEach(look: () => Promise<void>): void {
    this.#before = look;
  }

  /** Runs queries that change nothing, within the actor's scope. */
  async read<T>(actor: Actor, run: (tx: Tx) => Promise<T>): Promise<T> {
    await this.#before();
    return this.kysely
      .transaction()
      .setAccessMode('read only')
      .execute(async (tx) => {
        await setScope(tx, { ...actor, mayWrite: false });
        return run(tx);
      });
  }

  /** Runs a change within the actor's scope; all of it is kept or none. */
  async write<T>(actor: Actor, run: (tx: Tx) => Promise<T>): Promise<T> {
    await this.#before();
    return this.kysely.transaction().execute(async (tx) => {
      await setScope(tx, actor);
      return run(tx);
    });
  }

  /**
   * A change that also streams rows in by COPY: `run` gets the transaction and its raw connection, which are one.
   * All of it is kept or none.
   */
  async writeStreaming<T>(actor: Actor, run: (tx: Tx, client: pg.PoolClient) => Promise<T>): Promise<T> {
    await this.#before();
    const client = await this.pool.connect();
    const same = { query: client.query.bind(client), release: () => undefined };
    const onlyThis = { connect: async () => same, end: async () => undefined } as unknown as PostgresPool;
    const single = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: onlyThis }) });
    let failed = true;
    try {
      const result = await single.transaction().execute(async (tx) => {
        await setScope(tx, actor);
        return run(tx, client);
      });
      failed = false;
      return result;
    } finally {
      // A connection that failed half-way in a COPY is not given to another.
      client.release(failed);
    }
  }

  async close(): Promise<void> {
    await this.kysely.destroy();
  }
}

/** A connection that the server drops, at rest or at work, fails its query; it must not end the process. */
export function survive(pool: pg.Pool): void {
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** The statement that carries the actor to the database; also for a connection that is not kysely's (COPY). */
export function scopeStatement(actor: Actor): string {
  for (const prefix of actor.scope) assert(/^\d{2,12}$/.test(prefix), 'a scope is 2 to 12 leading digits');
  return [
    `set local daohu.scope = ${literal(actor.scope.join(','))}`,
    `set local daohu.role = ${literal(actor.role)}`,
    `set local daohu.actor = ${literal(actor.id)}`,
    `set local daohu.may_write = ${actor.mayWrite ? "'on'" : "'off'"}`,
  ].join('; ');
}

/**
 * The only place that sets the scope of row-level security: SET LOCAL with literals, because Citus carries these to its
 * workers and set_config() not.
 */
export async function setScope(tx: Tx, actor: Actor): Promise<void> {
  await sql.raw(scopeStatement(actor)).execute(tx);
}
