import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { type CaseOffice, newCommandId, openCaseOffice } from '../../../../tests/setup/case-office.ts';
import { COUNTY, TOWN_A, VILLAGE_A1, VILLAGE_B1 } from '../../../../tests/setup/small-register.ts';

let office: CaseOffice;
beforeAll(async () => {
  office = await openCaseOffice();
});
afterAll(async () => office.close());

const notice = (on: string, until: string) =>
  ({ act: 'post-notice', step: 'notice', on, until, place: '村务公开栏' }) as const;
const review = { entitled: 30, present: 24, relatives: 2, for: 20, against: 1, abstained: 1 };

describe('a household leaves the register', () => {
  test('each step by the right person, and the state stands from the day of the approval', async () => {
    const { open, act, actors } = office;
    const id = await open(actors.cadre, {
      workflow: 'trial-exit',
      household: office.household('h1'),
      on: '2017-03-01',
    });
    await act(actors.cadre, id, { act: 'do', step: 'survey', on: '2017-03-02' });
    const voted = { act: 'review', step: 'review', on: '2017-03-05', review } as const;
    await expect(act(actors.cadre, id, voted)).rejects.toMatchObject({
      status: 422,
      code: 'casework.paperMissing',
    });
    const { paper } = await office.file(actors.clerk, id, 'minutes', '2017-03-05');
    await expect(office.takeBack(actors.cadre, id, paper)).rejects.toMatchObject({
      status: 404,
      code: 'casework.paperNotFound',
    });
    await office.takeBack(actors.clerk, id, paper);
    await expect(act(actors.cadre, id, voted)).rejects.toMatchObject({ code: 'casework.paperMissing' });
    await office.file(actors.cadre, id, 'minutes', '2017-03-05');
    await expect(office.file(actors.cadre, id, 'notice', '2017-03-05')).rejects.toMatchObject({
      code: 'casework.noPaper',
    });
    await act(actors.cadre, id, voted);
    await act(actors.cadre, id, notice('2017-03-06', '2017-03-11'));
    await expect(
      act(actors.cadre, id, { act: 'end-notice', step: 'notice', on: '2017-03-10' }),
    ).rejects.toMatchObject({ status: 422, code: 'casework.noticeRunning' });
    await act(actors.cadre, id, { act: 'end-notice', step: 'notice', on: '2017-03-11' });
    await expect(
      act(actors.cadre, id, { act: 'decide', step: 'town', on: '2017-03-12', agreed: true }),
    ).rejects.toMatchObject({ status: 422, code: 'casework.role' });
    await act(actors.clerk, id, { act: 'decide', step: 'town', on: '2017-03-12', agreed: true });
    await act(actors.county, id, { act: 'decide', step: 'county', on: '2017-03-20', agreed: true });
    expect(await office.standing('h1', '2017-03-20')).toMatchObject({ registration: 'poor' });
    const moved = await act(actors.county, id, { act: 'do', step: 'record', on: '2017-03-21' });
    expect(moved).toMatchObject({ status: 'approved', step: null });
    expect(await office.standing('h1', '2017-03-19')).toMatchObject({ registration: 'poor' });
    expect(await office.standing('h1', '2017-03-20')).toMatchObject({
      registration: 'graduated',
      from: '2017-03-20',
    });
    const detail = await office.detail(actors.county, id);
    expect(detail.timeline.map(({ act: done }) => done)).toEqual([
      'do',
      'review',
      'post-notice',
      'end-notice',
      'decide',
      'decide',
      'do',
    ]);
    expect(detail.steps.every(({ state }) => state === 'done')).toBe(true);
  });

  test('the same act sent twice counts once; two who decide at once: one of them is told', async () => {
    const { open, act, actors } = office;
    const id = await open(actors.cadre, {
      workflow: 'trial-exit',
      household: office.household('h3'),
      on: '2017-03-01',
    });
    const same = newCommandId();
    const survey = { act: 'do', step: 'survey', on: '2017-03-02' } as const;
    const [first, second] = await Promise.all([
      act(actors.cadre, id, survey, { command: same, seen: 0 }),
      act(actors.cadre, id, survey, { command: same, seen: 0 }),
    ]);
    expect(second).toEqual(first);
    await office.file(actors.cadre, id, 'minutes', '2017-03-05');
    const both = await Promise.allSettled([
      act(actors.cadre, id, { act: 'review', step: 'review', on: '2017-03-05', review }, { seen: 1 }),
      act(actors.cadre, id, { act: 'review', step: 'review', on: '2017-03-05', review }, { seen: 1 }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { status: 409, code: 'casework.moved' },
    });
    const { timeline } = await office.detail(actors.county, id);
    expect(timeline.length).toBe(2);
  });

  test('a second case that would set the same state is refused while the first is open', async () => {
    const { open, actors } = office;
    const household = office.household('h3');
    await expect(
      open(actors.cadre, { workflow: 'trial-exit', household, on: '2017-04-01' }),
    ).rejects.toMatchObject({ status: 409, code: 'casework.otherOpen' });
  });
});

describe('refused before anything is read or written', () => {
  test('a household of another town, a village outside, a workflow that is not in force, a day to come', async () => {
    const { open, actors } = office;
    const h1 = office.household('h1');
    const foreign = present(office.household('h6'), 'lives in the other town');
    await expect(
      open(actors.cadre, { workflow: 'trial-exit', household: foreign, on: '2017-03-01' }),
    ).rejects.toMatchObject({ status: 404 });
    await expect(
      open(actors.cadre, { workflow: 'trial-village', village: VILLAGE_B1, on: '2017-03-01' }),
    ).rejects.toMatchObject({ status: 404, code: 'area.notFound' });
    await expect(
      open(actors.clerk, { workflow: 'trial-exit', household: h1, on: '2013-03-01' }),
    ).rejects.toMatchObject({ status: 404, code: 'casework.noWorkflow' });
    await expect(
      open(actors.cadre, { workflow: 'trial-exit', household: h1, on: '2030-03-01' }),
    ).rejects.toMatchObject({ status: 422 });
    await expect(
      open(actors.cadre, { workflow: 'trial-village', household: h1, on: '2017-03-01' }),
    ).rejects.toMatchObject({ status: 422, code: 'casework.otherSubject' });
  });

  test('a case is seen within its place only, and waits for whose turn it is', async () => {
    const { open, actors } = office;
    const id = await open(actors.clerk, { workflow: 'trial-village', village: VILLAGE_A1, on: '2017-03-01' });
    await expect(office.detail(actors.foreign, id)).rejects.toMatchObject({
      status: 404,
      code: 'casework.notFound',
    });
    const lines = async (actor: typeof actors.cadre, query: object) =>
      (await office.list(actor, { area: COUNTY, ...query })).items;
    expect((await lines(actors.foreign, {})).length).toBe(0);
    const mine = await lines(actors.clerk, { mine: true, area: TOWN_A });
    expect(mine.map((line) => [line.id, line.step, line.mine])).toContainEqual([id, 'town', true]);
    expect((await lines(actors.cadre, { mine: true })).some((line) => line.id === id)).toBe(false);
  });
});
