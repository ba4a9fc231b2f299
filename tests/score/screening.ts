/**
 * Screening against a sample with known truth: its register is imported, and whom the rules find is compared with what a
 * correct register gives. The lines of `truth.json` are tried one by one as the line of an invented county pack; other counties have none.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAreas, takeAreaList } from '#modules/areas/index.ts';
import { importFiles } from '#modules/exchange/index.ts';
import { figures } from '#modules/reports/figures/figures.ts';
import { screenAll } from '#modules/screening/index.ts';
import type { ScreeningHit, ScreeningSummary } from '#modules/screening/model.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { parsePack } from '#policy/pack.ts';
import { assemblePacks, type PackSet } from '#policy/resolve.ts';
import { openInstance } from '../../src/app/instance.ts';

type Pair = { readonly households: number; readonly persons: number };
type Groups = Readonly<Record<string, { readonly households: number; readonly members: number }>>;
type Truth = {
  readonly layout: 'A' | 'B';
  readonly asOf: { readonly date: string };
  readonly totals: { readonly imported: { readonly households: number; readonly members: number } };
  readonly belowLine: {
    readonly lines: Readonly<Record<string, { readonly stated: Pair; readonly recomputed: Pair }>>;
  };
  readonly counts: { readonly dangerousHouse: Groups; readonly safeWater: Groups };
  readonly income: readonly {
    readonly household: string;
    readonly stated: number;
    readonly keptOut?: boolean;
  }[];
};

export type Compared = { readonly what: string; readonly truth: string; readonly found: string };

const RECOMPUTED = 'score.recomputed-below-line';
const shown = ({ households, persons }: Pair) => `${households} / ${persons}`;

/** A county pack with one line for all years, and a rule that computes the income per head anew. */
function withLine(packs: PackSet, area: string, yuan: number): PackSet {
  const document = '{ title: 试算标准, no: 无文号, invented: true }';
  const parameter = (id: string) => ({
    path: `parameters/${id}.yaml`,
    text: `id: ${id}\ntitle: { zh: 试算, en: trial }\nunit: yuan\nvalues: [{ area: '${area}', from: 2014-01-01, value: ${yuan}, reference: ${document} }]`,
  });
  const sum =
    'income.wageFen + income.businessFen + income.propertyFen + income.transferFen - income.businessCostFen';
  const rule = `- { id: ${RECOMPUTED}, title: { zh: 试算, en: trial }, kind: data-check, from: 2014-01-01, severity: low, responsible: { zh: 试算, en: trial },
    expression: '(${sum}) / household.size < policy.monitoringLineFen', message: { zh: 试算, en: trial }, reference: ${document} }`;
  const ruleCase = `- { rule: ${RECOMPUTED}, cases: [{ name: 未知, on: 2020-01-01, expect: unknown }] }`;
  const { pack, findings } = parsePack([
    {
      path: 'pack.yaml',
      text: `id: score\ntitle: { zh: 试算, en: trial }\nparent: cn-national\narea: '${area}'`,
    },
    parameter('poverty-line'),
    parameter('monitoring-line'),
    { path: 'rules/trial.yaml', text: rule },
    { path: 'cases/trial.yaml', text: ruleCase },
  ]);
  if (!pack) throw new Error(JSON.stringify(findings));
  const assembled = assemblePacks([...packs.packs, pack]);
  const wrong = [...findings, ...assembled.findings];
  if (wrong.length > 0) throw new Error(JSON.stringify(wrong));
  return assembled.packSet;
}

type Ground = {
  readonly services: Services;
  readonly actor: Actor;
  readonly truth: Truth;
  readonly area: string;
};

async function ask(
  ground: Ground,
  rules: string[] | undefined,
  packs = ground.services.packs,
): Promise<{ hits: readonly ScreeningHit[]; summary: ScreeningSummary }> {
  const scope = { area: ground.area, on: ground.truth.asOf.date, rules };
  return screenAll({ ...ground.services, packs }, ground.actor, scope, 'zh-CN', () => undefined);
}

const lineRule = (truth: Truth) =>
  truth.asOf.date < '2021' ? 'income.below-poverty-line' : 'income.below-monitoring-line';

async function compareLines(ground: Ground): Promise<Compared[]> {
  const { truth, area, services } = ground;
  const compared: Compared[] = [];
  for (const [line, { stated, recomputed }] of Object.entries(truth.belowLine.lines)) {
    const packs = withLine(services.packs, area.slice(0, 6), Number(line));
    const { summary } = await ask(ground, [lineRule(truth)], packs);
    compared.push({ what: `below ${line}`, truth: shown(stated), found: shown(summary) });
    // Layout A has no components to compute from.
    if (truth.layout === 'A') continue;
    const again = await ask(ground, [RECOMPUTED], packs);
    compared.push({
      what: `below ${line}, recomputed`,
      truth: shown(recomputed),
      found: shown(again.summary),
    });
  }
  return compared;
}

async function compareGuarantees(ground: Ground): Promise<Compared[]> {
  const { counts } = ground.truth;
  const pair = (group: Groups[string] | undefined) => `${group?.households ?? 0} / ${group?.members ?? 0}`;
  const house = await ask(ground, ['guarantee.housing']);
  const water = await ask(ground, ['guarantee.water']);
  return [
    { what: 'dangerous house', truth: pair(counts.dangerousHouse.是), found: shown(house.summary) },
    { what: 'unsafe water', truth: pair(counts.safeWater.否), found: shown(water.summary) },
  ];
}

/** Nobody knows a line for the county: everybody must count as not known, and nobody as below. */
async function compareUnknown(ground: Ground): Promise<Compared[]> {
  const { totals } = ground.truth;
  const { summary } = await ask(ground, [lineRule(ground.truth)]);
  const all = { households: totals.imported.households, persons: totals.imported.members };
  const screened = { households: summary.screenedHouseholds, persons: summary.screenedPersons };
  return [
    { what: 'in the register', truth: shown(all), found: shown(screened) },
    {
      what: 'no line known: below, cannot tell, told',
      truth: `0, ${all.households}, 1`,
      found: `${summary.households}, ${summary.unknownHouseholds}, ${summary.missing.length}`,
    },
  ];
}

/** Income per head of every household, through a line above them all. */
async function compareIncomes(ground: Ground): Promise<Compared[]> {
  const { truth, area, services } = ground;
  const { hits } = await ask(ground, [lineRule(truth)], withLine(services.packs, area.slice(0, 6), 900_000));
  const found = new Map(hits.map((hit) => [hit.nationalHouseholdNo, hit.perHeadFen]));
  const listed = truth.income.filter((one) => one.keptOut !== true);
  const right = listed.filter((one) => found.get(one.household) === Math.round(one.stated * 100));
  return [{ what: 'income per head, by household', truth: `${listed.length}`, found: `${right.length}` }];
}

/** Rule → indicator that says the same of households, or of the members concerned. */
const SAME: readonly (readonly [rule: string, indicator: string, counts: 'households' | 'members'])[] = [
  ['guarantee.housing', 'households.dangerous-housing', 'households'],
  ['guarantee.water', 'households.unsafe-water', 'households'],
  ['guarantee.medical', 'persons.uninsured', 'members'],
  ['guarantee.critical-illness', 'persons.without-critical-illness-insurance', 'members'],
  ['guarantee.schooling', 'persons.dropped-out', 'members'],
];

/** The same fact must be the same number in a report. */
async function compareFigures({ services, actor, truth, area }: Ground): Promise<Compared[]> {
  const scope = { area, on: truth.asOf.date };
  const ids = SAME.map(([, indicator]) => indicator);
  const printed = await figures(services, actor, { ...scope, split: 'none', ids });
  const rules = SAME.map(([rule]) => rule);
  const { hits } = await screenAll(services, actor, { ...scope, rules }, 'zh-CN', () => undefined);
  return SAME.map(([rule, indicator, counts]) => {
    const reasons = hits.flatMap((hit) => hit.reasons.filter((reason) => reason.rule === rule));
    const found =
      counts === 'households'
        ? reasons.length
        : reasons.reduce((sum, reason) => sum + reason.members.length, 0);
    const value = printed.find((figure) => figure.id === indicator)?.value;
    return { what: `as the report says, ${indicator}`, truth: String(value), found: String(found) };
  });
}

/** @returns what was compared; every `found` must be `truth` */
export async function scoreScreening(sample: string): Promise<Compared[]> {
  const lines = readFileSync(join(sample, 'regions.csv'), 'utf8').trim().split(/\r?\n/);
  const { areas } = parseAreas(lines.map((line) => line.split(',')));
  const truth = JSON.parse(readFileSync(join(sample, 'truth.json'), 'utf8')) as Truth;
  const folder = mkdtempSync(join(tmpdir(), 'score-screening-'));
  // As root the database runs as another user, who must be able to pass through.
  chmodSync(folder, 0o711);
  const instance = await openInstance({ data: join(folder, 'data') });
  try {
    const { services } = instance;
    const area = areas.find((one) => one.level === 'county')?.code ?? '';
    const actor: Actor = {
      id: 'operator',
      name: 'operator',
      role: 'operator',
      scope: [area.slice(0, 6)],
      mayWrite: true,
    };
    await services.database.write(actor, (tx) =>
      takeAreaList(tx, areas, { from: '2010-01-01', source: 'regions.csv', newId: services.newId }),
    );
    await importFiles(services, actor, {
      paths: [join(sample, 'register.xlsx')],
      area,
      dryRun: false,
      progress: async () => undefined,
    });
    const ground = { services, actor, truth, area };
    return [
      ...(await compareUnknown(ground)),
      ...(await compareLines(ground)),
      ...(await compareGuarantees(ground)),
      ...(await compareIncomes(ground)),
      ...(await compareFigures(ground)),
    ];
  } finally {
    await instance.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
