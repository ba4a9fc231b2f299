import type { Keys } from './crypto/keys.ts';
import type { Database } from './db/database.ts';
import type { FileStore } from './files/store.ts';
import type { JobQueue } from './jobs/queue.ts';
import type { PackSet } from './packs/load.ts';

/** What the modules' routes, commands and jobs are given by the composition in src/app. */
export type Services = {
  readonly database: Database;
  readonly keys: Keys;
  readonly files: FileStore;
  readonly jobs: JobQueue;
  readonly packs: PackSet;
  /** Milliseconds since 1970; injected, so that tests and replays hold the clock. */
  readonly clock: () => number;
  /** UUIDv7 for a new record. */
  readonly newId: () => string;
};
