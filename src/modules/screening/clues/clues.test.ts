import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays, dayOfInstant } from '#kernel/day.ts';
import { FOREIGN, OWN, type TestUser } from '../../../../tests/attacks/county.ts';
import { testActor } from '../../../../tests/setup/database.ts';
import { type Clerk, type Office, openOffice } from '../../../../tests/setup/import-office.ts';
import { household, member, residentNumber, takeIn } from '../../../../tests/setup/records.ts';
import type { ClueCounts, ClueFile, ClueLine } from './model.ts';

let office: Office;
let county: Clerk;
let town: Clerk;
let village: Clerk;
let department: Clerk;
let inspector: Clerk;
let foreigner: Clerk;
/** 户编号 → id */
const ids = new Map<string, string>();

const TODAY = dayOfInstant(Date.now());
const daysAgo = (count: number) => addDays(TODAY, -count);
const NUMBER = residentNumber('1960-02-02', 11);
const OUTSIDER = residentNumber('1955-05-05', 77);
const PHONE = '13700001234';

beforeAll(async () => {
  office = await openOffice();
  const { services, users, foreigner: elsewhere } = office.server;
  await takeIn(services, testActor('county-office', '529921'), '2018-12-31', [
    household('A1', OWN.village, [
      member('A1-1', '符德兴', { document: NUMBER, birth: '1960-02-02', relationToHead: 'head' }),
    ]),
    household('A2', OWN.otherVillage, [member('A2-1', '黄阿花', { relationToHead: 'head' })]),
    household('A3', OWN.farVillage, [member('A3-1', '林石头', { relationToHead: 'head' })]),
  ]);
  for (const row of await office.query<{ id: string; no: string }>(
    'select id, national_household_no as no from household',
  ))
    ids.set(row.no, row.id);
  [county, town, village, department, inspector, foreigner] = (await Promise.all(
    [
      users['county-office'],
      users['town-clerk'],
      users['village-cadre'],
      users['department-officer'],
      users.inspector,
      elsewhere,
    ].map((user) => office.as(user)),
  )) as [Clerk, Clerk, Clerk, Clerk, Clerk, Clerk];
});
afterAll(async () => office.close());

const visit = { source: 'visit', risks: ['illness'] };
const open = async (clerk: Clerk, input: object, id?: string) => {
  const answer = await clerk.command('screening.openClue', { ...visit, ...input }, id);
  return {
    status: answer.status,
    body: answer.body as { clue: string; joined: boolean; household: string | null; code: string },
  };
};
const list = async (clerk: Clerk, area: string, more = '') =>
  ((await clerk.get(`/api/clues?area=${area}${more}`)).body as { items: ClueLine[] }).items;
const file = async (clerk: Clerk, clue: string) => (await clerk.get(`/api/clues/${clue}`)).body as ClueFile;
const counts = async (clerk: Clerk, area: string) =>
  (await clerk.get(`/api/clues/counts?area=${area}`)).body as ClueCounts;
const codeOf = (answer: { body: unknown }) => (answer.body as { code: string }).code;

test('a cadre’s visit opens a clue with the last day of the pack; it is taken, checked and closed with a reason', async () => {
  const { body } = await open(village, { household: ids.get('A1'), said: '摔伤住院，花了不少钱' });
  const line = (await list(village, OWN.village)).find((one) => one.id === body.clue);
  expect(line).toMatchObject({
    name: '符德兴',
    household: ids.get('A1'),
    sources: ['visit'],
    risks: ['illness'],
    receivedOn: TODAY,
    dueOn: addDays(TODAY, 3),
    state: 'new',
    overdue: false,
  });
  expect((await file(village, body.clue)).deadline).toMatchObject({ days: 3, no: '无文号', invented: false });

  const clue = { clue: body.clue };
  expect((await village.command('screening.takeClue', clue)).status).toBe(200);
  expect(codeOf(await village.command('screening.takeClue', clue))).toBe('clues.takenByYou');
  // Without a check the reason wants words.
  expect(codeOf(await village.command('screening.closeClue', { ...clue, reason: 'no-risk' }))).toBe(
    'clues.notChecked',
  );
  const checked = { ...clue, finding: 'no-risk', on: TODAY, note: '已报销，负担不重' };
  expect((await village.command('screening.checkClue', checked)).status).toBe(200);
  expect(codeOf(await village.command('screening.closeClue', { ...clue, reason: 'because' }))).toBe(
    'clues.codeUnknown',
  );
  expect(codeOf(await village.command('screening.closeClue', { ...clue, reason: 'other' }))).toBe(
    'clues.noteWanted',
  );
  expect((await village.command('screening.closeClue', { ...clue, reason: 'no-risk' })).status).toBe(200);
  expect(codeOf(await village.command('screening.closeClue', { ...clue, reason: 'no-risk' }))).toBe(
    'clues.ended',
  );
  const story = await file(village, body.clue);
  expect(story.steps.map((one) => [one.deed, one.code, one.byName])).toEqual([
    ['taken', null, '测试village-cadre'],
    ['checked', 'no-risk', '测试village-cadre'],
    ['closed', 'no-risk', '测试village-cadre'],
  ]);
  expect(await list(village, OWN.village)).toEqual([]);
  expect(await list(village, OWN.village, '&state=closed')).toHaveLength(1);
});

test('what is told again joins what is open, with every way by which it came and the earlier last day', async () => {
  const first = await open(village, { household: ids.get('A2'), said: '' });
  expect(first.status).toBe(404);
  const one = await open(town, { household: ids.get('A2'), said: '儿子失业回家' });
  const told = {
    household: ids.get('A2'),
    source: 'grievance',
    receivedOn: daysAgo(2),
    risks: ['unstable-work'],
  };
  const two = await open(county, told);
  expect(two.body).toMatchObject({ clue: one.body.clue, joined: true });
  const [line, ...more] = await list(town, OWN.town);
  expect(more).toEqual([]);
  expect(line).toMatchObject({
    sources: ['grievance', 'visit'],
    risks: ['illness', 'unstable-work'],
    reports: 2,
    receivedOn: daysAgo(2),
    dueOn: addDays(TODAY, 1),
  });
  // Once it has ended, what is told is new.
  await town.command('screening.handOverClue', { clue: one.body.clue, kind: 'work', note: '镇社保所对接' });
  const third = await open(town, { household: ids.get('A2') });
  expect(third.body).toMatchObject({ joined: false });
  expect(third.body.clue).not.toBe(one.body.clue);
  expect((await file(town, one.body.clue)).steps.at(-1)).toMatchObject({ deed: 'handed-over', code: 'work' });
  await town.command('screening.closeClue', {
    clue: third.body.clue,
    reason: 'told-twice',
    note: '同一件事',
  });
});

test('two at once about one household make one clue, and one command sent often makes one report', async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => open(county, { household: ids.get('A3'), said: '房子漏雨' })),
  );
  expect(new Set(answers.map((one) => one.body.clue)).size).toBe(1);
  expect(answers.filter((one) => !one.body.joined)).toHaveLength(1);
  const id = office.server.services.newId();
  for (const _ of [1, 2, 3]) await open(county, { household: ids.get('A3'), said: '再说一遍' }, id);
  const [clue] = answers;
  expect((await file(county, clue?.body.clue ?? '')).history).toHaveLength(9);
  await county.command('screening.closeClue', { clue: clue?.body.clue, reason: 'solved', note: '已修好' });
});

const resident = (more: object = {}) => ({ name: '陈阿公', village: OWN.village, ...more });

test('of a resident who is not in the register no more is kept than finds him; by his number he is the same, or a member', async () => {
  const one = await open(village, {
    source: 'application',
    resident: resident({ document: ` ${OUTSIDER.toLowerCase()} `, phone: PHONE }),
  });
  expect(one.body).toMatchObject({ joined: false, household: null });
  const shown = await file(village, one.body.clue);
  expect(shown).toMatchObject({
    name: '陈阿公',
    documentMask: `5299**********${OUTSIDER.slice(-4)}`,
    phoneMask: '137****1234',
  });
  const stored =
    JSON.stringify(await office.query('select * from clue')) +
    JSON.stringify(await office.query('select * from audit'));
  for (const secret of [OUTSIDER, PHONE]) expect(stored).not.toContain(secret);
  expect(JSON.stringify(shown)).not.toContain(PHONE);

  // Written otherwise he is the same; a registered member's number leads to his household.
  const again = await open(village, {
    source: 'grievance',
    resident: resident({ name: '陈老公', document: OUTSIDER }),
  });
  expect(again.body).toMatchObject({ clue: one.body.clue, joined: true });
  const member = await open(village, { resident: resident({ name: '符某', document: NUMBER }) });
  expect(member.body.household).toBe(ids.get('A1'));
  await village.command('screening.closeClue', { clue: member.body.clue, reason: 'solved', note: '已解决' });

  // The phone against a purpose that the audit keeps, and forgotten when the clue ends.
  const { users } = office.server;
  const reveal = async (user: TestUser, purpose: string) => {
    const answer = await office.server.app.inject({
      method: 'POST',
      url: `/api/clues/${one.body.clue}/reveal`,
      headers: { cookie: await office.server.signIn(user) },
      payload: { purpose },
    });
    return [answer.statusCode, answer.json().phone ?? answer.json().code];
  };
  expect(await reveal(users['village-cadre'], '约好入户时间')).toEqual([200, PHONE]);
  expect(await reveal(users['village-cadre'], `打 ${PHONE}`)).toEqual([422, 'clues.numberInText']);
  expect(await reveal(users.inspector, '抽查回访')).toEqual([403, 'command.forbidden']);
  expect(await reveal(office.server.foreigner, '约好入户')).toEqual([404, 'clues.notFound']);
  expect(await office.count('audit', `command = 'screening.revealClue' and purpose = '约好入户时间'`)).toBe(
    1,
  );
  await village.command('screening.closeClue', {
    clue: one.body.clue,
    reason: 'moved-away',
    note: '随女儿去外省',
  });
  expect(await office.count('clue', `phone_cipher is not null or phone_mask is not null`)).toBe(0);
});

test('of two residents of one name without a number the caller says whether they are one', async () => {
  const told = (more: object = {}) => open(village, { resident: resident({ name: '李 二' }), ...more });
  const one = await told();
  const asked = await told();
  expect([asked.status, asked.body.code]).toEqual([409, 'clues.sameName']);
  expect((await told({ sameName: 'same' })).body).toMatchObject({ clue: one.body.clue, joined: true });
  const other = await told({ sameName: 'other' });
  expect(other.body.joined).toBe(false);
  for (const { clue } of [one.body, other.body])
    await village.command('screening.closeClue', { clue, reason: 'not-true', note: '查无此事' });
});

test('what cannot be a clue is refused with its place', async () => {
  const about = { household: ids.get('A1') };
  const refused = async (input: object) =>
    codeOf(await village.command('screening.openClue', { ...visit, ...input }));
  expect(await refused({})).toBe('clues.oneSubject');
  expect(await refused({ ...about, resident: resident() })).toBe('clues.oneSubject');
  expect(await refused({ ...about, said: `他的身份证 ${NUMBER}` })).toBe('clues.numberInText');
  expect(await refused({ ...about, said: '电话 137 0000 1234' })).toBe('clues.numberInText');
  expect(await refused({ ...about, receivedOn: addDays(TODAY, 1) })).toBe('clues.dayInFuture');
  expect(await refused({ ...about, risks: [] })).toBe('clues.nothingSaid');
  expect(await refused({ ...about, risks: ['bad-luck'] })).toBe('clues.codeUnknown');
  expect(await refused({ ...about, source: 'screening' })).toBe('command.invalid');
  expect(await refused({ ...about, said: '长'.repeat(301) })).toBe('command.invalid');
  expect(await refused({ resident: resident({ document: '123' }) })).toBe('clues.documentWrong');
  expect(await refused({ resident: resident({ village: OWN.otherVillage }) })).toBe('area.notFound');
  expect(await refused({ resident: resident({ village: '529921100299' }) })).toBe('area.notFound');
  expect(await office.count('clue', 'ended_at is null')).toBe(0);
});

test('an overdue clue is seen by the town and the county, with its village; a check in time stops the clock', async () => {
  const late = await open(village, { household: ids.get('A1'), receivedOn: daysAgo(10) });
  const far = await open(county, { household: ids.get('A3'), receivedOn: daysAgo(1) });
  expect(await counts(town, OWN.town)).toEqual({
    open: 1,
    overdue: 1,
    unclaimed: 1,
    bySource: [{ source: 'visit', open: 1, overdue: 1 }],
    byPlace: [{ area: OWN.village, areaName: '上河村', open: 1, overdue: 1 }],
  });
  expect((await counts(county, OWN.county)).byPlace).toEqual([
    { area: OWN.town, areaName: '清溪镇', open: 1, overdue: 1 },
    { area: OWN.otherTown, areaName: '白石镇', open: 1, overdue: 0 },
  ]);
  expect((await list(county, OWN.county)).map((one) => one.id)).toEqual([late.body.clue, far.body.clue]);
  expect((await list(county, OWN.county, '&overdue=true')).map((one) => one.id)).toEqual([late.body.clue]);
  const early = { clue: late.body.clue, finding: 'risk', on: daysAgo(11) };
  expect(codeOf(await village.command('screening.checkClue', early))).toBe('clues.checkedBefore');
  await village.command('screening.checkClue', { ...early, on: daysAgo(8) });
  expect((await counts(town, OWN.town)).overdue).toBe(0);
  expect(await list(village, OWN.village, '&mine=true')).toHaveLength(1);
  expect(await list(town, OWN.town, '&mine=true')).toEqual([]);
});

test('a town gives a clue to somebody of the place; who has it keeps it against his equals', async () => {
  const [clue] = await list(village, OWN.village);
  const { users, foreigner: elsewhere } = office.server;
  const give = (clerk: Clerk, user: string) => clerk.command('screening.takeClue', { clue: clue?.id, user });
  expect((await give(village, users['town-clerk'].id)).status).toBe(403);
  expect((await give(town, elsewhere.id)).status).toBe(404);
  expect((await give(town, users['system-administrator'].id)).status).toBe(404);
  expect((await give(town, users['town-clerk'].id)).status).toBe(200);
  expect(codeOf(await village.command('screening.takeClue', { clue: clue?.id }))).toBe('clues.taken');
  expect((await give(town, users['village-cadre'].id)).status).toBe(200);
  expect((await file(town, clue?.id ?? '')).workerName).toBe('测试village-cadre');
});

test('nobody sees or changes a clue of another place, and an inspector only looks', async () => {
  const [clue] = await list(county, OWN.otherTown);
  const deeds: [string, object][] = [
    ['screening.takeClue', {}],
    ['screening.checkClue', { finding: 'risk' }],
    ['screening.closeClue', { reason: 'solved', note: '已经解决' }],
    ['screening.handOverClue', { kind: 'work', note: '已经对接' }],
  ];
  for (const clerk of [village, town, foreigner]) {
    expect((await clerk.get(`/api/clues/${clue?.id}`)).status).toBe(404);
    expect(await list(clerk, OWN.otherTown)).toEqual([]);
    expect(await counts(clerk, OWN.otherTown)).toMatchObject({ open: 0, byPlace: [] });
    for (const [name, input] of deeds)
      expect((await clerk.command(name, { clue: clue?.id, ...input })).status).toBe(404);
  }
  expect(await list(inspector, OWN.otherTown)).toHaveLength(1);
  for (const [name, input] of deeds) {
    expect((await inspector.command(name, { clue: clue?.id, ...input })).status).toBe(403);
    expect((await department.command(name, { clue: clue?.id, ...input })).status).toBe(403);
  }
  const warned = { source: 'department', resident: resident({ village: FOREIGN.village }) };
  expect((await open(department, warned)).status).toBe(404);
  expect((await open(department, { ...warned, resident: resident() })).status).toBe(200);
});

test('the database itself keeps one open clue for a household, and no change of what was told', async () => {
  const [clue] = await list(village, OWN.village, `&household=${ids.get('A1')}`);
  const { database } = office.server.services;
  const cadre = testActor('village-cadre', OWN.village);
  const twice = database.write(cadre, (tx) =>
    tx
      .insertInto('clue')
      .columns(['county', 'id', 'area', 'household', 'sources', 'received_on', 'opened_by'])
      .expression((build) =>
        build
          .selectFrom('clue')
          .select([
            'county',
            build.val(office.server.services.newId()).as('id'),
            'area',
            'household',
            'sources',
            'received_on',
            'opened_by',
          ])
          .where('id', '=', clue?.id ?? ''),
      )
      .execute(),
  );
  await expect(twice).rejects.toThrow(/clue_open_household/);
  const change = database.write(cadre, (tx) => tx.updateTable('clue_report').set({ said: '改写' }).execute());
  await expect(change).rejects.toThrow(/permission denied/);
});

test('a page of clues goes on where the last one ended', async () => {
  const all = await list(county, OWN.county);
  expect(all.length).toBeGreaterThan(2);
  const seen: string[] = [];
  let cursor = '';
  do {
    const { items, next } = (await county.get(`/api/clues?area=${OWN.county}&limit=1${cursor}`)).body as {
      items: ClueLine[];
      next: string | null;
    };
    seen.push(...items.map((one) => one.id));
    cursor = next === null ? '' : `&cursor=${next}`;
  } while (cursor !== '');
  expect(seen).toEqual(all.map((one) => one.id));
});
