import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { exchangeJobs, importFiles } from '#modules/exchange/index.ts';
import { listJobs, simulationJobs } from '#modules/screening/index.ts';
import type { Actor } from '#platform/db/database.ts';
import type { ServerOptions } from '../../src/app/server.ts';
import { type Canary, canary, writeCanaryWorkbook } from './canaries.ts';
import { answerOf, openCanaryCase } from './casework.ts';
import { addTestUser, FOREIGN, OWN, type TestServer, type TestUser, testServer } from './county.ts';
import { multipartOf } from './multipart.ts';

export const DAY = '2018-12-31';

/** What a request may name. `nothing` has the same shape and names what does not exist. */
export type Ids = {
  readonly village: string;
  readonly town: string;
  readonly county: string;
  readonly areaId: string;
  readonly household: string;
  readonly person: string;
  readonly finding: string;
  readonly batch: string;
  readonly job: string;
  readonly report: string;
  readonly clue: string;
  readonly caseFile: string;
  readonly casePaper: string;
  readonly screeningRun: string;
  readonly screeningFinding: string;
  readonly screeningAnswers: string;
  readonly screeningSchedule: string;
  /** What the office tried out over its place. */
  readonly simulation: string;
  readonly amendment: string;
  /** A list that was compared, its hit, and a list that waits for somebody's word on its columns. */
  readonly list: string;
  readonly hit: string;
  readonly draft: string;
  readonly user: string;
  readonly name: string;
  readonly pinyin: string;
  readonly householdNo: string;
  readonly document: string;
};

/** A place with its people and the papers of its office, that some may see and others must not. */
export type Target = {
  readonly title: string;
  readonly ids: Ids;
  /** Place of the office whose batch, job and report these are. */
  readonly office: string;
  readonly officeUser: TestUser;
  /** Full numbers of its people: documents, phone, bank card. */
  readonly numbers: readonly string[];
  /** What must not come out to who may not see the people. */
  readonly people: readonly string[];
  /** What must not come out to who may not see the office's papers. */
  readonly papers: readonly string[];
};

export type World = TestServer & {
  readonly targets: readonly Target[];
  readonly admin: pg.Client;
  readonly cookies: Readonly<Record<string, string>>;
};

type Place = {
  readonly title: string;
  readonly canary: Canary;
  readonly pinyin: string;
  readonly office: string;
  readonly role: 'county-office' | 'town-clerk';
};

const PLACES: readonly Place[] = [
  {
    title: 'the own village',
    canary: canary(OWN.village, { county: '清水县', town: '清溪镇', village: '上河村' }, '靇', 1),
    pinyin: 'longzhiqiu',
    office: OWN.county,
    role: 'county-office',
  },
  {
    title: 'the other village of the town',
    canary: canary(OWN.otherVillage, { county: '清水县', town: '清溪镇', village: '下河村' }, '龘', 2),
    pinyin: 'dazhiqiu',
    office: OWN.town,
    role: 'town-clerk',
  },
  {
    title: 'a village of another town',
    canary: canary(OWN.farVillage, { county: '清水县', town: '白石镇', village: '上河村' }, '齉', 3),
    pinyin: 'nangzhiqiu',
    office: OWN.otherTown,
    role: 'town-clerk',
  },
  {
    title: 'a village of another county',
    canary: canary(FOREIGN.village, { county: '黄土县', town: '黄坡镇', village: '坡上村' }, '爨', 4),
    pinyin: 'cuanzhiqiu',
    office: FOREIGN.county,
    role: 'county-office',
  },
];

const prefix = (area: string) => area.replace(/(000)+$/, '');

function officeActor(user: TestUser, area: string): Actor {
  return { id: user.id, name: user.username, role: user.role, scope: [prefix(area)], mayWrite: true };
}

async function importCanary(server: TestServer, place: Place, user: TestUser): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'daohu-canary-'));
  try {
    const path = join(folder, `${place.canary.village}登记表.xlsx`);
    await writeCanaryWorkbook(path, [place.canary]);
    const { batch } = await importFiles(server.services, officeActor(user, place.office), {
      paths: [path],
      area: place.office,
      on: DAY,
      dryRun: false,
      progress: async () => undefined,
    });
    return batch;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The office writes its papers: a file to export, a report, and what it says of a sender's columns. */
async function writePapers(
  server: TestServer,
  admin: pg.Client,
  place: Place,
  user: TestUser,
  batch: string,
) {
  const cookie = await server.signIn(user);
  const { job } = await answerOf<{ job: string }>(server, cookie, 'exchange.export', {
    layout: 'A',
    area: place.office,
    on: DAY,
  });
  await server.services.jobs.runOne(job);
  const reports = server.app.hasRoute({ method: 'POST', url: '/api/commands/reports.create' });
  const { report } = !reports
    ? { report: server.services.newId() }
    : await answerOf<{ report: string }>(server, cookie, 'reports.create', {
        kind: 'annual-summary',
        area: place.office,
        on: DAY,
      });
  await admin.query(
    `insert into column_mapping (county, area, sender, mapping, saved_by) values ($1, $2, $3, $4, $5)`,
    [place.office.slice(0, 6), place.office, `${place.canary.head}送表单位`, '{}', user.id],
  );
  const amendment = server.services.newId();
  await admin.query(
    `insert into rule_amendment (county, id, area, title, state, revision, content, authors, steps, created_at, changed_at)
     values ($1, $2, $3, $4, 'draft', 1, $5, $6, '[]', now(), now())`,
    [
      place.office.slice(0, 6),
      amendment,
      place.office,
      `${place.canary.head}的规则变更`,
      {
        off: [
          { rule: 'income.below-poverty-line', from: DAY, reference: { title: '县里的文件', no: '无文号' } },
        ],
      },
      [user.id],
    ],
  );
  const { simulation } = await answerOf<{ simulation: string }>(server, cookie, 'screening.simulate', {
    title: `${place.canary.head}的试算`,
    area: place.office,
    on: DAY,
    today: 'any',
    entry: ['income.below-poverty-line'],
  });
  await server.services.jobs.runOne(simulation);
  return { cookie, batch, job, report, simulation, amendment };
}

async function idsOf(admin: pg.Client, place: Place) {
  const { no, village } = place.canary;
  const { rows } = await admin.query(
    `select h.id as household, f.id as finding, a.id as area,
       array(select m.person from member_version m where m.household = h.id order by m.national_person_no) as persons
     from household h join area a on a.code = h.village
     left join data_finding f on f.area = h.village where h.national_household_no = $1 and h.village = $2 limit 1`,
    [no, village],
  );
  const [row] = rows;
  if (!row?.finding) throw new Error(`the canary of ${place.title} is not in the register`);
  return row as { household: string; finding: string; area: string; persons: string[] };
}

/** The county's office holds a list against its register in which the place's head stands with a slip in his number. */
async function matchCanary(server: TestServer, admin: pg.Client, { canary: one }: Place, office: TestUser) {
  const cookie = await server.signIn(office);
  const [number] = one.documents;
  const slip = `${number.slice(0, 9)}${(Number(number[9]) + 1) % 10}${number.slice(10)}`;
  const file = [
    '姓名,身份证号,乡镇,行政村,死亡日期',
    [one.head, slip, one.place.town, one.place.village, DAY].join(','),
  ];
  const take = async (url: string, area: string) => {
    const fields = { area, kind: 'death', sender: `${one.head}来文单位`, on: DAY };
    const answer = await server.app.inject({
      method: 'POST',
      url,
      ...multipartOf(fields, file.join('\n'), { cookie, 'command-id': server.services.newId() }),
    });
    if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode} ${answer.body}`);
    return answer.json<{ run: string }>().run;
  };
  const list = await take('/api/lists', `${one.village.slice(0, 6)}000000`);
  await server.services.jobs.runOne(list);
  const draft = await take('/api/lists/drafts', one.village);
  const { rows } = await admin.query('select id from list_hit where run = $1', [list]);
  if (rows.length !== 1) throw new Error(`the list of ${one.head} found ${rows.length}`);
  return { list, draft, hit: String(rows[0].id) };
}

/** The office has screened its place and found the canary's household; a workbook of answers and a schedule lie there. */
async function screenCanary(
  { services }: TestServer,
  admin: pg.Client,
  { office, canary: one }: Place,
  user: TestUser,
  { household, persons }: { readonly household: string; readonly persons: readonly string[] },
) {
  const county = office.slice(0, 6);
  const [run, finding, answers, schedule] = [1, 2, 3, 4].map(() => services.newId());
  await admin.query(
    `insert into screening_run (county, id, area, on_day, known_at, state, seq, choice, answer_days, due_on, created_by)
     values ($1, $2, $3, $4, now(), 'done', nextval('screening_run_seq'), '{}', 15, $4, $5)`,
    [county, run, office, DAY, user.id],
  );
  await admin.query(
    `insert into screening_run_rule (county, run, area, rule, digest, title, kind, severity, responsible, numbers, looked, found, new, persisting, cleared, reopened, remembered)
     values ($1, $2, $3, 'guarantee.water', 'canary', $4, 'guarantee', 'high', $4, '{}', 'all', 1, 1, 0, 0, 0, 0)`,
    [county, run, office, { zh: '饮水', en: 'Water' }],
  );
  const { rows } = await admin.query(
    `insert into screening_rule_text (rule, digest, kind, severity, side, responsible, title, message)
     values ('guarantee.water', 'canary', 'guarantee', 'high', 'village', $1, $1, $1)
     on conflict (rule, digest) do update set kind = excluded.kind returning id`,
    [{ zh: '饮水', en: 'Water' }],
  );
  await admin.query(
    `insert into screening_finding (county, id, rule, rule_text, subject, household, village, opened_run, opened_on, used, fingerprint, content, due_on)
     values ($1, $2, 'guarantee.water', $3, $4, $8, $5, 1, $6, $7, '\\x00', '\\x00', $6)`,
    [
      one.village.slice(0, 6),
      finding,
      rows[0].id,
      household,
      one.village,
      DAY,
      { m: persons.slice(0, 1), u: [] },
      household,
    ],
  );
  await admin.query(
    `insert into screening_answers (county, id, area, file_name, state, created_by) values ($1, $2, $3, $4, 'read', $5)`,
    [county, answers, office, `${one.head}核实表.xlsx`, user.id],
  );
  await admin.query(
    `insert into screening_schedule (county, id, area, every, on_number, choice, created_by, last_day) values ($1, $2, $3, 'month', 1, '{}', $4, $5)`,
    [county, schedule, office, user.id, DAY],
  );
  return {
    screeningRun: String(run),
    screeningFinding: String(finding),
    screeningAnswers: String(answers),
    screeningSchedule: String(schedule),
  };
}

async function buildTarget(
  server: TestServer,
  admin: pg.Client,
  place: Place,
  user: TestUser,
): Promise<Target> {
  const batch = await importCanary(server, place, user);
  const papers = await writePapers(server, admin, place, user, batch);
  const found = await idsOf(admin, place);
  const one = place.canary;
  const { clue } = await answerOf<{ clue: string }>(server, papers.cookie, 'screening.openClue', {
    source: 'grievance',
    household: found.household,
    said: `${one.head}反映收入减少`,
  });
  const cases = await openCanaryCase(server, papers.cookie, found.household, one.head);
  const isForeign = one.village.startsWith(FOREIGN.county.slice(0, 6));
  const countyOffice = isForeign ? server.foreigner : server.users['county-office'];
  const lists = await matchCanary(server, admin, place, countyOffice);
  const screened = await screenCanary(server, admin, place, user, found);
  const ids: Ids = {
    ...screened,
    village: one.village,
    town: `${one.village.slice(0, 9)}000`,
    county: `${one.village.slice(0, 6)}000000`,
    areaId: found.area,
    household: found.household,
    person: found.persons[0] ?? '',
    finding: found.finding,
    batch,
    job: papers.job,
    report: papers.report,
    simulation: papers.simulation,
    amendment: papers.amendment,
    clue,
    ...cases,
    ...lists,
    user: user.id,
    name: one.head,
    pinyin: place.pinyin,
    householdNo: one.no,
    document: one.documents[0],
  };
  return {
    title: place.title,
    ids,
    office: place.office,
    officeUser: user,
    numbers: [...one.documents, one.phone, one.card],
    people: [
      one.no,
      one.keptOutNo,
      one.head,
      one.spouse,
      one.keptOutHead,
      ...one.documents,
      one.phone,
      one.card,
      found.household,
      ...found.persons,
      found.finding,
      screened.screeningFinding,
      clue,
      ...Object.values(cases),
      ...Object.values(lists),
      `${one.head}来文单位`,
    ],
    papers: [
      screened.screeningRun,
      screened.screeningAnswers,
      screened.screeningSchedule,
      `${one.head}核实表`,
      papers.job,
      papers.report,
      papers.simulation,
      papers.amendment,
      `${one.head}的规则变更`,
      `${one.head}的试算`,
      `${one.head}送表单位`,
    ],
  };
}

/** Two counties with their people and papers, and a signed-in user of every role in the own one. */
export async function openWorld(options: Pick<ServerOptions, 'log'> = {}): Promise<World> {
  const server = await testServer({ rate: { person: 1_000_000, address: 1_000_000 }, ...options });
  for (const handler of [exchangeJobs, listJobs, simulationJobs].flatMap((jobs) => jobs(server.services)))
    server.services.jobs.register(handler);
  const admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
  const otherClerk = await addTestUser(server, 'town-clerk', OWN.otherTown, 'other-clerk');
  const offices: Readonly<Record<string, TestUser>> = {
    [OWN.county]: server.users['county-office'],
    [OWN.town]: server.users['town-clerk'],
    [OWN.otherTown]: otherClerk,
    [FOREIGN.county]: server.foreigner,
  };
  const targets: Target[] = [];
  for (const place of PLACES) {
    const user = offices[place.office];
    if (user === undefined) throw new Error(`no office at ${place.office}`);
    targets.push(await buildTarget(server, admin, place, user));
  }
  const cookies: Record<string, string> = { nobody: '' };
  for (const user of Object.values(server.users)) cookies[user.role] = await server.signIn(user);
  return {
    ...server,
    targets,
    admin,
    cookies,
    close: async () => {
      await admin.end();
      await server.close();
    },
  };
}
