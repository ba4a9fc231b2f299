import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../setup/database.ts';
import { countEffects, send } from './counted.ts';

const AT_ONCE = 50;
let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

describe('one command, sent more than once', () => {
  it('has one effect and one answer when it arrives 50 times at once', async () => {
    const before = await countEffects(db.adminUrl);
    const id = db.services.newId();
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => send(db.services, id, 'same')));
    expect(new Set(answers.map((one) => one.place)).size).toBe(1);
    const after = await countEffects(db.adminUrl);
    expect(after).toEqual({ places: before.places + 1, audited: before.audited + 1 });
  });

  it('is refused with another body, also when both come at once', async () => {
    const before = await countEffects(db.adminUrl);
    const id = db.services.newId();
    const sent = await Promise.allSettled([
      ...Array.from({ length: 10 }, () => send(db.services, id, 'one')),
      ...Array.from({ length: 10 }, () => send(db.services, id, 'other')),
    ]);
    const refused = sent.filter((one) => one.status === 'rejected').map((one) => one.reason);
    expect(refused).toHaveLength(10);
    for (const reason of refused) expect(reason).toMatchObject({ status: 409, code: 'command.idUsed' });
    expect(await countEffects(db.adminUrl)).toEqual({
      places: before.places + 1,
      audited: before.audited + 1,
    });
  });

  it('doubles nothing when the answer was lost after the commit and it is sent again', async () => {
    const before = await countEffects(db.adminUrl);
    const id = db.services.newId();
    const lost = await send(db.services, id, 'lost');
    expect(await send(db.services, id, 'lost')).toEqual(lost);
    expect((await countEffects(db.adminUrl)).places).toBe(before.places + 1);
  });

  it('control: with an id of its own for each try, every try has its effect', async () => {
    const before = await countEffects(db.adminUrl);
    await Promise.all(Array.from({ length: AT_ONCE }, () => send(db.services, db.services.newId(), 'each')));
    expect((await countEffects(db.adminUrl)).places).toBe(before.places + AT_ONCE);
  });
});
