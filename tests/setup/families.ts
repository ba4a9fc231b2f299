import pg from 'pg';
import { expect } from 'vitest';
import type { Problem } from '#kernel/problem.ts';
import type { HouseholdRecord } from '#modules/registry/model.ts';
import type { Command } from '#platform/command/command.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { correctionCommands } from '../../src/modules/registry/corrections/commands.ts';
import { openHousehold } from '../../src/modules/registry/households/file/open.ts';
import { listHouseholds } from '../../src/modules/registry/households/list/queries.ts';
import { HouseholdQuery } from '../../src/modules/registry/households/model.ts';
import { type TestDatabase, testActor, testDatabase } from './database.ts';
import { household, member, PLACES, residentNumber, takeIn } from './records.ts';

/** The days of the two files, and today. */
export const EARLY = '2016-12-31';
const LATE = '2018-12-31';
export const TODAY = '2020-06-30';

/** One household a test, so that each finds what it needs: `no` is its number. */
export const family = (no: string, months: number | null = null): HouseholdRecord =>
  household(
    no,
    PLACES.villageA1,
    [
      member(`${no}01`, '符德兴', {
        document: residentNumber('1971-03-01', Number(no.slice(-2)) * 10 + 1),
        birth: '1971-03-01',
        sex: 'male',
        relationToHead: 'head',
        laborCapacity: 'ordinary',
        workMonths: months,
        phone: '13800001111',
      }),
      member(`${no}02`, '王阿妹', {
        document: residentNumber('1973-05-05', Number(no.slice(-2)) * 10 + 2),
        birth: '1973-05-05',
        sex: 'female',
        relationToHead: 'spouse',
        healthStatus: ['healthy'],
      }),
    ],
    {
      statedSize: 2,
      povertyCauses: ['illness'],
      graduationStatus: 'not-graduated',
      income: {
        year: 2016,
        perHeadFen: 200_000,
        wageFen: 400_000,
        businessFen: null,
        propertyFen: null,
        transferFen: null,
        businessCostFen: null,
        claimFen: null,
        selfPaidFen: null,
      },
    },
  );

export const NUMBERS = Array.from(
  { length: 16 },
  (_, index) => `52992110${String(index + 1).padStart(2, '0')}`,
);

export const office = testActor('county-office', PLACES.county);
export const why = { on: '2017-07-01', reason: '入户核实' };

export const problem = (promise: Promise<unknown>): Promise<Problem> =>
  promise.then(
    () => {
      throw new Error('was not refused');
    },
    (error: Problem) => error,
  );

/** Sixteen families of one village, taken in twice; the second of them works eight months in the later file. */
export async function sixteenFamilies() {
  const db: TestDatabase = await testDatabase();
  Object.assign(db.services, { clock: () => Date.parse(`${TODAY}T04:00:00Z`) });
  const early = NUMBERS.map((no) => family(no, 3));
  await takeIn(db.services, office, EARLY, early);
  // A later file repeats the months, but for the second household.
  const late = NUMBERS.map((no) => family(no, no === NUMBERS[1] ? 8 : 3)).map((one) => ({
    ...one,
    statedSize: 3,
    income: null,
    members: one.members.map((known) => ({ ...known, ethnicity: 'han' })),
  }));
  await takeIn(db.services, office, LATE, late);
  return { db, ...questions(db) };
}

function questions(db: TestDatabase) {
  async function owner<T extends object>(query: string): Promise<T[]> {
    const client = new pg.Client({ connectionString: db.adminUrl });
    await client.connect();
    try {
      return (await client.query<T>(query)).rows;
    } finally {
      await client.end();
    }
  }
  function send(
    name: string,
    input: object,
    actor: Actor = office,
    id = db.services.newId(),
  ): Promise<unknown> {
    const command = correctionCommands.find((one) => one.name === name) as Command<
      Services,
      unknown,
      unknown
    >;
    return command.execute({ database: db.services.database, actor, services: db.services }, id, input);
  }
  const idOf = async (no: string) =>
    (await owner<{ id: string }>(`select id from household where national_household_no = '${no}'`))[0]?.id ??
    '';
  const personOf = async (no: string) => {
    const query = `select person from member_version where national_person_no = '${no}' limit 1`;
    return (await owner<{ person: string }>(query))[0]?.person ?? '';
  };
  const open = async (no: string, on: string, known?: string) =>
    openHousehold(db.services, office, await idOf(no), { on, known }, 'zh-CN');
  const now = async () => {
    const query = `select to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now`;
    return (await owner<{ now: string }>(query))[0]?.now ?? '';
  };
  const search = (words: string, on = TODAY, actor: Actor = office) =>
    db.services.database.read(actor, (tx) =>
      listHouseholds(tx, db.services.keys, HouseholdQuery.parse({ area: '529921000000', on, search: words })),
    );
  /** No chain says two things of one day. */
  async function soundChains() {
    for (const [table, key] of [
      ['member_version', 'person'],
      ['household_version', 'household'],
      ['status_version', 'household'],
      ['living_version', 'household'],
      ['income_version', 'household, year'],
    ])
      expect(
        await owner(`select ${key} from (select ${key}, valid_from, lag(valid_to) over (partition by ${key} order by valid_from) as before
          from ${table} where superseded_at = 'infinity') v where before > valid_from`),
        table,
      ).toEqual([]);
  }
  return { owner, send, idOf, personOf, open, now, search, soundChains };
}
