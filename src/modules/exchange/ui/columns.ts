import {
  ColumnMapping,
  type MappingQuestion,
  type RecognizedColumn,
  type RegisterField,
  SheetRecognition,
} from '../model.ts';

/** What the clerk has said so far, by column key; null when the column is not read. Holds for every sheet of the batch. */
export type MappingDraft = Readonly<ColumnMapping>;

/** Sheets of a batch as recognised; an answer of another shape gives none. */
export function sheetsOf(recognition: unknown): readonly SheetRecognition[] {
  const parsed = SheetRecognition.array().safeParse(recognition);
  return parsed.success ? parsed.data : [];
}

/** The mapping that the batch holds already. */
export function draftOf(mapping: unknown): MappingDraft {
  const parsed = ColumnMapping.safeParse(mapping);
  return parsed.success ? parsed.data : {};
}

/** Name of a column as the spreadsheet program shows it: 0 → A, 17 → R, 26 → AA. */
export function columnLetter(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest === 0 ? '' : columnLetter(rest - 1)) + String.fromCharCode(65 + (index % 26));
}

/** One thing that only the sender knows. */
export type OpenColumn = {
  readonly kind: MappingQuestion['kind'];
  readonly columns: readonly RecognizedColumn[];
  readonly candidates: readonly RegisterField[];
  readonly row: number | null;
};

function present(columns: readonly (RecognizedColumn | undefined)[]): RecognizedColumn[] {
  return columns.filter((column) => column !== undefined);
}

/** What the sheet asks and the draft has not answered, in the order of the columns. */
export function openColumns(sheet: SheetRecognition, draft: MappingDraft): readonly OpenColumn[] {
  const byKey = new Map(sheet.columns.map((column) => [column.key, column]));
  const asked = sheet.questions.flatMap((question): OpenColumn[] => {
    const keys = question.keys.filter((key) => !(key in draft));
    const { kind, candidates, row } = question;
    if (kind === 'columnsDiffer') {
      return keys.length === 0
        ? []
        : [{ kind, columns: present(question.keys.map((key) => byKey.get(key))), candidates, row }];
    }
    return present(keys.map((key) => byKey.get(key))).map((column) => ({
      kind,
      columns: [column],
      candidates,
      row,
    }));
  });
  const inQuestion = new Set(sheet.questions.flatMap((question) => question.keys));
  const doubtful = sheet.columns
    .filter(
      (column) => column.certainty === 'doubtful' && !inQuestion.has(column.key) && !(column.key in draft),
    )
    .map(
      (column): OpenColumn => ({
        kind: 'ambiguousHeader',
        columns: [column],
        candidates: column.field === null ? [] : [column.field],
        row: null,
      }),
    );
  return [...asked, ...doubtful].sort((a, b) => firstIndex(a) - firstIndex(b));
}

function firstIndex(open: OpenColumn): number {
  return open.columns[0]?.index ?? 0;
}

/** The field that a column is read into, by the draft before the recognition. */
export function fieldOf(draft: MappingDraft, column: RecognizedColumn): RegisterField | null {
  const said = draft[column.key];
  return said === undefined ? column.field : said;
}

/** Another column of the sheet that is already read into the field. */
export function takenBy(
  sheet: SheetRecognition,
  draft: MappingDraft,
  field: RegisterField,
  column: RecognizedColumn,
): RecognizedColumn | undefined {
  return sheet.columns.find((other) => other.key !== column.key && fieldOf(draft, other) === field);
}

/** Necessary columns that neither the recognition nor the draft gives. */
export function missingFields(sheet: SheetRecognition, draft: MappingDraft): readonly RegisterField[] {
  const given = new Set(sheet.columns.map((column) => fieldOf(draft, column)));
  return sheet.missing.filter((field) => !given.has(field));
}

/** Columns as the page shows them: doubtful first, then those that are read, then those left out. */
export function shownColumns(
  sheet: SheetRecognition,
  draft: MappingDraft,
): {
  readonly doubtful: readonly RecognizedColumn[];
  readonly read: readonly RecognizedColumn[];
  readonly left: readonly RecognizedColumn[];
} {
  const doubtful = [
    ...new Map(
      openColumns(sheet, draft).flatMap((open) => open.columns.map((column) => [column.key, column])),
    ).values(),
  ];
  const open = new Set(doubtful.map((column) => column.key));
  const sure = sheet.columns.filter((column) => !open.has(column.key));
  return {
    doubtful,
    read: sure.filter((column) => fieldOf(draft, column) !== null),
    left: sure.filter((column) => fieldOf(draft, column) === null),
  };
}

/** Totals over all sheets of a batch, for the footer of the first step. */
export function batchColumns(
  sheets: readonly SheetRecognition[],
  draft: MappingDraft,
): { readonly open: number; readonly lacking: number; readonly rows: number; readonly taken: number } {
  const taken = sheets.filter((sheet) => sheet.skipped === null);
  return {
    open: taken.reduce((sum, sheet) => sum + openColumns(sheet, draft).length, 0),
    lacking: taken.filter((sheet) => missingFields(sheet, draft).length > 0).length,
    rows: taken.reduce((sum, sheet) => sum + sheet.rows, 0),
    taken: taken.length,
  };
}

/** The draft with every open column left out: doubt never blocks the others. */
export function withOpenLeftOut(sheets: readonly SheetRecognition[], draft: MappingDraft): MappingDraft {
  const open = sheets.filter((sheet) => sheet.skipped === null).flatMap((sheet) => openColumns(sheet, draft));
  return {
    ...draft,
    ...Object.fromEntries(open.flatMap(({ columns }) => columns.map((column) => [column.key, null]))),
  };
}

/** Cell of a finding as the sender's spreadsheet names it, R12; undefined when it is of no one column. */
export function cellOf(
  sheets: readonly SheetRecognition[],
  at: { file: string; sheet: string; row: number; column: string },
): string | undefined {
  const sheet = sheets.find((one) => one.file === at.file && one.sheet === at.sheet);
  const column = sheet?.columns.find((one) => one.header === at.column);
  return column === undefined || at.column === '' ? undefined : `${columnLetter(column.index)}${at.row}`;
}
