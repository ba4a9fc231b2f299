import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '#platform/db/database.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../tests/setup/database.ts';
import { takeInventedCounty } from '../../../../tests/setup/invented-county.ts';
import type { DemoCounty } from '../../../app/demo/county.ts';
import { matchList } from './run.ts';

const COUNTY = '469921';
const office = testActor('county-office', COUNTY);
const folder = mkdtempSync(join(tmpdir(), 'match-'));
let db: TestDatabase;
let demo: DemoCounty;

beforeAll(async () => {
  db = await testDatabase();
  demo = (await takeInventedCounty(db.services)).demo;
});
afterAll(async () => {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

const first = () => {
  const found = demo.snapshots[0];
  if (!found) throw new Error('no snapshot');
  return found;
};
const everybody = () =>
  first().households.flatMap((household) =>
    household.members.map(({ document, ...member }) => ({
      household,
      member: { ...member, document: document ?? '' },
    })),
  );
const written = (day: string | null) => day?.replace(/^(....)-(..)-(..)$/, '$1年$2月$3日') ?? '';

let files = 0;
function listOf(rows: readonly (readonly string[])[]) {
  files += 1;
  const path = join(folder, `${files}.csv`);
  writeFileSync(path, [['姓名', '身份证号', '出生日期', '乡镇', '行政村', '死亡日期'], ...rows].join('\n'));
  return path;
}

const match = (
  path: string,
  actor: Actor = office,
  more: { kind?: string; on?: string; mapping?: Record<string, string | null> } = {},
) =>
  matchList(
    db.services,
    actor,
    {
      path,
      name: 'list.csv',
      kind: 'death',
      area: COUNTY.padEnd(12, '0'),
      on: first().on,
      today: '2024-06-30',
      ...more,
    },
    () => undefined,
  );

async function asOwner(query: string) {
  const client = new pg.Client({ connectionString: db.adminUrl });
  await client.connect();
  try {
    return (await client.query(query)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

const namesOf = (code: string) => {
  const village = demo.areas.find((area) => area.code === code);
  return [demo.areas.find((area) => area.code === village?.parent)?.name ?? '', village?.name ?? ''];
};

describe('a list against the register', () => {
  test('everybody is found by his number and told by 人编号 and 户编号', async () => {
    const people = everybody();
    const result = await match(
      listOf(people.map(({ member }) => [member.name, member.document, '', '', '', '2018-03-01'])),
    );
    expect([result.rows, result.members, result.counts]).toEqual([
      people.length,
      people.length,
      { exact: people.length, probable: 0, possible: 0 },
    ]);
    expect(
      result.matches.map((one) => [one.row, one.member.nationalPersonNo, one.member.nationalHouseholdNo]),
    ).toEqual(
      people.map(({ household, member }, i) => [
        i + 2,
        member.nationalPersonNo,
        household.nationalHouseholdNo,
      ]),
    );
    expect(result.matches[0]?.kept).toMatchObject([{ fact: 'died', value: '2018-03-01' }]);
  });

  test('without numbers by name, birth and village; who has a double is only possible', async () => {
    const people = everybody();
    const result = await match(
      listOf(
        people.map(({ household, member }) => [
          member.name,
          '',
          written(member.birth),
          ...namesOf(household.villageCode),
          '',
        ]),
      ),
    );
    const found = new Set(result.matches.map((one) => `${one.row} ${one.member.nationalPersonNo}`));
    expect(people.filter(({ member }, i) => !found.has(`${i + 2} ${member.nationalPersonNo}`))).toEqual([]);
    expect(result.counts.exact).toBe(0);
    expect(result.counts.probable).toBeGreaterThan(people.length * 0.9);
  });

  test('nobody is in the register before the register began', async () => {
    const [one] = everybody();
    const result = await match(
      listOf([[one?.member.name ?? '', one?.member.document ?? '', '', '', '', '']]),
      office,
      {
        on: '2009-12-31',
      },
    );
    expect([result.members, result.matches]).toEqual([0, []]);
  });
});

test('the sender’s word on a column counts; a word that means nothing is refused with those that do', async () => {
  const path = listOf(everybody().map(({ member }) => [member.name, member.document, '', '', '', '']));
  const aside = await match(path, office, { mapping: { ' 身份证号': null, 死亡日期: 'birth' } });
  expect(aside.counts.exact).toBe(0);
  await expect(match(path, office, { mapping: { 姓名: 'nmae' } })).rejects.toMatchObject({
    code: 'screening.list.unknownMeaning',
    details: { meaning: 'nmae', known: expect.stringContaining('died') },
  });
});

describe('who may, and what stays', () => {
  test('a county sees its own people only; roles below it may not compare whole registers', async () => {
    const people = everybody();
    const path = listOf(people.map(({ member }) => [member.name, member.document, '', '', '', '']));
    const elsewhere = await match(path, testActor('county-office', '469922'));
    expect([elsewhere.members, elsewhere.matches]).toEqual([0, []]);
    for (const role of [
      'town-clerk',
      'village-cadre',
      'department-officer',
      'inspector',
      'system-administrator',
    ])
      await expect(match(path, testActor(role, COUNTY))).rejects.toMatchObject({ code: 'command.forbidden' });
  });

  test('the audit tells who compared what, how many and for which purpose, and no number of anybody; the list is not kept', async () => {
    const people = everybody().slice(0, 3);
    await match(listOf(people.map(({ member }) => [member.name, member.document, '', '', '', ''])));
    const audits = await asOwner(
      `select actor, subject, purpose, details from audit where command = 'screening.match' order by at desc limit 1`,
    );
    expect(audits).toMatchObject([
      {
        actor: office.id,
        subject: 'list:death',
        purpose: '核减已死亡人员',
        details: { kind: 'death', on: first().on, rows: 3, exact: 3, probable: 0, possible: 0 },
      },
    ]);
    for (const { member } of people) expect(JSON.stringify(audits)).not.toContain(member.document);
    expect(
      readdirSync(db.folder, { recursive: true }).filter((name) => String(name).endsWith('.csv')),
    ).toEqual([]);
  });

  test('a kind that the packs do not know is refused with those they know', async () => {
    await expect(match(listOf([]), office, { kind: 'bees' })).rejects.toMatchObject({
      code: 'screening.list.unknownKind',
      details: { kind: 'bees', known: expect.stringContaining('minimum-living') },
    });
  });
});
