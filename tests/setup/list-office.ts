import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { listJobs } from '#modules/screening/lists/jobs.ts';
import type { ListHit, ListRun } from '#modules/screening/lists/model.ts';
import { listRoutes } from '#modules/screening/lists/routes.ts';
import type { Actor } from '#platform/db/database.ts';
import { createApp } from '#platform/http/create-app.ts';
import { jobRoutes } from '#platform/jobs/routes.ts';
import { testActor, testDatabase } from './database.ts';
import { INVENTED, takeInventedCounty } from './invented-county.ts';

export type Person = {
  readonly name: string;
  readonly document: string;
  readonly birth: string;
  readonly village: string;
  /** Town and village by name. */
  readonly place: readonly [string, string];
};

export const COUNTY = INVENTED.padEnd(12, '0');
const OFFICE = testActor('county-office', INVENTED);
const HEADER = '姓名,身份证号,出生日期,乡镇,行政村,死亡日期';

/** A county office with the small invented county, its people, and the routes of lists as whoever asks. */
export async function openListOffice() {
  const db = await testDatabase();
  const taken = await takeInventedCounty(db.services);
  const { areas, snapshots } = taken.demo;
  const placeOf = (code: string): [string, string] => {
    const village = areas.find((area) => area.code === code);
    return [areas.find((area) => area.code === village?.parent)?.name ?? '', village?.name ?? ''];
  };
  const people: Person[] = (snapshots[0]?.households ?? []).flatMap(({ members, villageCode }) =>
    members.map(({ name, document, birth }) => ({
      name,
      document: document ?? '',
      birth: birth ?? '',
      village: villageCode,
      place: placeOf(villageCode),
    })),
  );
  let who: Actor = OFFICE;
  const app = await createApp({ authenticate: async () => who, log: 'silent' });
  listRoutes(app, db.services);
  jobRoutes(app, db.services, ['county-office']);
  for (const handler of listJobs(db.services)) db.services.jobs.register(handler);
  await app.ready();

  type Answer<T> = { readonly status: number; readonly body: T };
  const get = async <T>(url: string, as = OFFICE): Promise<Answer<T>> => {
    who = as;
    const answer = await app.inject({ url });
    return { status: answer.statusCode, body: answer.json<T>() };
  };
  const command = async <T = { code: string }>(
    name: string,
    payload: object,
    as = OFFICE,
  ): Promise<Answer<T>> => {
    who = as;
    const answer = await app.inject({
      method: 'POST',
      url: `/api/commands/${name}`,
      payload,
      headers: { 'command-id': db.services.newId() },
    });
    return { status: answer.statusCode, body: answer.json<T>() };
  };
  const send = async (
    text: string,
    {
      to = '/api/lists',
      id = db.services.newId(),
      as = OFFICE,
      ...fields
    }: Record<string, unknown> & { to?: string; id?: string; as?: Actor } = {},
  ): Promise<Answer<{ run: string; job: string; code: string }>> => {
    const boundary = '----daohu-test-boundary';
    const all = { area: COUNTY, kind: 'death', sender: '县公安局', on: taken.on, ...fields };
    const parts = Object.entries(all).map(
      ([name, value]) =>
        `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="名单.csv"\r\ncontent-type: text/csv\r\n\r\n`;
    who = as;
    const answer = await app.inject({
      method: 'POST',
      url: to,
      payload: Buffer.from(`${parts.join('')}${head}${text}\r\n--${boundary}--\r\n`),
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, 'command-id': id },
    });
    return { status: answer.statusCode, body: answer.json() };
  };
  const listOf = (rows: readonly string[]) => [HEADER, ...rows].join('\n');
  return {
    ...db,
    on: taken.on,
    people,
    get,
    command,
    send,
    listOf,
    /** A row of a list of deaths; what is not told otherwise is as the register has it. */
    rowOf: (person: Person, other: Partial<Person> = {}) => {
      const { name, document, birth, place } = { ...person, ...other };
      return [name, document, birth, ...place, '2018-03-01'].join(',');
    },
    /** Sends a list of deaths and runs its job. @returns the run */
    match: async (rows: readonly string[], fields: Record<string, string> = {}): Promise<string> => {
      const { body } = await send(listOf(rows), fields);
      await db.services.jobs.runOne(body.job);
      return body.run;
    },
    run: async (id: string, as = OFFICE) => (await get<ListRun>(`/api/lists/${id}`, as)).body,
    hits: async (id: string, query = '', as = OFFICE) =>
      (await get<{ items: ListHit[] }>(`/api/lists/${id}/hits${query}`, as)).body.items,
    keptFiles: () => readdirSync(join(db.folder, 'files')).length,
    close: async () => {
      await app.close();
      await db.close();
    },
  };
}
