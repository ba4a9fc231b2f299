import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#platform/db/database.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../tests/setup/database.ts';
import { listTree } from '../tree/queries.ts';
import { importAreas, previewAreas } from './commands.ts';

const office: Actor = testActor('county-office', '529921');
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const HEAD = 'code,name,level,parent';
const ABOVE = ['520000000000,云溪省,province,', '529900000000,石泉市,city,520000000000'];
const file = (rows: readonly string[]) => ({
  name: 'regions.csv',
  bytes: Buffer.from([HEAD, ...rows].join('\n')),
  on: '2020-01-01',
});
const as = (actor: Actor) => ({ database: db.services.database, actor, services: db.services });
const take = (rows: readonly string[], actor: Actor = office) =>
  importAreas(as(actor), db.services.newId(), file(rows));
const preview = (rows: readonly string[], actor: Actor = office) => previewAreas(as(actor), file(rows));
const tree = async (on = '2020-06-01') =>
  (await db.services.database.read(office, (tx) => listTree(tx, office, on))).filter((node) => node.within);

// A village before its town, the town before its county: a sender sorts as it pleases.
const OWN = [
  '529921100200,上河村,village,529921100000',
  '529921100000,清溪镇,town,529921000000',
  '529921000000,清水县,county,529900000000',
];

test('a preview tells what would be added and writes nothing', async () => {
  await take(ABOVE, { ...testActor('operator', '52'), id: 'operator' });
  const told = await preview([...ABOVE, ...OWN]);
  expect(told).toMatchObject({ added: 3, renamed: 0, unchanged: 0, findings: [] });
  expect(told.changes.map((change) => `${change.kind} ${change.name}`)).toEqual([
    'added 清水县',
    'added 清溪镇',
    'added 上河村',
  ]);
  expect(await tree()).toEqual([]);
});

test('the list may name a place before the one above it; the same list again changes nothing', async () => {
  expect(await take([...ABOVE, ...OWN])).toMatchObject({ added: 3, renamed: 0 });
  const nodes = await tree();
  const names = new Map(nodes.map((node) => [node.id, node.name]));
  expect(nodes.map((node) => [node.name, names.get(node.parent ?? '') ?? '石泉市'])).toEqual([
    ['清水县', '石泉市'],
    ['清溪镇', '清水县'],
    ['上河村', '清溪镇'],
  ]);
  expect(await take([...ABOVE, ...OWN])).toMatchObject({ added: 0, renamed: 0, unchanged: 3 });
});

test('a new name is told with the former one, and holds from its day on', async () => {
  const renamed = OWN.map((row) => row.replace('上河村', '新河村'));
  const told = await preview([...ABOVE, ...renamed]);
  expect(told).toMatchObject({ added: 0, renamed: 1, unchanged: 2 });
  expect(told.changes).toEqual([
    {
      kind: 'renamed',
      code: '529921100200',
      name: '新河村',
      level: 'village',
      formerName: '上河村',
      moved: false,
    },
  ]);
  await take([...ABOVE, ...renamed]);
  expect((await tree('2019-12-31')).map((node) => node.name)).toContain('上河村');
  expect((await tree('2020-01-01')).map((node) => node.name)).toContain('新河村');
});

test('with a finding nothing is taken in, and others of another county or role are refused', async () => {
  const broken = await preview([...ABOVE, ...OWN, '529921100201,下河村,village,529921199000']);
  expect(broken.findings.map((finding) => finding.code)).toEqual(['areas.parentUnknown']);
  expect(broken.changes).toEqual([]);
  const foreign = [...ABOVE, '529922000000,黄土县,county,529900000000'];
  await expect(preview(foreign)).rejects.toMatchObject({ status: 422, code: 'areas.outsideScope' });
  await expect(preview(OWN, testActor('town-clerk', '529921100'))).rejects.toMatchObject({ status: 403 });
});
