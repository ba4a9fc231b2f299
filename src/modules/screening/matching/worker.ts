/** The thread of a comparison: takes members, reads the list once, gives the matches back. See thread.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { Problem } from '#kernel/problem.ts';
import type { MemberIdentity } from '#modules/registry/index.ts';
import { Comparison } from './comparison.ts';
import type { FromThread, ThreadInput, ToThread } from './thread.ts';

const input = workerData as ThreadInput;
const tell = (message: FromThread) => parentPort?.postMessage(message);
const members: MemberIdentity[] = [];

async function compare(): Promise<void> {
  const comparison = new Comparison(input, members);
  for await (const matches of comparison.run((rows, total) => tell({ say: 'progress', rows, total })))
    if (matches.length > 0) tell({ say: 'matches', matches });
  if (comparison.warned.length > 0) tell({ say: 'warned', warned: comparison.warned });
  tell({ say: 'done', sheets: comparison.sheets, rows: comparison.rowCount });
}

parentPort?.on('message', (message: ToThread) => {
  if (message.say === 'members') {
    for (const one of message.members) members.push(one);
    return;
  }
  compare().catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    const { status, code, findings, details } = error;
    tell({ say: 'problem', status, code, findings, details });
  });
});
