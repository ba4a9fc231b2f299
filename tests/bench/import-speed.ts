import { execFileSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { importFiles } from '#modules/exchange/index.ts';
import type { Ground } from './ground.ts';
import { bestOf, type Measured, peakOf, secondsOf } from './measure.ts';

const LEAST_ROWS = 8000;
const MOST_MEGABYTES = 700;

/** Import from the file to the committed register, and beside it what COPY and a reader alone reach with the same rows. */
export async function measureImport(ground: Ground, say: (text: string) => void): Promise<Measured[]> {
  const { members } = ground.workbook;
  const first = await peakOf(() => timedImport(ground, say));
  const again = await timedImport(ground, say);
  const rows = await memberLines(ground);
  const copySeconds = await bestOf(2, () => copyLines(ground, rows));
  const readSeconds = readAlone('ours', ground.workbook.path);
  const hucreSeconds = readAlone('hucre', ground.workbook.path);
  const copied = rows.reduce((sum, piece) => sum + piece.count, 0);
  return [
    {
      work: 'import: read, check, commit',
      value: members / first.result,
      unit: 'member rows/s',
      goal: { least: LEAST_ROWS },
      limit: { what: 'COPY, primary key and 2 indexes', value: copied / copySeconds },
    },
    {
      work: 'import: memory at its peak',
      value: first.megabytes,
      unit: 'MB',
      goal: { most: MOST_MEGABYTES },
    },
    {
      work: 'import: the same file again',
      value: members / again,
      unit: 'member rows/s',
      limit: { what: 'the first import', value: members / first.result },
    },
    {
      work: 'reading the workbook alone',
      value: members / readSeconds,
      unit: 'member rows/s',
      limit: { what: 'hucre reading alone', value: members / hucreSeconds },
    },
  ];
}

async function timedImport(ground: Ground, say: (text: string) => void): Promise<number> {
  const { services, office, county, workbook } = ground;
  const started = performance.now();
  let step = '';
  const { seconds, result } = await secondsOf(() =>
    importFiles(services, office, {
      paths: [workbook.path],
      area: county,
      on: workbook.on,
      dryRun: false,
      progress: async (name) => {
        if (name === step) return;
        step = name;
        say(`  ${((performance.now() - started) / 1000).toFixed(1)} s ${name}`);
      },
    }),
  );
  const { households, members } = result.totals;
  say(`  ${seconds.toFixed(1)} s: ${households} households, ${members} members in the register`);
  say(`  ${result.findings.length} findings, ${result.keptOut.households} households kept out`);
  return seconds;
}

type Piece = { readonly bytes: Buffer; readonly count: number };

/** The members as the register holds them, as the lines that COPY takes. */
async function memberLines({ admin }: Ground): Promise<Piece[]> {
  const client = await admin.connect();
  try {
    const pieces: Piece[] = [];
    const out = client.query(
      copyTo(`copy (select * from member_version where superseded_at = 'infinity') to stdout`),
    );
    for await (const bytes of out as AsyncIterable<Buffer>) {
      let count = 0;
      for (const byte of bytes) if (byte === 10) count += 1;
      pieces.push({ bytes, count });
    }
    return pieces;
  } finally {
    client.release();
  }
}

async function copyLines({ admin }: Ground, pieces: readonly Piece[]): Promise<void> {
  const client = await admin.connect();
  try {
    await client.query('drop table if exists bench_member');
    await client.query('create table bench_member as select * from member_version with no data');
    await client.query('alter table bench_member add primary key (county, person, valid_from, recorded_at)');
    await client.query('create index on bench_member (county, household)');
    await client.query('create index on bench_member (county, pinyin)');
    const into = client.query(copyFrom('copy bench_member from stdin'));
    await pipeline(Readable.from(pieces.map(({ bytes }) => bytes)), into);
    await client.query('drop table bench_member');
  } finally {
    client.release();
  }
}

/** Seconds of a reader alone, in a process of its own. */
function readAlone(reader: 'ours' | 'hucre', path: string): number {
  const program = fileURLToPath(new URL('read-alone.ts', import.meta.url));
  return Number(execFileSync(process.execPath, [program, reader, path], { encoding: 'utf8' }));
}
