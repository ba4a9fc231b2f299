import type { Keys } from './crypto/keys.ts';
import type { Database } from './db/database.ts';
import type { FileStore } from './files/store.ts';
import type { JobQueue } from './jobs/queue.ts';
import type { PackSet } from './packs/load.ts';
import type { BrokenChange } from './packs/queries.ts';

/** What the modules' routes, commands and jobs are given by the composition in src/app. */
export type Services = {
  readonly database: Database;
  readonly keys: Keys;
  readonly files: FileStore;
  readonly jobs: JobQueue;
  /** What the packs and the approved changes of the counties say now: ask it inside of a transaction, never keep it. */
  readonly packs: PackSet;
  /** Looks for what was approved this instant; for who took an instant of knowledge inside of a transaction. */
  readonly refreshPacks: () => Promise<void>;
  /** Approved changes that do not fit the packs of this program. */
  readonly brokenChanges: () => readonly BrokenChange[];
  /** Milliseconds since 1970; injected, so that tests and replays hold the clock. */
  readonly clock: () => number;
  /** UUIDv7 for a new record. */
  readonly newId: () => string;
};
