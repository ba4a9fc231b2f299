import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examine } from '../../src/app/doctor/doctor.ts';
import { type Instance, openInstance } from '../../src/app/instance.ts';
import { ask, countEffects, OPERATOR, seeded, send } from './counted.ts';

const SEED = 20_261_124;
const KILLS = 6;
const WRITERS = 6;
const ANSWERS_WITHIN_MS = 5_000;

let folder: string;
let instance: Instance;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daohu-fault-'));
  instance = await openInstance({ data: folder });
  instance.services.jobs.register({ kind: 'faults.work', run: async () => ({ worked: true }) });
  await instance.services.jobs.work();
});
afterAll(async () => {
  await instance.close();
  rmSync(folder, { recursive: true, force: true });
});

function postmaster(): number {
  return Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** Milliseconds until a reading is answered again. */
async function untilAnswered(): Promise<number> {
  const began = Date.now();
  for (;;) {
    const answered = await instance.services.database
      .read(OPERATOR, (tx) => tx.selectFrom('instance').select('id').execute())
      .then(() => true)
      .catch(() => false);
    if (answered) return Date.now() - began;
    await pause(50);
  }
}

/** Sends command after command until told to stop; each until it is acknowledged, under one id. */
async function writer(goesOn: () => boolean, acknowledged: Map<string, string>): Promise<void> {
  while (goesOn()) {
    const id = instance.services.newId();
    for (;;) {
      const answer = await send(instance.services, id, id).catch(() => undefined);
      if (answer !== undefined) {
        acknowledged.set(id, answer.place);
        break;
      }
      await pause(20);
    }
  }
}

describe('PostgreSQL killed under load', () => {
  it(`loses nothing that was acknowledged in ${KILLS} kills (seed ${SEED}), and answers again within five seconds`, {
    timeout: 120_000,
  }, async () => {
    const random = seeded(SEED);
    const acknowledged = new Map<string, string>();
    let working = true;
    const writers = Array.from({ length: WRITERS }, () => writer(() => working, acknowledged));
    const waits: number[] = [];
    const perRound: number[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = acknowledged.size;
      await pause(200 + Math.floor(random() * 500));
      perRound.push(acknowledged.size - before);
      process.kill(postmaster(), 'SIGKILL');
      waits.push(await untilAnswered());
    }
    working = false;
    await Promise.all(writers);
    expect(Math.min(...perRound), 'every round wrote something before its kill').toBeGreaterThan(0);
    expect(Math.max(...waits)).toBeLessThan(ANSWERS_WITHIN_MS);
    const kept = await ask<{ command_id: string; subject: string }>(
      instance.adminUrl,
      "select command_id, subject from audit where command = 'faults.addPlace'",
    );
    const places = new Map(kept.map((row) => [row.command_id, row.subject]));
    const lost = [...acknowledged].filter(([id, place]) => places.get(id) !== `place:${place}`);
    expect(lost).toEqual([]);
    // Nothing doubled either: as many effects as commands, although many were sent again.
    expect(await countEffects(instance.adminUrl)).toEqual({
      places: acknowledged.size,
      audited: acknowledged.size,
    });
    const wrong = (await examine(instance, OPERATOR)).filter((one) => !one.ok);
    expect(wrong.map((one) => one.id)).toEqual([]);
  });

  it('goes on with long work after the kills', async () => {
    const { services } = instance;
    const job = await services.database.write(OPERATOR, (tx) =>
      services.jobs.enqueue(tx, OPERATOR, {
        id: services.newId(),
        kind: 'faults.work',
        area: '469921000000',
        titleDetails: {},
        input: {},
      }),
    );
    const state = () =>
      services.database.read(OPERATOR, (tx) =>
        tx.selectFrom('job').select('state').where('id', '=', job).executeTakeFirst(),
      );
    await expect.poll(state, { timeout: 10_000 }).toEqual({ state: 'done' });
  });

  it('control: what was not committed is gone after a kill', async () => {
    const before = await countEffects(instance.adminUrl);
    const broken = instance.services.database
      .write(OPERATOR, async (tx) => {
        await tx
          .insertInto('area')
          .values({ id: instance.services.newId(), code: null, level: 'natural' })
          .execute();
        process.kill(postmaster(), 'SIGKILL');
        await pause(300);
        await tx.selectFrom('area').select('id').limit(1).execute();
      })
      .then(() => 'committed')
      .catch(() => 'broken');
    expect(await broken).toBe('broken');
    await untilAnswered();
    expect(await countEffects(instance.adminUrl)).toEqual(before);
  });
});
