import { addUser } from '#modules/access/index.ts';
import { ROLES, type Role } from '#modules/access/model.ts';
import { levelOfRole } from '#modules/access/rules.ts';
import { setPasswordHash } from '#modules/access/users/queries.ts';
import { takeAreaList } from '#modules/areas/index.ts';
import type { AreaRow } from '#modules/areas/model.ts';
import { hashPassword } from '#platform/auth/password.ts';
import type { Actor } from '#platform/db/database.ts';
import type { App } from '#platform/http/app.ts';
import { buildServer, type ServerOptions } from '../../src/app/server.ts';
import { type TestDatabase, testActor, testDatabase } from '../setup/database.ts';

/** Two invented counties: own county with two towns of two villages each, and a foreign one. */
export const OWN = {
  county: '529921000000',
  town: '529921100000',
  village: '529921100200',
  otherVillage: '529921100201',
  otherTown: '529921101000',
  farVillage: '529921101200',
} as const;
export const FOREIGN = { county: '529922000000', town: '529922100000', village: '529922100200' } as const;

const row = (code: string, name: string, level: AreaRow['level'], parent: string | null): AreaRow => ({
  code,
  name,
  level,
  parent,
  agriculturalHouseholds: null,
  agriculturalPopulation: null,
  populationYear: null,
});

const AREAS: readonly AreaRow[] = [
  row('520000000000', '云溪省', 'province', null),
  row('529900000000', '石泉市', 'city', '520000000000'),
  row(OWN.county, '清水县', 'county', '529900000000'),
  row(OWN.town, '清溪镇', 'town', OWN.county),
  row(OWN.village, '上河村', 'village', OWN.town),
  row(OWN.otherVillage, '下河村', 'village', OWN.town),
  row(OWN.otherTown, '白石镇', 'town', OWN.county),
  row(OWN.farVillage, '上河村', 'village', OWN.otherTown),
  row(FOREIGN.county, '黄土县', 'county', '529900000000'),
  row(FOREIGN.town, '黄坡镇', 'town', FOREIGN.county),
  row(FOREIGN.village, '坡上村', 'village', FOREIGN.town),
];

export const OPERATOR: Actor = { ...testActor('operator', '529921', '529922'), id: 'operator' };

export type TestUser = {
  readonly id: string;
  readonly role: Role;
  readonly username: string;
  readonly password: string;
};

/** A server with a user of every role in the own county, and some of the foreign one. */
export type TestServer = TestDatabase & {
  readonly app: App;
  readonly users: Readonly<Record<Role, TestUser>>;
  readonly foreigner: TestUser;
  /** Cookie header of a signed-in user. */
  readonly signIn: (user: TestUser) => Promise<string>;
};

export async function addTestUser(
  db: TestDatabase,
  role: Role,
  area: string,
  username: string,
): Promise<TestUser> {
  const { services } = db;
  const input = { username, name: `测试${username}`, role, area };
  const { user, password } = await addUser.execute(
    { database: services.database, actor: OPERATOR, services },
    services.newId(),
    input,
  );
  // As one who has been here before: the password is his own already.
  const hash = await hashPassword(password);
  await services.database.write(OPERATOR, (tx) => setPasswordHash(tx, user, hash, false));
  return { id: user, role, username, password };
}

export async function testServer(options: ServerOptions = {}): Promise<TestServer> {
  const db = await testDatabase();
  const { services } = db;
  await services.database.write(OPERATOR, (tx) =>
    takeAreaList(tx, AREAS, { from: '2014-01-01', source: 'test', newId: services.newId }),
  );
  const users = {} as Record<Role, TestUser>;
  for (const role of ROLES) users[role] = await addTestUser(db, role, OWN[levelOfRole(role)], role);
  const foreigner = await addTestUser(db, 'county-office', FOREIGN.county, 'foreign-office');
  const { app } = await buildServer(services, { log: 'silent', ...options });
  const signIn = async (user: TestUser) => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/auth/sign-in/username',
      payload: { username: user.username, password: user.password },
    });
    if (answer.statusCode !== 200) throw new Error(`sign-in answered ${answer.statusCode}: ${answer.body}`);
    return cookieOf(answer.headers['set-cookie']);
  };
  return {
    ...db,
    app,
    users,
    foreigner,
    signIn,
    close: async () => {
      await app.close();
      await db.close();
    },
  };
}

/** The Cookie header that a browser would send after these Set-Cookie headers. */
export function cookieOf(header: string | string[] | undefined): string {
  const cookies = header === undefined ? [] : [header].flat();
  return cookies.map((cookie) => cookie.split(';')[0]).join('; ');
}
