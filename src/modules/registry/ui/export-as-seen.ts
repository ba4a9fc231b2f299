import { ask, type Column, saveFile } from '#platform/web/kit.ts';
import type { HouseholdRow } from '../households/model.ts';
import { csvCell } from './csv.ts';

const MOST_ROWS = 20_000;

/** Rows as a CSV text with a head, for a spreadsheet (UTF-8 with mark, CRLF). */
function csvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [
    columns.map((column) => csvCell(column.title)),
    ...rows.map((row) => columns.map((column) => csvCell(column.text?.(row) ?? null))),
  ];
  return `\uFEFF${lines.map((line) => line.join(',')).join('\r\n')}\r\n`;
}

/** The columns that the person has chosen in this browser, in their order. */
function shownColumns<Row>(table: string, columns: readonly Column<Row>[]): readonly Column<Row>[] {
  const kept = JSON.parse(localStorage.getItem(`daohu.table.${table}`) ?? '{}') as { shown?: string[] };
  const shown =
    kept.shown?.flatMap((id) => columns.find((column) => column.id === id) ?? []) ??
    columns.filter((column) => column.hidden !== true);
  return shown.filter((column) => column.text !== undefined);
}

async function allRows(question: unknown): Promise<HouseholdRow[]> {
  const rows: HouseholdRow[] = [];
  let cursor: string | null | undefined;
  do {
    const body = { ...(question as object), limit: 200, ...(cursor == null ? {} : { cursor }) };
    const page: { items: HouseholdRow[]; next: string | null } = await ask('/api/households/query', body);
    rows.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && rows.length < MOST_ROWS);
  return rows;
}

/** 导出所见: the chosen columns of all rows of the question, or of the rows given. Masked as seen: lists hold no numbers of people. */
export async function exportAsSeen(
  table: string,
  columns: readonly Column<HouseholdRow>[],
  from: unknown,
  name: string,
): Promise<void> {
  const rows = Array.isArray(from) ? (from as HouseholdRow[]) : await allRows(from);
  saveFile(new Blob([csvOf(shownColumns(table, columns), rows)], { type: 'text/csv;charset=utf-8' }), name);
}
