import { areaPrefix } from '#kernel/area-code.ts';
import { areaNames } from '#modules/areas/index.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { PolicyText } from '#policy/document.ts';
import type { CaseLine, CaseQuery } from './model.ts';
import { type ListedCase, listCases } from './queries.ts';

/** A text of a workflow in the reader's language. */
export type Say = (text: PolicyText) => string;

export function lineOf(
  row: ListedCase,
  names: { name: string; townName: string } | undefined,
  say: Say,
  role: string,
): CaseLine {
  const step = row.procedure.steps.find(({ id }) => id === row.step);
  return {
    id: row.id,
    area: row.area,
    villageName: names?.name ?? row.area,
    townName: names?.townName ?? '',
    workflow: row.workflow,
    title: say(row.procedure.title),
    household: row.household,
    headName: row.head_name,
    openedOn: row.opened_on,
    status: row.status,
    step: row.step,
    stepTitle: step ? say(step.title) : null,
    dueOn: row.due_on,
    readyOn: row.ready_on,
    mine: step?.roles.some((one) => one === role) ?? false,
  };
}

/** Cases of an area within the reader's scope: what is due first stands first. */
export async function readCases(
  tx: Tx,
  actor: Actor,
  query: CaseQuery,
  today: string,
  say: Say,
): Promise<{ items: CaseLine[]; next: string | null }> {
  const rows = await listCases(tx, { ...query, prefix: areaPrefix(query.area), role: actor.role, today });
  const shown = rows.slice(0, query.limit);
  const names = await areaNames(
    tx,
    shown.map(({ area }) => area),
  );
  const last = rows.length > query.limit ? shown.at(-1) : undefined;
  return {
    items: shown.map((row) => lineOf(row, names.get(row.area), say, actor.role)),
    next: last ? `${last.due_on ?? 'infinity'}.${last.id}` : null,
  };
}
