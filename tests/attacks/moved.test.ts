import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Problem } from '#kernel/problem.ts';
import { importFiles } from '#modules/exchange/index.ts';
import type { Actor } from '#platform/db/database.ts';
import { canary, writeCanaryWorkbook } from './canaries.ts';
import { OWN } from './county.ts';
import { DAY, openWorld, type World } from './world.ts';

/**
 * The clerk from the next town writes into his own file what he guesses to be in another's register: a household's number,
 * or a person's document. Row-level security hides both from him, the database's uniqueness does not.
 */
let world: World;
let folder: string;
beforeAll(async () => {
  world = await openWorld();
  folder = mkdtempSync(join(tmpdir(), 'daohu-moved-'));
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

const HERE = { county: '清水县', town: '清溪镇', village: '下河村' };
const clerk = (): Actor => ({
  id: world.users['town-clerk'].id,
  name: 'clerk',
  role: 'town-clerk',
  scope: [OWN.town.slice(0, 9)],
  mayWrite: true,
});

async function importAsClerk(name: string, change: Partial<ReturnType<typeof canary>>) {
  const path = join(folder, `${name}.xlsx`);
  await writeCanaryWorkbook(path, [{ ...canary(OWN.otherVillage, HERE, '鱻', 8), ...change }]);
  const before = await countsElsewhere();
  const told = await importFiles(world.services, clerk(), {
    paths: [path],
    area: OWN.town,
    on: DAY,
    dryRun: false,
    progress: async () => undefined,
  }).then(
    (answer) => JSON.stringify(answer),
    (error: unknown) => error,
  );
  return { told, before, after: await countsElsewhere() };
}

/** What the other town's households are, whole. */
async function countsElsewhere(): Promise<string> {
  const { rows } = await world.admin.query(
    `select md5(string_agg(t::text, '|' order by t::text)) as sum from (
       select h::text from household h where village ^@ '529921101' union all
       select v::text from household_version v where village ^@ '529921101' union all
       select m::text from member_version m where village ^@ '529921101' union all
       select p::text from person p where village ^@ '529921101') t`,
  );
  return rows[0].sum;
}

test.each([
  [
    'the number of a household of another town',
    (far: World['targets'][number]) => ({ no: far.ids.householdNo }),
  ],
  [
    'the document of a person of another town',
    (far: World['targets'][number]) => ({
      documents: [
        far.ids.document,
        canary(OWN.otherVillage, HERE, '鱻', 8).documents[1],
        canary(OWN.otherVillage, HERE, '鱻', 8).documents[2],
      ] as const,
    }),
  ],
])('%s is refused in words, names nobody, and changes nothing there', async (title, change) => {
  const [, , far] = world.targets;
  if (far === undefined) throw new Error('there is no other town');
  const { told, before, after } = await importAsClerk(title, change(far));
  expect(after).toBe(before);
  expect(told).toBeInstanceOf(Problem);
  const text = JSON.stringify({ ...(told as Problem) });
  const secrets = far.people.filter(
    (secret) => secret !== far.ids.householdNo && secret !== far.ids.document,
  );
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
});

test('control: a household and people of his own are taken', async () => {
  const { told } = await importAsClerk('own', {});
  expect(told).toBeTypeOf('string');
});
