import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  EARLY,
  family,
  NUMBERS,
  office,
  problem,
  sixteenFamilies,
  TODAY,
  why,
} from '../../../../tests/setup/families.ts';
import { takeIn } from '../../../../tests/setup/records.ts';
import { readTimeline } from '../timeline/read.ts';

const [H1 = '', H2 = '', H3 = '', H4 = '', H5 = '', H6 = '', H7 = '', H8 = '', H9 = ''] = NUMBERS;

type World = Awaited<ReturnType<typeof sixteenFamilies>>;
let world: World;
beforeAll(async () => {
  world = await sixteenFamilies();
});
afterAll(async () => world.db.close());

describe('a correction', () => {
  test('holds from its day, in later files that repeat the error too, and what was known before stays', async () => {
    const before = await world.now();
    await world.send('registry.correctMember', {
      household: await world.idOf(H1),
      person: await world.personOf(`${H1}01`),
      ...why,
      fields: { workMonths: 10 },
    });
    const months = async (on: string, known?: string) =>
      (await world.open(H1, on, known)).members.map((one) => one.workMonths);
    expect(await months('2017-06-30')).toEqual([3, null]);
    expect(await months('2017-07-01')).toEqual([10, null]);
    expect(await months(TODAY)).toEqual([10, null]);
    expect(await months(TODAY, before)).toEqual([3, null]);
    // What the later file says otherwise is untouched.
    expect((await world.open(H1, TODAY)).members.map((one) => one.ethnicity)).toEqual(['han', 'han']);
    await world.soundChains();
  });

  test('ends where a later file says something else', async () => {
    await world.send('registry.correctMember', {
      household: await world.idOf(H2),
      person: await world.personOf(`${H2}01`),
      ...why,
      fields: { workMonths: 10, laborCapacity: 'skilled' },
    });
    const of = async (on: string) => (await world.open(H2, on)).members[0];
    expect(await of('2017-07-01')).toMatchObject({ workMonths: 10, laborCapacity: 'skilled' });
    expect(await of(TODAY)).toMatchObject({ workMonths: 8, laborCapacity: 'skilled' });
    await world.soundChains();
  });

  test('of the head’s name is followed by the household, its spelling and the search', async () => {
    const id = await world.idOf(H3);
    await world.send('registry.correctMember', {
      household: id,
      person: await world.personOf(`${H3}01`),
      ...why,
      fields: { name: '羊小禾' },
    });
    expect((await world.open(H3, TODAY)).headName).toBe('羊小禾');
    expect((await world.open(H3, '2017-06-30')).headName).toBe('符德兴');
    for (const words of ['羊小禾', '小禾', 'yangxiao', 'yxh'])
      expect(
        (await world.search(words)).items.map((one) => one.nationalHouseholdNo),
        words,
      ).toEqual([H3]);
    expect((await world.search('yangxiao', '2017-06-30')).items).toEqual([]);
    expect((await world.search('符德兴')).items.map((one) => one.nationalHouseholdNo)).not.toContain(H3);
    const derived = await world.owner(
      `select head_pinyin, head_initials, member_count from household_version where household = '${id}' and superseded_at = 'infinity' and valid_to = 'infinity'`,
    );
    expect(derived).toEqual([{ head_pinyin: 'yangxiaohe', head_initials: 'yxh', member_count: 2 }]);
    await world.soundChains();
  });

  test('of the household reaches its own facts and its housing; a phone is kept masked and encrypted', async () => {
    const id = await world.idOf(H4);
    await world.send('registry.correctHousehold', {
      household: id,
      ...why,
      fields: {
        statedSize: 2,
        povertyCauses: ['disability', 'illness'],
        dangerousHousing: true,
        phone: '13912345678',
      },
    });
    const file = await world.open(H4, TODAY);
    expect(file).toMatchObject({
      povertyCauses: ['disability', 'illness'],
      dangerousHousing: true,
      safeWater: null,
      phoneMask: '139****5678',
      // The later file said 3 where the earlier said 2: nothing was changed of the earlier, nothing of the later.
      statedSize: 3,
    });
    expect((await world.open(H4, '2017-06-30')).dangerousHousing).toBeNull();
    const [row] = await world.owner<{ hex: string }>(
      `select encode(phone_cipher, 'hex') as hex from household_version where household = '${id}' and phone_cipher is not null limit 1`,
    );
    expect(row?.hex).not.toContain(Buffer.from('13912345678').toString('hex'));
    await world.send('registry.correctHousehold', {
      household: id,
      on: '2019-01-01',
      reason: '危改完成',
      fields: { dangerousHousing: false },
    });
    expect((await world.open(H4, '2018-12-31')).dangerousHousing).toBe(true);
    expect((await world.open(H4, TODAY)).dangerousHousing).toBe(false);
    await world.soundChains();
  });

  test('of an income changes one year; a year that was not known begins', async () => {
    const id = await world.idOf(H5);
    await world.send('registry.correctIncome', {
      household: id,
      year: 2016,
      on: '2017-07-01',
      reason: '发票 2 张',
      fields: { businessCostFen: 100_000, perHeadFen: 150_000 },
    });
    await world.send('registry.correctIncome', {
      household: id,
      year: 2019,
      on: '2020-01-15',
      reason: '核算',
      fields: { perHeadFen: 500_000 },
    });
    const incomes = (await world.open(H5, TODAY)).incomes;
    expect(incomes.map((one) => [one.year, one.perHeadFen, one.wageFen, one.businessCostFen])).toEqual([
      [2016, 150_000, 400_000, 100_000],
      [2019, 500_000, null, null],
    ]);
    expect((await world.open(H5, '2017-06-30')).incomes[0]?.perHeadFen).toBe(200_000);
    await world.soundChains();
  });

  test('tells all that is wrong at once, and writes nothing', async () => {
    const rows = await world.owner('select count(*) from member_version');
    const refused = await problem(
      world.send('registry.correctMember', {
        household: await world.idOf(H6),
        person: await world.personOf(`${H6}02`),
        on: '2020-07-01',
        reason: '证件 110101199003072316',
        fields: {
          workMonths: 13,
          relationToHead: 'head',
          educationLevel: 'kindergarten',
          healthStatus: ['healthy', 'disabled'],
        },
      }),
    );
    expect(refused.status).toBe(422);
    expect(refused.findings.map((finding) => `${finding.code} ${finding.at}`).sort()).toEqual([
      'registry.codeUnknown fields.educationLevel',
      'registry.dayInFuture on',
      'registry.healthyAndIll fields.healthStatus',
      'registry.months fields.workMonths',
      'registry.numberInReason reason',
      'registry.secondHead fields.relationToHead',
    ]);
    expect(await world.owner('select count(*) from member_version')).toEqual(rows);
  });

  test('that changes nothing, or of a day that the register does not know, is refused', async () => {
    const about = { household: await world.idOf(H6), person: await world.personOf(`${H6}01`) };
    const same = world.send('registry.correctMember', { ...about, ...why, fields: { workMonths: 3 } });
    expect((await problem(same)).code).toBe('registry.nothingChanged');
    const early = world.send('registry.correctMember', {
      ...about,
      on: '2010-01-01',
      reason: '核实',
      fields: { workMonths: 4 },
    });
    expect(await problem(early)).toMatchObject({ code: 'registry.notKnownOnDay', details: { from: EARLY } });
  });

  test('is written down with field names, reason and doubts, never with values', async () => {
    await world.send('registry.correctMember', {
      household: await world.idOf(H6),
      person: await world.personOf(`${H6}02`),
      ...why,
      fields: { laborCapacity: 'none', workMonths: 5, healthStatus: ['serious-illness'] },
    });
    const [row] = await world.owner<{ details: Record<string, unknown> }>(
      `select details from audit where subject = 'household:${await world.idOf(H6)}' order by seq desc limit 1`,
    );
    expect(row?.details).toMatchObject({
      fields: 'healthStatus,laborCapacity,workMonths',
      reason: '入户核实',
      doubts: 'labourWorking',
    });
    expect(JSON.stringify(row?.details)).not.toContain('illness');
  });

  test('sent twice counts once; the same id with another body is refused', async () => {
    const id = world.db.services.newId();
    const body = {
      household: await world.idOf(H7),
      person: await world.personOf(`${H7}01`),
      ...why,
      fields: { workMonths: 6 },
    };
    const sent = await Promise.all(
      Array.from({ length: 8 }, () => world.send('registry.correctMember', body, office, id)),
    );
    expect(new Set(sent.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await world.owner(`select 1 from audit where command_id = '${id}'`)).toHaveLength(1);
    const other = world.send('registry.correctMember', { ...body, fields: { workMonths: 7 } }, office, id);
    expect((await problem(other)).code).toBe('command.idUsed');
  });
});

describe('a member leaves', () => {
  test('and the household counts one less from that day; the timeline tells who ended it', async () => {
    await world.send('registry.removeMember', {
      household: await world.idOf(H8),
      person: await world.personOf(`${H8}01`),
      on: '2019-03-01',
      reason: '死亡',
    });
    expect(await world.open(H8, '2019-02-28')).toMatchObject({ memberCount: 2, headName: '符德兴' });
    const after = await world.open(H8, '2019-03-01');
    expect(after).toMatchObject({ memberCount: 1, headName: '王阿妹' });
    expect(after.members).toHaveLength(1);
    const timeline = await readTimeline(world.db.services, office, await world.idOf(H8));
    expect(timeline.find((entry) => entry.kind === 'member-left')).toMatchObject({
      about: '符德兴',
      validFrom: '2019-03-01',
      source: { reason: '死亡' },
    });
    await world.soundChains();
  });

  test('the last one, and nothing is known of the household from then on; its past stays', async () => {
    const id = await world.idOf(H9);
    for (const no of ['01', '02'])
      await world.send('registry.removeMember', {
        household: id,
        person: await world.personOf(`${H9}${no}`),
        on: '2019-03-01',
        reason: '迁出',
      });
    expect((await problem(world.open(H9, TODAY))).code).toBe('registry.noFactsOnDay');
    expect((await world.open(H9, '2019-02-28')).members).toHaveLength(2);
    expect((await world.search(H9)).items).toEqual([]);
    // A later file that names it again begins it again.
    await takeIn(world.db.services, office, '2020-03-31', [family(H9)]);
    expect((await world.open(H9, TODAY)).members).toHaveLength(2);
    await world.soundChains();
  });
});
