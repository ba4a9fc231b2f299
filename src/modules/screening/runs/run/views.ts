import { dayOfInstant } from '#kernel/day.ts';
import { userNames } from '#modules/access/index.ts';
import { areaNames } from '#modules/areas/index.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Words } from '../../wording.ts';
import { placesOfRun } from '../findings/queries.ts';
import { kept } from '../findings/views.ts';
import { RuleChoice, type RunFile, type RunRule, RunSummary, type RunView } from '../model.ts';
import { getRun, listRunRules, type RunRow, type RunRuleRow } from './queries.ts';

/** Runs as people read them. */
export async function runViews(tx: Tx, rows: readonly RunRow[]): Promise<RunView[]> {
  const places = await areaNames(tx, [...new Set(rows.map(({ area }) => area))]);
  const users = await userNames(tx, [...new Set(rows.map((row) => row.created_by))]);
  return rows.map((row) => {
    const summary = RunSummary.safeParse(row.summary);
    return {
      id: row.id,
      area: row.area,
      areaName: places.get(row.area)?.name ?? row.area,
      on: row.on_day,
      knownAt: row.known_at,
      state: row.state as RunView['state'],
      seq: row.seq,
      choice: RuleChoice.parse(row.choice),
      answerDays: row.answer_days,
      answerReference: row.answer_reference as RunView['answerReference'],
      dueOn: row.due_on,
      scheduled: row.schedule !== null,
      summary: summary.success ? summary.data : null,
      createdBy: users.get(row.created_by) ?? row.created_by,
      createdAt: row.created_at,
      finishedAt: row.finished_at,
    };
  });
}

function ruleView(row: RunRuleRow, words: Words): RunRule {
  return {
    rule: row.rule,
    title: kept(row.title, words),
    kind: row.kind,
    severity: row.severity,
    responsible: kept(row.responsible, words),
    looked: row.looked as RunRule['looked'],
    found: row.found,
    new: row.new,
    persisting: row.persisting,
    cleared: row.cleared,
    reopened: row.reopened,
    remembered: row.remembered,
    unknown: row.unknown,
  };
}

/** One run with what came of each rule, and where. @throws Problem 404 `screening.runNotFound` */
export async function runFile(tx: Tx, id: string, words: Words, now: number): Promise<RunFile> {
  const row = await getRun(tx, id);
  const [view] = await runViews(tx, [row]);
  const places = await placesOfRun(tx, row, dayOfInstant(now));
  const names = await areaNames(
    tx,
    places.map(({ area }) => area),
  );
  const rules = await listRunRules(tx, row);
  return {
    ...(view as RunView),
    byRule: rules.map((one) => ruleView(one, words)),
    byPlace: places.map((one) => ({ ...one, areaName: names.get(one.area)?.name ?? one.area })),
  };
}
