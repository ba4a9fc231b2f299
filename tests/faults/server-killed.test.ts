import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examine } from '../../src/app/doctor/doctor.ts';
import { openInstance } from '../../src/app/instance.ts';
import { makeRegisterWorkbook } from '../bench/make-workbook.ts';
import { freePort, type Program, startProgram } from '../e2e/setup/program.ts';
import { ask, OPERATOR, seeded } from './counted.ts';
import { type Office, signIn } from './office.ts';

const SEED = 7;
const HOUSEHOLDS = 1500;
const KILLS = 3;
const ON = '2026-06-30';
const COUNTY = '469921000000';
const AGAIN_WITHIN_MS = 10_000;

let folder: string;
let workbook: Awaited<ReturnType<typeof makeRegisterWorkbook>>;
let program: Program;
let office: Office;
const start = async () => {
  program = await startProgram(
    ['demo', '--scenario', 'empty', '--no-page', '--data', data()],
    await freePort(),
  );
  office = await signIn(program.url, COUNTY);
};
const data = () => join(folder, 'data');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daohu-fault-'));
  // Open to the database's own user, so that its files stay here and go with the folder.
  chmodSync(folder, 0o755);
  // The same places as the demo's, whose seed is 1.
  workbook = await makeRegisterWorkbook({
    households: HOUSEHOLDS,
    seed: 1,
    path: join(folder, 'register.csv'),
    layout: 'B',
    on: ON,
    towns: 3,
    villagesPerTown: 4,
    dirty: 0.01,
  });
  await start();
});
afterAll(async () => {
  await program.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ended(job: string): Promise<string> {
  for (;;) {
    const { state } = await office.job(job);
    if (state !== 'waiting' && state !== 'running') return state;
    await pause(60);
  }
}

type Batch = {
  state: string;
  summary: {
    rows: number;
    accepted: { households: number; members: number };
    keptOut: { households: number };
    after: { households: number; members: number };
  };
};

/** Sends the workbook in and has it checked. @returns the batch */
async function checkedBatch(): Promise<string> {
  const batch = await office.upload(workbook.path, ON);
  const { job } = await office.command('exchange.check', { batch });
  expect(await ended(String(job))).toBe('done');
  return batch;
}

describe('the server killed in the middle of an import', { timeout: 120_000 }, () => {
  it('control: work that is taken out of the queue while the server is dead stays undone', async () => {
    const batch = await checkedBatch();
    await office.command('exchange.commit', { batch });
    await program.kill();
    const instance = await openInstance({ data: data() });
    await ask(
      instance.adminUrl,
      "update job set state = 'cancelled', finished_at = now() where kind = 'exchange.commit'",
    );
    await instance.close();
    await start();
    await pause(1500);
    expect((await office.read<Batch>(`/api/imports/${batch}`)).state).not.toBe('committed');
    await office.command('exchange.withdraw', { batch });
  });

  it(`finishes by itself within ten seconds after ${KILLS} kills (seed ${SEED}): every good row once, none of the bad ones`, {
    timeout: 120_000,
  }, async () => {
    const random = seeded(SEED);
    const batch = await office.upload(workbook.path, ON);
    const check = await office.command('exchange.check', { batch });
    expect(await ended(String(check.job))).toBe('done');
    const checked = await office.read<Batch>(`/api/imports/${batch}`);
    expect(checked.summary.keptOut.households).toBeGreaterThan(0);

    const { job } = await office.command('exchange.commit', { batch });
    const interrupted: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      await pause(Math.floor(random() * 900));
      interrupted.push((await office.job(String(job))).state);
      await program.kill();
      await start();
    }
    const began = Date.now();
    expect(await ended(String(job))).toBe('done');
    expect(Date.now() - began).toBeLessThan(AGAIN_WITHIN_MS);
    expect(interrupted[0], 'the first kill hit the work before its end').not.toBe('done');

    const done = await office.read<Batch>(`/api/imports/${batch}`);
    expect(done.state).toBe('committed');
    expect(done.summary.accepted).toEqual(checked.summary.accepted);
    expect(done.summary.after).toEqual(checked.summary.accepted);
  });

  it('holds exactly the good rows, and the doctor finds nothing', async () => {
    await program.stop();
    const instance = await openInstance({ data: data() });
    try {
      const [held] = await ask<Record<string, number>>(
        instance.adminUrl,
        `select (select count(*)::int from household) as households, (select count(*)::int from member_version where superseded_at = 'infinity') as members,
           (select (summary->'accepted'->>'households')::int from import_batch where state = 'committed') as good_households,
           (select (summary->'accepted'->>'members')::int from import_batch where state = 'committed') as good_members,
           (select count(*)::int from (select 1 from household group by county, national_household_no having count(*) > 1) d) as doubled,
           (select count(*)::int from audit where command = 'exchange.committed') as committed`,
      );
      expect(held).toMatchObject({
        households: held?.good_households,
        members: held?.good_members,
        doubled: 0,
        committed: 1,
      });
      const wrong = (await examine(instance, OPERATOR)).filter((one) => !one.ok);
      expect(wrong.map((one) => one.id)).toEqual([]);
    } finally {
      await instance.close();
    }
  });
});
