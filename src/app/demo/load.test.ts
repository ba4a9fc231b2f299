import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureDemoUsers } from '#modules/access/index.ts';
import type { Actor } from '#platform/db/database.ts';
import { type TestDatabase, testDatabase } from '../../../tests/setup/database.ts';
import { claimDemo, loadDemo } from './load.ts';

const OPERATOR: Actor = {
  id: 'operator',
  name: 'operator',
  role: 'operator',
  scope: ['469921'],
  mayWrite: true,
};
const WISH = { scenario: 'small', households: 30 } as const;
let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
  await db.services.jobs.start();
});
afterAll(async () => {
  await db.services.jobs.stop();
  await db.close();
});

async function ask<Row extends pg.QueryResultRow>(query: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: db.adminUrl });
  await client.connect();
  try {
    return (await client.query<Row>(query)).rows;
  } finally {
    await client.end();
  }
}

async function load(stopAt?: string) {
  const mark = await claimDemo(db.services, OPERATOR, WISH);
  return loadDemo(db.services, OPERATOR, mark, (step) => {
    if (step === stopAt) throw new Error('killed here');
  });
}

describe('loading the invented county', () => {
  it('goes on where it was broken off, and a second start loads nothing', { timeout: 60_000 }, async () => {
    await expect(load('2019-12-31')).rejects.toThrow('killed here');
    const days = "select on_day from import_batch where state = 'committed' order by 1";
    expect((await ask<{ on_day: string }>(days)).map((row) => row.on_day)).toEqual([
      '2016-12-31',
      '2017-12-31',
      '2018-12-31',
    ]);
    expect((await load()).loaded).toBe(true);
    expect(await ask(days)).toHaveLength(11);
    const before = await ask<{ n: number }>('select count(*)::int as n from audit');
    expect((await load()).loaded).toBe(false);
    expect(await ask('select count(*)::int as n from audit')).toEqual(before);
  });

  it('tells of every version the workbook, sheet and row that it comes from', async () => {
    const [row] = await ask<{ unknown: number; files: string[] }>(
      `select (select count(*)::int from member_version where source_batch is null or source_sheet = '' or source_row < 2) as unknown,
         (select array_agg(distinct f->>'name' order by f->>'name') from import_batch, jsonb_array_elements(files) f) as files`,
    );
    expect(row?.unknown).toBe(0);
    expect(row?.files.at(0)).toBe('春山县2016-12-31建档立卡.xlsx');
    expect(row?.files).toHaveLength(11);
  });

  it('leaves findings to verify, and the population of every village and year', async () => {
    const [row] = await ask<{ open: number; years: number }>(
      `select (select count(*)::int from data_finding where state = 'open') as open, (select count(distinct year)::int from area_population) as years`,
    );
    expect(row?.open).toBeGreaterThan(0);
    expect(row?.years).toBe(13);
  });

  it('has one user for each role, made once', async () => {
    const { places } = await load();
    const users = await ensureDemoUsers(db.services, OPERATOR, places);
    expect(new Set(users.map((user) => user.role)).size).toBe(8);
    expect(await ensureDemoUsers(db.services, OPERATOR, places)).toEqual(users);
  });

  it('refuses a register that is not its own', async () => {
    const real = await testDatabase();
    await real.services.database.write(OPERATOR, (tx) =>
      tx
        .insertInto('area')
        .values({ id: real.services.newId(), code: '529921000000', level: 'county' })
        .execute(),
    );
    await expect(claimDemo(real.services, OPERATOR, WISH)).rejects.toMatchObject({
      status: 409,
      code: 'demo.realData',
    });
    await real.close();
  });
});
