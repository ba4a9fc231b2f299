import { cleanDocument } from '#kernel/person-document.ts';
import { judgeValue, type SurveyAnswer, type SurveyRow } from '#modules/registry/index.ts';
import type { Cell, Row } from '#platform/xlsx/cells.ts';
import { openWorkbook, type SheetSource } from '#platform/xlsx/read.ts';
import { type CodeIndex, codeIndex } from '#policy/codes.ts';
import type { Item } from '#policy/items.ts';
import type { Policy } from '#policy/resolve.ts';
import { Fault, identityOf, textOf } from '../register/values.ts';
import { saidOf } from './cells.ts';
import {
  findSurveyHeader,
  type ItemColumn,
  ItemTitles,
  type SurveyHeader,
  type SurveyKey,
} from './columns.ts';
import { type Findings, shownText } from './findings.ts';
import type { SurveySheet } from './model.ts';

/** The village of these names, or of a code; undefined when there is none or more than one. */
export type FindVillage = (names: {
  readonly code: string | null;
  readonly village: string | null;
  readonly town: string | null;
}) => string | undefined;

export type SurveyReading = {
  readonly policy: Pick<Policy, 'codes' | 'items'>;
  readonly findVillage: FindVillage;
  readonly findings: Findings;
  /** Takes some rows that are in order by themselves. */
  readonly take: (rows: readonly SurveyRow[]) => Promise<void>;
  readonly progress: (rows: number) => Promise<void>;
};

/** Rows in which a header is looked for. */
const FIRST_ROWS = 15;
const BATCH = 2000;

type Counts = { rows: number; keptOut: number };

/** The rows of a sheet in which a header may stand. */
async function firstRows(sheet: SheetSource): Promise<Row[]> {
  const first: Row[] = [];
  for await (const batch of sheet.rows()) {
    first.push(...batch.slice(0, FIRST_ROWS - first.length));
    if (first.length >= FIRST_ROWS) break;
  }
  return first;
}

/** Reads the cells of one sheet's rows. */
class SheetReader {
  readonly #sheet: string;
  readonly #header: SurveyHeader;
  readonly #reading: SurveyReading;
  readonly #indexes: ReadonlyMap<Item, CodeIndex | undefined>;

  constructor(sheet: string, header: SurveyHeader, reading: SurveyReading) {
    this.#sheet = sheet;
    this.#header = header;
    this.#reading = reading;
    const { codes } = reading.policy;
    this.#indexes = new Map(
      header.columns.map(({ item }) => {
        const [, list] = /^codes?:(.+)$/.exec(item.type) ?? [];
        const found = list === undefined ? undefined : codes.get(list);
        return [item, found && codeIndex(found)];
      }),
    );
  }

  /** A row that says something, or undefined when it is kept out or says nothing; `keptOut` tells which. */
  read({ row, cells }: Row): { readonly row: SurveyRow | undefined; readonly keptOut: boolean } {
    const answers: Record<Item['of'], SurveyAnswer[]> = { household: [], member: [], village: [] };
    const bad = this.#header.columns.filter((column) => !this.#answer(column, cells, row, answers));
    if (bad.length > 0) return { row: undefined, keptOut: true };
    if (Object.values(answers).every((list) => list.length === 0)) return { row: undefined, keptOut: false };
    const named = this.#named(cells, row, answers.village.length > 0);
    return named
      ? {
          row: {
            sheet: this.#sheet,
            row,
            ...named,
            household: answers.household,
            member: answers.member,
            villages: answers.village,
          },
          keptOut: false,
        }
      : { row: undefined, keptOut: true };
  }

  /** Adds what a cell says. @returns false when it cannot be read */
  #answer(
    { index, title, item, scale }: ItemColumn,
    cells: readonly Cell[],
    row: number,
    answers: Record<Item['of'], SurveyAnswer[]>,
  ): boolean {
    const said = saidOf(cells[index], item, this.#indexes.get(item), scale);
    if (said === 'nothing') return true;
    const judged = said === 'bad' ? undefined : judgeValue(item, said.value, this.#reading.policy);
    if (judged && 'stored' in judged) {
      answers[item.of].push({ item: item.id, ...judged.stored });
      return true;
    }
    this.#reading.findings.add({
      code: WRONG[item.type.split(':')[0] ?? ''] ?? 'survey.cell.code',
      sheet: this.#sheet,
      row,
      column: title,
      details: { value: shownText(textOf(cells[index] ?? null) ?? '') },
    });
    return false;
  }

  /** Whom the row names; undefined when it names nobody. */
  #named(cells: readonly Cell[], row: number, ofVillage: boolean) {
    const { keys } = this.#header;
    const text = (key: SurveyKey) => {
      const index = keys.get(key);
      const value = index === undefined ? null : identityOf(cells[index] ?? null);
      return value instanceof Fault ? null : value;
    };
    const document = text('document');
    const named = {
      householdNo: text('householdNo'),
      personNo: text('personNo'),
      document: document === null || /[*＊]/.test(document) ? null : cleanDocument(document),
      village: ofVillage
        ? (this.#reading.findVillage({
            code: text('villageCode'),
            village: text('village'),
            town: text('town'),
          }) ?? null)
        : null,
    };
    const isSomebody = ofVillage
      ? named.village !== null
      : named.householdNo !== null || named.personNo !== null || named.document !== null;
    if (isSomebody) return named;
    this.#reading.findings.add({
      code: ofVillage ? 'survey.villageUnknown' : 'survey.nobodyNamed',
      sheet: this.#sheet,
      row,
      column: null,
      details: { named: text('village') ?? text('villageCode') ?? '' },
    });
    return undefined;
  }
}

const WRONG: Readonly<Record<string, string>> = {
  number: 'survey.cell.number',
  yuan: 'survey.cell.amount',
  boolean: 'survey.cell.flag',
  day: 'survey.cell.day',
  code: 'survey.cell.code',
  codes: 'survey.cell.codes',
};

/** The rows below the header that hold something. */
async function* filledRows(sheet: SheetSource, header: SurveyHeader): AsyncGenerator<readonly Row[]> {
  const last = header.rows.at(-1) ?? 0;
  for await (const batch of sheet.rows())
    yield batch.filter(
      ({ row, cells }) => row > last && cells.some((cell) => cell !== null && cell !== undefined),
    );
}

async function readSheet(
  sheet: SheetSource,
  header: SurveyHeader,
  reading: SurveyReading,
  counts: Counts,
): Promise<number> {
  const reader = new SheetReader(sheet.name, header, reading);
  let pending: SurveyRow[] = [];
  let rows = 0;
  for await (const batch of filledRows(sheet, header)) {
    const read = batch.map((row) => reader.read(row));
    rows += read.length;
    counts.keptOut += read.filter(({ keptOut }) => keptOut).length;
    pending.push(...read.flatMap(({ row }) => row ?? []));
    if (pending.length < BATCH) continue;
    await reading.take(pending);
    pending = [];
    await reading.progress(counts.rows + rows);
  }
  await reading.take(pending);
  return rows;
}

/** What is told of a sheet whose header says nothing of ours, or not everything. */
function tellHeader(sheet: string, header: SurveyHeader | undefined, findings: Findings): void {
  if (!header) findings.add({ code: 'survey.headerUnknown', sheet, row: null, column: null, details: {} });
  for (const column of header?.ambiguous ?? [])
    findings.add({ code: 'survey.columnAmbiguous', sheet, row: null, column, details: {} });
}

/**
 * Reads a workbook of survey answers: every sheet whose header names whom its rows speak of and at least one item. A row with a
 * cell that cannot be read is kept out whole.
 * @throws Problem 413, 415, 422 `exchange.*` for a file that is refused
 */
export async function readSurveyWorkbook(
  path: string,
  name: string,
  reading: SurveyReading,
): Promise<Counts & { readonly sheets: SurveySheet[] }> {
  const titles = new ItemTitles(reading.policy.items.values());
  const workbook = await openWorkbook(path, name);
  const counts: Counts = { rows: 0, keptOut: 0 };
  const sheets: SurveySheet[] = [];
  try {
    for (const sheet of workbook.sheets) {
      const first = await firstRows(sheet);
      if (first.length === 0) continue;
      const header = findSurveyHeader(first, titles);
      tellHeader(sheet.name, header, reading.findings);
      if (!header) continue;
      const rows = await readSheet(sheet, header, reading, counts);
      counts.rows += rows;
      sheets.push({
        sheet: sheet.name,
        rows,
        taken: header.columns.map(({ title: column, item }) => ({
          column,
          item: item.id,
          title: item.title.zh,
        })),
        left: [...header.left],
      });
    }
  } finally {
    workbook.close();
  }
  return { ...counts, sheets };
}
