import { fenOfYuan } from '#kernel/money.ts';
import { userNames } from '#modules/access/index.ts';
import { areaNames } from '#modules/areas/index.ts';
import type { Tx } from '#platform/db/database.ts';
import { valueOn, variableOf } from '#policy/parameters.ts';
import type { PackSet } from '#policy/resolve.ts';
import { type CompiledRule, readsOf } from '#policy/rules.ts';
import type { Words } from '../wording.ts';
import {
  type CauseView,
  type PolicyView,
  SimulationHead,
  SimulationSums,
  type SimulationView,
  type UsedRule,
} from './model.ts';
import { placeOf } from './plan.ts';
import type { SavedSimulation } from './queries.ts';
import { byPlaceBelow, causesOf, resultsWithin, sumsOf, talliesOf } from './rules.ts';
import { missingNumbersOf, type PolicySnapshot, usedRules } from './snapshot.ts';

type HeadRow = Pick<
  SavedSimulation,
  | 'id'
  | 'area'
  | 'title'
  | 'on_day'
  | 'known_at'
  | 'state'
  | 'created_by'
  | 'created_at'
  | 'finished_at'
  | 'sums'
>;

/** Simulations as lists and pages show them. */
export async function headViews(tx: Tx, rows: readonly HeadRow[]): Promise<SimulationHead[]> {
  const names = await areaNames(
    tx,
    rows.map(({ area }) => area),
  );
  const people = await userNames(
    tx,
    rows.map(({ created_by: by }) => by),
  );
  return rows.map((row) => ({
    id: row.id,
    area: row.area,
    areaName: names.get(row.area)?.name ?? row.area,
    title: row.title,
    on: row.on_day,
    known: row.known_at,
    state: SimulationHead.shape.state.parse(row.state),
    createdBy: people.get(row.created_by) ?? row.created_by,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
    sums: row.sums === null ? null : SimulationSums.parse(row.sums),
  }));
}

type Texts = Pick<Words, 'text' | 'convert'>;

function ruleViews(policy: PolicySnapshot, words: Texts): UsedRule[] {
  return usedRules(policy).map(({ rule, role, change }) => ({
    rule: rule.id,
    title: words.text(rule.title),
    kind: rule.kind,
    role,
    change,
    reference: documentText(rule.reference, words),
  }));
}

function causeViews(saved: SavedSimulation, area: string, policy: PolicySnapshot, words: Texts): CauseView[] {
  const titles = new Map(policy.rules.map((rule) => [rule.id, rule]));
  return causesOf(resultsWithin(saved.done?.villages ?? {}, area)).map((one) => {
    const rule = titles.get(one.cause);
    return { ...one, title: rule ? words.text(rule.title) : null, kind: rule?.kind ?? null };
  });
}

/** The words of a document; one without a number has its title only. */
function documentText({ title, no }: { readonly title: string; readonly no: string }, words: Texts): string {
  return words.convert(no === '无文号' ? title : `${title} ${no}`);
}

/** What a scenario may change at a place on a day: rules of households in force, and the numbers that they read. */
export function policyView(packs: PackSet, area: string, on: string, words: Texts): PolicyView {
  const { policy, rules } = placeOf(packs, area, on);
  const idOf = new Map([...policy.parameters.values()].map((one) => [`policy.${variableOf(one)}`, one]));
  const readBy = (rule: CompiledRule) => [...readsOf(rule)].flatMap((name) => idOf.get(name)?.id ?? []);
  const read = new Set(rules.flatMap(readBy));
  return {
    rules: rules.map((compiled) => ({
      rule: compiled.rule.id,
      title: words.text(compiled.rule.title),
      kind: compiled.rule.kind,
      severity: compiled.rule.severity,
      expression: compiled.rule.expression,
      reference: documentText(compiled.rule.reference, words),
      reads: readBy(compiled),
    })),
    numbers: [...policy.parameters.values()]
      .filter(({ id }) => read.has(id))
      .map((parameter) => {
        const found = valueOn(parameter, area, on);
        return {
          parameter: parameter.id,
          title: words.text(parameter.title),
          unit: parameter.unit,
          value: found?.value ?? null,
          reference: found ? documentText(found.reference, words) : null,
        };
      }),
  };
}

/** What a scenario costs a head, in whole fen. */
export const fenPerHead = ({ inputs }: Pick<SavedSimulation, 'inputs'>) =>
  fenOfYuan(inputs.costPerHeadYuan) ?? 0;

async function areaViews(tx: Tx, saved: SavedSimulation, area: string): Promise<SimulationView['byArea']> {
  const places = byPlaceBelow(saved.done?.villages ?? {}, area);
  const names = await areaNames(tx, [...places.keys()]);
  return [...places].map(([place, villages]) => ({
    area: place,
    areaName: names.get(place)?.name ?? place,
    sums: sumsOf(talliesOf(villages), fenPerHead(saved)),
  }));
}

/** All of a simulation for a place within its own: sums, places below, causes, rules and numbers. */
export async function simulationView(
  tx: Tx,
  saved: SavedSimulation,
  area: string,
  words: Texts,
): Promise<SimulationView> {
  const [head] = await headViews(tx, [saved]);
  const policy = saved.done?.policy;
  const here = resultsWithin(saved.done?.villages ?? {}, area);
  const numbers = policy?.numbers.map((one) => ({
    ...one,
    title: words.text(one.title),
    reference: one.reference === null ? null : words.convert(one.reference),
  }));
  return {
    ...(head as SimulationHead),
    sums: saved.done ? sumsOf(talliesOf(here), fenPerHead(saved)) : null,
    inputs: saved.inputs,
    digest: saved.digest,
    policyDigest: saved.policyDigest,
    rules: policy ? ruleViews(policy, words) : [],
    numbers: numbers ?? [],
    missing: policy
      ? missingNumbersOf(policy).map(({ parameter, title }) => ({ parameter, title: words.text(title) }))
      : [],
    truthHouseholds: saved.truth?.length ?? null,
    truthNotFound: saved.truthNotFound,
    byArea: await areaViews(tx, saved, area),
    causes: policy ? causeViews(saved, area, policy, words) : [],
  };
}
