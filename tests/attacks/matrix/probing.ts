import JSZip from 'jszip';
import { ROLES } from '#modules/access/model.ts';
import { levelOfRole, scopeOf } from '#modules/access/rules.ts';
import { OWN } from '../county.ts';
import { multipartOf } from '../multipart.ts';
import type { Ids, Target, World } from '../world.ts';
import type { Probe } from './probe.ts';
import { ROUTES } from './requests.ts';

export const VIEWERS = [...ROLES, 'nobody'] as const;
export type Viewer = (typeof VIEWERS)[number];

/** Names what does not exist, in the same shape: a refusal must not tell it from what exists elsewhere. */
export function nothingOf({ services }: World): Ids {
  const id = () => services.newId();
  return {
    village: '529988100200',
    town: '529988100000',
    county: '529988000000',
    areaId: id(),
    household: id(),
    person: id(),
    finding: id(),
    screeningRun: id(),
    screeningFinding: id(),
    screeningAnswers: id(),
    screeningSchedule: id(),
    batch: id(),
    job: id(),
    report: id(),
    clue: id(),
    caseFile: id(),
    casePaper: id(),
    simulation: id(),
    amendment: id(),
    list: id(),
    hit: id(),
    draft: id(),
    user: id(),
    name: '鼐知秋',
    pinyin: 'naizhiqiu',
    householdNo: '529988770011',
    document: '529988197901019911',
  };
}

const prefixOf = (area: string) => area.replace(/(000)+$/, '');

function scopeOfViewer(viewer: Viewer): string[] {
  return viewer === 'nobody' ? [] : scopeOf(viewer, OWN[levelOfRole(viewer)], []);
}

const covers = (viewer: Viewer, area: string) =>
  scopeOfViewer(viewer).some((prefix) => area.startsWith(prefix));
export const seesPeople = (viewer: Viewer, target: Target) => covers(viewer, target.ids.village);
export const seesPapers = (viewer: Viewer, target: Target) => covers(viewer, prefixOf(target.office));

export const isAdministrator = (viewer: Viewer) => viewer.endsWith('-administrator');
/** Whether a place lies in the county of the viewers, where the administrators do their work. */
export const inOwnCounty = (target: Target) => target.ids.county === OWN.county;

/**
 * All that must not come out to a viewer, of all places at once.
 * @param work whether the question is the administrators' own work, which names what was done in their county
 */
export function secretsFrom(world: World, viewer: Viewer, work: boolean): string[] {
  const others = world.targets.filter((target) => !(work && isAdministrator(viewer) && inOwnCounty(target)));
  return others.flatMap((target) => [
    ...(seesPeople(viewer, target) ? [] : target.people),
    ...(seesPapers(viewer, target) ? [] : target.papers),
  ]);
}

export type Answer = {
  readonly statusCode: number;
  /** As text; of a workbook or a Word file the text of all its parts. */
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly json: () => ReturnType<typeof JSON.parse>;
};

/** A packed file as the text of its parts, so that nothing hides in it. */
async function unpacked(file: Buffer): Promise<string> {
  const { files } = await JSZip.loadAsync(file);
  return (await Promise.all(Object.values(files).map((one) => one.async('string')))).join('\n');
}

export async function send(world: World, viewer: Viewer, probe: Probe): Promise<Answer> {
  const sent = {
    cookie: world.cookies[viewer] ?? '',
    ...(probe.method === 'POST' && { 'command-id': world.services.newId() }),
  };
  const answer = await world.app.inject({
    method: probe.method,
    url: probe.url,
    headers: sent,
    ...(probe.body && { payload: probe.body }),
    ...(probe.form && multipartOf(probe.form.fields, probe.form.file, sent)),
  });
  const { statusCode, headers, rawPayload } = answer;
  const packed = rawPayload.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004';
  const body = packed ? await unpacked(rawPayload) : answer.body;
  return { statusCode, body, headers, json: () => JSON.parse(body) };
}

/** The secrets in an answer that the question itself did not name. */
export function leaks(body: string, probe: Probe, secrets: readonly string[]): string[] {
  const asked = decodeURIComponent(probe.url) + JSON.stringify(probe.body ?? probe.form ?? {});
  return secrets.filter((secret) => body.includes(secret) && !asked.includes(secret));
}

/** The same question about what is nowhere. */
export function twinOf(probe: Probe, ids: Ids, nothing: Ids): Probe {
  const text = Object.entries(ids).reduce(
    (all, [key, value]) => all.replaceAll(value, nothing[key as keyof Ids]),
    JSON.stringify(probe),
  );
  return JSON.parse(text) as Probe;
}

/** What an answer tells besides its wording of what was asked. */
export const toldBy = (answer: { statusCode: number; body: string }) =>
  answer.statusCode === 200 ? '200' : `${answer.statusCode} ${JSON.parse(answer.body).code}`;

/** Counts of people and papers, as any answer may carry them. */
const COUNTS =
  /"(?:count|households|persons|total|value|numerator|disabled|unknownHouseholds|openFindings)":(\d+)/g;
export const countsIn = (body: string) => [...body.matchAll(COUNTS)].map(([, number]) => Number(number));

export type Aimed = {
  readonly route: string;
  readonly probe: Probe;
  readonly changes: boolean;
  readonly open: boolean;
  readonly administrators: boolean;
};

export function urlOf(route: string): { method: 'GET' | 'POST'; url: string } {
  const [method = 'GET', url = ''] = route.split(' ');
  return { method: method as 'GET' | 'POST', url: url === '/*' ? '*' : url };
}

/** Every question of the matrix about a place. */
export const probesOf = (world: World, target: Target): Aimed[] =>
  Object.entries(ROUTES).flatMap(([route, { probes, changes, open, administrators }]) =>
    world.app.hasRoute(urlOf(route))
      ? probes(target.ids).map((probe) => ({
          route,
          probe,
          changes: changes === true,
          open: open === true,
          administrators: administrators === true,
        }))
      : [],
  );

export const wordsOf = (probe: Probe, target: Target) =>
  `${probe.method} ${probe.url} ${JSON.stringify(probe.body ?? '')} of ${target.title}`;

/** What is wrong with an answer to a viewer: a secret in it, a change that was made, a fault of the program. */
export function faultsOf(answer: Answer, viewer: Viewer, aimed: Aimed, secrets: readonly string[]): string[] {
  const { probe, changes, open } = aimed;
  const faults = leaks(answer.body, probe, secrets);
  const headers = JSON.stringify(answer.headers);
  if (leaks(headers, probe, secrets).length > 0) faults.push(`a header ${headers}`);
  if (answer.statusCode >= 500) faults.push(`a fault ${answer.statusCode}`);
  if (changes && answer.statusCode === 200) faults.push('was done');
  if (viewer === 'nobody' && !open && answer.statusCode !== 401) faults.push(`answered ${answer.statusCode}`);
  return faults;
}

/** Whether the place asked of holds the viewer's own: then it is answered with his own. */
export const holdsOwn = (viewer: Viewer, probe: Probe) =>
  probe.area !== undefined && scopeOfViewer(viewer).some((own) => own.startsWith(prefixOf(probe.area ?? '')));

/** What the database holds, so that a change that no answer tells is seen. */
export async function fingerprint(world: World): Promise<string> {
  const facts = ['household', 'person', 'household_version', 'member_version', 'status_version'];
  const more = [
    'living_version',
    'income_version',
    'import_batch',
    'data_finding',
    'report',
    'job',
    'simulation',
    'case_file',
    'case_act',
    'case_paper',
    'pairing',
    'clue',
    'clue_step',
    'rule_amendment',
    'income_component',
  ];
  const others = [
    'screening_finding',
    'screening_run',
    'screening_schedule',
    'screening_answers',
    'user_role',
    'area_version',
    'area_population',
    'column_mapping',
  ];
  const lists = ['list_run', 'list_hit', 'list_mapping'];
  const parts: string[] = [];
  for (const table of [...facts, ...more, ...others, ...lists]) {
    const { rows } = await world.admin.query(
      `select count(*) as n, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from ${table} t`,
    );
    parts.push(`${table} ${rows[0].n} ${rows[0].sum}`);
  }
  return parts.join('\n');
}
