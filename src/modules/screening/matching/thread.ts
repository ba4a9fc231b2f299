import { Worker } from 'node:worker_threads';
import { type Finding, Problem } from '#kernel/problem.ts';
import type { AreaName } from '#modules/areas/model.ts';
import type { MemberIdentity } from '#modules/registry/index.ts';
import type { ListKind } from '#policy/lists.ts';
import type { Warned, WarningLimit } from '../clues/warned.ts';
import type { ListMapping } from '../lists/columns.ts';
import type { ListSheet } from '../lists/read.ts';
import type { KeptFact } from '../lists/rows.ts';
import type { ShownPair } from './marks.ts';
import type { Aspect, Certainty } from './rules.ts';

/** What the thread is given: a list, and how to read it. Members follow. */
export type ThreadInput = {
  readonly path: string;
  readonly name: string;
  readonly kind: ListKind;
  readonly areas: readonly AreaName[];
  readonly today: string;
  readonly mapping: ListMapping;
  /** Above which a row that means nobody warns. */
  readonly limit?: WarningLimit | undefined;
};

/** A row of the list and the member whom it means or may mean. */
export type ListMatch = {
  readonly sheet: string;
  /** The sheet's own row. */
  readonly row: number;
  readonly member: MemberIdentity;
  readonly certainty: Certainty;
  readonly aspects: readonly Aspect[];
  /** What the row itself says of the person. Never stored: see `shown`. */
  readonly listed: { readonly name: string; readonly document: string; readonly birth: string | null };
  /** Both sides as far as a hit may keep them. */
  readonly shown: ShownPair;
  readonly kept: readonly KeptFact[];
};

export type ToThread =
  | { readonly say: 'members'; readonly members: readonly MemberIdentity[] }
  | { readonly say: 'go' };

export type FromThread =
  | { readonly say: 'progress'; readonly rows: number; readonly total: number }
  | { readonly say: 'matches'; readonly matches: readonly ListMatch[] }
  | { readonly say: 'warned'; readonly warned: readonly Warned[] }
  | { readonly say: 'done'; readonly sheets: readonly ListSheet[]; readonly rows: number }
  | {
      readonly say: 'problem';
      readonly status: Problem['status'];
      readonly code: string;
      readonly findings: readonly Finding[];
      readonly details: Problem['details'];
    };

export type ThreadResult = {
  readonly sheets: readonly ListSheet[];
  readonly rows: number;
  readonly matches: readonly ListMatch[];
  /** Residents who are not in the register and are above the kind's limit. */
  readonly warned: readonly Warned[];
};

/**
 * Compares in a thread of its own, so that the server answers others meanwhile. The thread alone holds the members.
 * @param progress may throw: then the thread is ended
 * @throws Problem of a refused file, 422 `screening.list.noHeader`, and what `progress` throws
 */
export async function matchInThread(
  input: ThreadInput,
  members: AsyncIterable<readonly MemberIdentity[]>,
  progress: (rows: number, total: number) => Promise<void>,
): Promise<ThreadResult> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: input });
  const tell = (message: ToThread) => worker.postMessage(message);
  const found = { matches: [] as ListMatch[], warned: [] as Warned[] };
  try {
    const end = endOf(worker, progress, found);
    // A thread that dies while members are read is told when its end is awaited.
    end.catch(() => undefined);
    for await (const some of members) tell({ say: 'members', members: some });
    tell({ say: 'go' });
    return { ...(await end), ...found };
  } finally {
    await worker.terminate();
  }
}

/** Waits for the thread's end, gathering what it finds and telling how far it is. */
function endOf(
  worker: Worker,
  progress: (rows: number, total: number) => Promise<void>,
  found: { readonly matches: ListMatch[]; readonly warned: Warned[] },
): Promise<Omit<ThreadResult, 'matches' | 'warned'>> {
  return new Promise((done, fail) => {
    let telling = Promise.resolve();
    const take = (message: FromThread) => {
      switch (message.say) {
        case 'matches':
          for (const one of message.matches) found.matches.push(one);
          return;
        case 'warned':
          for (const one of message.warned) found.warned.push(one);
          return;
        case 'progress':
          telling = telling.then(() => progress(message.rows, message.total)).catch(fail);
          return;
        case 'done':
          void telling.then(() => done({ sheets: message.sheets, rows: message.rows }));
          return;
        default:
          fail(new Problem(message.status, message.code, [...message.findings], message.details));
      }
    };
    worker.on('error', fail);
    worker.on('exit', () => fail(new Error('the matching thread ended early')));
    worker.on('message', take);
  });
}
