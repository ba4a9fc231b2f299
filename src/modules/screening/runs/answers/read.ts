import { Problem } from '#kernel/problem.ts';
import { findText, type Language } from '#platform/i18n/texts.ts';
import { type Cell, CellDay, CellFault, type Row } from '#platform/xlsx/cells.ts';
import { openWorkbook, type SheetSource } from '#platform/xlsx/read.ts';
import { ANSWER_COLUMNS, type AnswerColumn } from './model.ts';
import type { AnswerRow } from './rules.ts';

/** Titles and notes above the header are so many rows at most. */
const FIRST_ROWS = 30;
/** More rows than a county has findings. */
const MOST_ROWS = 1_000_000;

const bare = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[\s（(].*$/s, '')
    .toLowerCase();

function textOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined || cell instanceof CellFault) return '';
  if (cell instanceof CellDay) return cell.day ?? '';
  return String(cell).trim();
}

/** Our columns by their titles in every language in which the workbook goes out. */
function titles(): ReadonlyMap<string, AnswerColumn> {
  const languages: readonly Language[] = ['zh-CN', 'en'];
  return new Map(
    languages.flatMap((language) =>
      ANSWER_COLUMNS.map(
        ([name]) => [bare(findText(language, 'runs', `sheet.${name}`) ?? ''), name] as const,
      ),
    ),
  );
}

type Header = ReadonlyMap<AnswerColumn, number>;

/** 繁體 titles are told by their place in the sheet only when the characters are the same; so both columns that decide are named. */
const TRADITIONAL: Readonly<Record<string, AnswerColumn>> = {
  核實結果: 'answer',
  核實說明: 'reason',
  核實人: 'judge',
  核實日期: 'judgedOn',
  管到哪天: 'until',
  核對碼: 'key',
};

function headerOf({ cells }: Row, known: ReadonlyMap<string, AnswerColumn>): Header | undefined {
  const found = new Map<AnswerColumn, number>();
  for (const [at, cell] of cells.entries()) {
    const title = bare(textOf(cell));
    const column = known.get(title) ?? TRADITIONAL[title];
    if (column !== undefined && !found.has(column)) found.set(column, at);
  }
  return found.has('answer') && found.has('key') ? found : undefined;
}

function rowOf(sheet: string, { row, cells }: Row, header: Header): AnswerRow {
  const of = (column: AnswerColumn) => {
    const at = header.get(column);
    return at === undefined ? '' : textOf(cells[at]);
  };
  return {
    sheet,
    row,
    key: of('key'),
    answer: of('answer'),
    reason: of('reason'),
    until: of('until'),
    judge: of('judge'),
    judgedOn: of('judgedOn'),
  };
}

/** The rows of a sheet below its header; undefined when it has none of ours. */
async function sheetRows(
  sheet: SheetSource,
  known: ReadonlyMap<string, AnswerColumn>,
): Promise<AnswerRow[] | undefined> {
  const rows: AnswerRow[] = [];
  let header: Header | undefined;
  let seen = 0;
  const take = (row: Row) => {
    seen += 1;
    if (header) rows.push(rowOf(sheet.name, row, header));
    else if (seen <= FIRST_ROWS) header = headerOf(row, known);
  };
  for await (const batch of sheet.rows()) {
    batch.forEach(take);
    if (rows.length > MOST_ROWS) throw new Problem(413, 'screening.answersTooLong');
  }
  return header && rows;
}

/**
 * The rows of a workbook of answers, sheet by sheet, in whatever order they stand.
 * @throws Problem 413, 415, 422 of a refused file (platform/xlsx/refusal.ts), 422 `screening.answersUnknown` when no sheet is ours
 */
export async function readAnswerRows(path: string, name: string): Promise<AnswerRow[]> {
  const known = titles();
  const workbook = await openWorkbook(path, name);
  try {
    const sheets: AnswerRow[][] = [];
    for (const sheet of workbook.sheets) {
      const rows = await sheetRows(sheet, known);
      if (rows) sheets.push(rows);
    }
    if (sheets.length === 0) throw new Problem(422, 'screening.answersUnknown', [], { file: name });
    return sheets.flat().filter((row) => row.key !== '' || row.answer !== '');
  } finally {
    workbook.close();
  }
}
