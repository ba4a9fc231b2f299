import { createHash, randomBytes } from 'node:crypto';
import { present } from '#kernel/assert.ts';
import { uuidv7 } from '#kernel/ids.ts';
import { type RegisterStanding, readStanding } from '#modules/registry/index.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { parsePack } from '#policy/pack.ts';
import { joinPacks } from '#policy/resolve.ts';
import { caseworkCommands } from '../../src/modules/casework/cases/commands.ts';
import { readCase } from '../../src/modules/casework/cases/detail.ts';
import { readCases } from '../../src/modules/casework/cases/lists.ts';
import { type CaseDetail, type CaseMoved, CaseQuery } from '../../src/modules/casework/cases/model.ts';
import { paperCommands } from '../../src/modules/casework/papers/commands.ts';
import { type TestDatabase, testActor, testDatabase } from './database.ts';
import { insertSmallRegister } from './small-register.ts';

const REFERENCE = 'reference: { title: 试行办法, no: 无文号, invented: true }';
const WORKFLOWS = `
- id: trial-exit
  title: { zh: 退出, en: Exit }
  subject: household
  from: 2014-01-01
  ${REFERENCE}
  phase: exit
  opens: [village-cadre, town-clerk]
  effect: { when: { registration: [poor, pre-graduated] }, set: { registration: graduated } }
  steps:
    - { id: survey, kind: survey, title: { zh: 入户核实, en: Survey }, level: village, roles: [village-cadre] }
    - { id: review, kind: review, title: { zh: 民主评议, en: Review }, level: village, roles: [village-cadre], papers: [minutes], review: { quorum: { of: 2, in: 3 }, majority: { of: 1, in: 2 } } }
    - { id: notice, kind: notice, title: { zh: 公示, en: Notice }, level: village, roles: [village-cadre], notice: { days: 5 } }
    - { id: town, kind: check, title: { zh: 镇初审, en: Town check }, level: town, roles: [town-clerk], within: { days: 10, after: notice }, back: [survey] }
    - { id: county, kind: approval, title: { zh: 县审定, en: Approval }, level: county, roles: [county-office], back: [survey] }
    - { id: record, kind: record, title: { zh: 标注, en: Record }, level: county, roles: [county-office] }
- id: trial-village
  title: { zh: 村出列, en: Village exit }
  subject: village
  from: 2014-01-01
  ${REFERENCE}
  phase: exit
  opens: [town-clerk]
  steps:
    - { id: town, kind: check, title: { zh: 镇核查, en: Town check }, level: town, roles: [town-clerk] }
`;

/** The packs with workflows for the small register's county. */
function withWorkflows(services: Services): Services {
  const { pack, findings } = parsePack([
    {
      path: 'pack.yaml',
      text: "{ id: trial, title: { zh: 试行, en: Trial }, parent: cn-national, area: '529921' }",
    },
    { path: 'workflows/trial.yaml', text: WORKFLOWS },
  ]);
  const joined = joinPacks([...services.packs.packs, present(pack, JSON.stringify(findings))]);
  if (joined.findings.length > 0) throw new Error(JSON.stringify(joined.findings));
  return Object.create(services, { packs: { value: joined.packSet } }) as Services;
}

/** The id that the small register gives a household. */
function householdId(no: string): string {
  const hex = createHash('md5').update(no).digest('hex');
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}

export const newCommandId = () => uuidv7(Date.now(), randomBytes(10));
type Sent = { readonly command?: string; readonly seen?: number };

/** An office with a small register and a few people in it. */
export type CaseOffice = Awaited<ReturnType<typeof openCaseOffice>>;

export async function openCaseOffice() {
  const db: TestDatabase = await testDatabase();
  await insertSmallRegister(db.services);
  const services = withWorkflows(db.services);
  const { database } = services;
  const person = (id: string, role: string, prefix: string): Actor => ({ ...testActor(role, prefix), id });
  const actors = {
    cadre: person('cadre', 'village-cadre', '5299211002'),
    clerk: person('clerk', 'town-clerk', '529921100'),
    county: person('county', 'county-office', '529921'),
    foreign: person('foreign', 'town-clerk', '529921101'),
  };
  const send = async (actor: Actor, name: string, body: object, command = newCommandId()) => {
    const found = present(
      [...caseworkCommands, ...paperCommands].find((one) => one.name === name),
      name,
    );
    return found.execute({ database, actor, services }, command, body);
  };
  const say = ({ zh }: { zh: string }) => zh;
  const detail = (actor: Actor, id: string): Promise<CaseDetail> =>
    database.read(actor, (tx) => readCase(tx, services, actor, id, say));
  return {
    services,
    actors,
    household: householdId,
    open: async (actor: Actor, body: object): Promise<string> =>
      ((await send(actor, 'casework.open', { reason: '符合条件', ...body })) as { case: string }).case,
    act: async (actor: Actor, id: string, act: object, sent: Sent = {}): Promise<CaseMoved> => {
      const seen = sent.seen ?? (await detail(actor, id)).acts;
      return (await send(actor, 'casework.act', { case: id, act, seen }, sent.command)) as CaseMoved;
    },
    file: (actor: Actor, id: string, template: string, signedOn: string) =>
      send(actor, 'casework.filePaper', { case: id, template, place: '村档案柜', signedOn }) as Promise<{
        paper: string;
      }>,
    takeBack: (actor: Actor, id: string, paper: string) =>
      send(actor, 'casework.withdrawPaper', { case: id, paper, reason: '归错' }),
    detail,
    list: (actor: Actor, query: object) =>
      database.read(actor, (tx) =>
        readCases(
          tx,
          actor,
          CaseQuery.parse({ limit: 50, ...query, mine: 'mine' in query ? 'true' : undefined }),
          '2017-12-31',
          say,
        ),
      ),
    standing: (no: string, on: string): Promise<RegisterStanding | null> =>
      database.read(actors.county, (tx) => readStanding(tx, householdId(no), on)),
    close: () => db.close(),
  };
}
