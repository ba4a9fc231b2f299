import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HouseholdRecord } from '#modules/registry/model.ts';
import type { Actor } from '#platform/db/database.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../tests/setup/database.ts';
import { problem } from '../../../../tests/setup/families.ts';
import { household, member, PLACES, takeIn } from '../../../../tests/setup/records.ts';
import { moveHouseholds } from '../moving/queries.ts';
import { recordIncomeAccount } from './commands.ts';
import { readAccount } from './read.ts';

const office = testActor('county-office', PLACES.county);
const TODAY = '2020-06-30';
let db: TestDatabase;
let id = '';

const income = (year: number, more: Partial<NonNullable<HouseholdRecord['income']>>) => ({
  year,
  perHeadFen: null,
  wageFen: null,
  businessFen: null,
  propertyFen: null,
  transferFen: null,
  businessCostFen: null,
  claimFen: null,
  selfPaidFen: null,
  ...more,
});
const record = (year: number, more: Parameters<typeof income>[1], members = 2) =>
  household(
    'H1',
    PLACES.villageA1,
    ['符德兴', '王阿妹', '符小'].slice(0, members).map((name, index) => member(`H1-${index}`, name)),
    { income: income(year, more) },
  );

beforeAll(async () => {
  db = await testDatabase();
  Object.assign(db.services, { clock: () => Date.parse(`${TODAY}T04:00:00Z`) });
  await takeIn(db.services, office, '2018-12-31', [
    record(2018, { perHeadFen: 500_000, wageFen: 1_000_000 }),
  ]);
  await takeIn(db.services, office, '2019-12-31', [
    record(2019, { perHeadFen: 700_000, wageFen: 1_200_000, transferFen: 200_000, selfPaidFen: 90_000 }, 3),
  ]);
  id = await db.services.database.read(office, async (tx) => {
    const [found] = await tx.selectFrom('household').select('id').execute();
    return found?.id ?? '';
  });
});
afterAll(async () => db.close());

const read = (year: number | undefined, on = TODAY, as: Actor = office, known?: string) =>
  readAccount(db.services, as, id, { year, on, known }, 'zh-CN');
const send = (input: object, as: Actor = office, commandId = db.services.newId()) =>
  recordIncomeAccount.execute(
    { database: db.services.database, actor: as, services: db.services },
    commandId,
    { household: id, ...input },
  );
const entry = (component: string, yuan: number, reason = '') => ({ component, grossFen: yuan * 100, reason });

test('without an account the sheet is the register’s sums, reckoned by the members of the year’s last day', async () => {
  const sheet = await read(undefined);
  expect(sheet).toMatchObject({
    year: 2019,
    years: [2019, 2018],
    members: 3,
    membersOn: '2019-12-31',
    sums: { countedFen: 1_400_000, perHeadFen: 466_667, referenceFen: 436_667 },
    selfPaidFen: 90_000,
    disagreements: [{ kind: 'per-head', accountFen: 466_667, registerFen: 700_000 }],
    recorded: null,
    lineFen: null,
  });
  expect(sheet.lines.map((line) => [line.component, line.from, line.lastFen])).toEqual([
    ['wage', 'register', 1_000_000],
    ['transfer', 'register', null],
  ]);
  expect(await read(2018)).toMatchObject({ members: 2, sums: { perHeadFen: 500_000 }, disagreements: [] });
});

test('an account is kept beside the register’s sums, which it does not change; what is recorded again supersedes', async () => {
  const entries = [entry('transfer.minimum-living', 1500), entry('transfer.tied-subsidy', 8000)];
  const commandId = db.services.newId();
  const answer = await send({ year: 2019, entries }, office, commandId);
  expect(answer).toEqual({ household: id, changed: 2, corrected: false });
  expect(await send({ year: 2019, entries }, office, commandId)).toEqual(answer);
  const sheet = await read(2019);
  expect(sheet).toMatchObject({
    sums: { countedFen: 1_350_000, excludedFen: 800_000, perHeadFen: 450_000 },
    register: { transferFen: 200_000, perHeadFen: 700_000 },
    disagreements: [{ kind: 'transfer', accountFen: 150_000, registerFen: 200_000 }, { kind: 'per-head' }],
    recorded: { on: TODAY, byName: 'county-office' },
  });
  expect(await problem(send({ year: 2019, entries }))).toMatchObject({ code: 'registry.nothingChanged' });

  const before = sheet.recorded?.at ?? '';
  await send({ year: 2019, entries: [entry('transfer.minimum-living', 1600)] });
  expect((await read(2019)).sums).toMatchObject({ countedFen: 1_360_000, excludedFen: 0 });
  // As it was known before, and as of a day before it was reckoned.
  expect((await read(2019, TODAY, office, before)).sums).toMatchObject({ excludedFen: 800_000 });
  expect((await read(2019, '2020-01-31')).recorded).toBeNull();
});

test('on request the register is corrected by the account, with the reason in the audit', async () => {
  const entries = [entry('transfer.minimum-living', 1600), entry('wage', 12_500)];
  expect(await send({ year: 2019, entries, correct: true, claimFen: 10_000 })).toMatchObject({
    corrected: true,
  });
  const sheet = await read(2019);
  expect(sheet).toMatchObject({
    register: { wageFen: 1_250_000, transferFen: 160_000, perHeadFen: 470_000 },
    disagreements: [],
    claimFen: 10_000,
    sums: { perHeadFen: 470_000, referenceFen: 443_333 },
  });
  const [audit] = await db.services.database.read(office, (tx) =>
    tx
      .selectFrom('audit')
      .select(['subject', 'details'])
      .where('command', '=', 'registry.recordIncomeAccount')
      .orderBy('seq', 'desc')
      .limit(1)
      .execute(),
  );
  expect(audit).toMatchObject({ subject: `household:${id}`, details: { year: 2019, corrected: true } });
  expect(JSON.stringify(audit)).not.toContain('1250000');
});

test('a sheet that cannot be is refused, and so is one of a day before the last', async () => {
  const refused = async (input: object, as: Actor = office) =>
    (await problem(send({ year: 2019, entries: [], ...input }, as))).code;
  expect(await refused({ entries: [entry('transfer.lottery', 1)] })).toBe('account.componentUnknown');
  expect(await refused({ entries: [entry('wage', 1), entry('wage', 2)] })).toBe('account.componentTwice');
  expect(await refused({ entries: [entry('wage', -1)] })).toBe('account.amountWrong');
  expect(await refused({ entries: [entry('wage', 1)], on: '2020-07-01' })).toBe('account.dayInFuture');
  expect(await refused({ year: 2021, entries: [entry('wage', 1)] })).toBe('account.yearInFuture');
  expect(await refused({ entries: [entry('wage', 1)], on: '2020-03-01' })).toBe('account.knownLater');
  expect(await refused({ entries: [entry('wage', 1)] }, testActor('inspector', PLACES.county))).toBe(
    'command.forbidden',
  );
  expect(await refused({ entries: [entry('wage', 1)] }, testActor('village-cadre', PLACES.villageA2))).toBe(
    'registry.householdNotFound',
  );
  expect(await refused({ entries: [entry('wage', 1)] }, testActor('county-office', '529922'))).toBe(
    'registry.householdNotFound',
  );
  expect((await problem(read(2019, TODAY, testActor('village-cadre', PLACES.villageB1)))).code).toBe(
    'registry.householdNotFound',
  );
});

test('the account of the year before is what a line is compared with', async () => {
  await send({ year: 2018, entries: [entry('wage', 9000), entry('property', 300)] });
  const sheet = await read(2019);
  expect(sheet.lines.find((line) => line.component === 'wage')).toMatchObject({
    lastFen: 900_000,
    wantsReason: false,
  });
  expect(sheet.lastByKind).toEqual([
    { kind: 'wage', countedFen: 900_000 },
    { kind: 'property', countedFen: 30_000 },
  ]);
});

test('it goes along when the village is merged, and the database alone keeps it from others', async () => {
  const rows = async (as: Actor) =>
    db.services.database.read(
      as,
      async (tx) => (await tx.selectFrom('income_component').selectAll().execute()).length,
    );
  expect(await rows(testActor('village-cadre', PLACES.villageB1))).toBe(0);
  expect(await rows(testActor('village-cadre'))).toBe(0);
  await db.services.database.write(office, (tx) =>
    moveHouseholds(tx, {
      from: [PLACES.villageA1],
      to: PLACES.villageB1,
      on: '2020-05-01',
      commandId: db.services.newId(),
    }),
  );
  expect(await rows(testActor('village-cadre', PLACES.villageB1))).toBe(4);
  const sheet = await read(2019, TODAY, testActor('village-cadre', PLACES.villageB1));
  expect(sheet.sums.perHeadFen).toBe(470_000);
  const change = db.services.database.write(testActor('village-cadre', PLACES.villageA2), (tx) =>
    tx.updateTable('income_component').set({ gross_fen: 1 }).executeTakeFirst(),
  );
  expect((await change).numUpdatedRows).toBe(0n);
});
