import type { Writable } from 'node:stream';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writtenText } from './xml-text.ts';
import { type ZipPart, zipBytes } from './zip-write.ts';

/** A value to write. A text is written as a text, whatever it begins with: never as a formula. */
export type WrittenValue = string | number | boolean | null;
/** A value, or one whose cell is filled to draw the eye. */
export type WrittenCell = WrittenValue | { readonly value: WrittenValue; readonly mark: 'error' | 'suspect' };
export type WrittenRow = readonly WrittenCell[];

export type WrittenSheet = {
  readonly name: string;
  /** Rows above the header, such as a title; not styled. */
  readonly titles?: readonly string[];
  readonly header: readonly string[];
  /** Column widths in characters, by column; 12 when absent */
  readonly widths?: readonly number[];
  /** Columns in which one chooses from a list, by their 0-based position; what is typed otherwise is warned of. */
  readonly choices?: Readonly<Record<number, readonly string[]>>;
  readonly rows: AsyncIterable<WrittenRow> | Iterable<WrittenRow>;
};

/** Excel ends at row 1,048,576; a longer sheet goes on in the next one, under the same header. */
const MAX_ROWS = 1_000_000;
const CHUNK = 64 * 1024;
const STYLE = { number: 0, header: 1, text: 2, error: 3, suspect: 4 } as const;
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** Writes a workbook to a stream, row by row; memory does not grow with the rows. Text cells keep the format "text". */
export async function writeXlsx(
  sheets: AsyncIterable<WrittenSheet> | Iterable<WrittenSheet>,
  out: Writable,
): Promise<void> {
  await pipeline(Readable.from(zipBytes(workbookParts(sheets)), { objectMode: false }), out);
}

async function* workbookParts(
  sheets: AsyncIterable<WrittenSheet> | Iterable<WrittenSheet>,
): AsyncGenerator<ZipPart> {
  const names: string[] = [];
  for await (const sheet of sheets) {
    const rows = cursorOf(sheet.rows);
    do {
      names.push(freeName(sheet.name, names));
      yield { name: `xl/worksheets/sheet${names.length}.xml`, content: sheetXml(sheet, rows) };
    } while (await rows.more());
  }
  yield { name: 'xl/styles.xml', content: [STYLES] };
  yield { name: 'xl/workbook.xml', content: [workbookXml(names)] };
  yield { name: 'xl/_rels/workbook.xml.rels', content: [workbookRelations(names.length)] };
  yield { name: '_rels/.rels', content: [relationsXml([['rId1', 'officeDocument', 'xl/workbook.xml']])] };
  yield { name: '[Content_Types].xml', content: [contentTypes(names.length)] };
}

type Cursor = { next(): Promise<WrittenRow | undefined>; more(): Promise<boolean> };

function cursorOf(rows: AsyncIterable<WrittenRow> | Iterable<WrittenRow>): Cursor {
  const iterator = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
  let ahead: WrittenRow | undefined;
  let isEnded = false;
  const pull = async () => {
    if (isEnded) return undefined;
    const { done, value } = await iterator.next();
    if (done === true) isEnded = true;
    return done === true ? undefined : value;
  };
  return {
    async next() {
      const row = ahead ?? (await pull());
      ahead = undefined;
      return row;
    },
    async more() {
      ahead ??= await pull();
      return ahead !== undefined;
    },
  };
}

/** A sheet's name as Excel allows it: 31 characters, none of `[]:*?/\`, each name once. */
function freeName(name: string, taken: readonly string[]): string {
  const clean =
    name
      .replace(/[[\]:*?/\\]|\p{Cc}/gu, ' ')
      .replace(/^'|'$/g, ' ')
      .trim() || 'Sheet';
  const lower = new Set(taken.map((other) => other.toLowerCase()));
  for (let n = 1; ; n += 1) {
    const ending = n === 1 ? '' : `(${n})`;
    const candidate = clean.slice(0, 31 - ending.length) + ending;
    if (!lower.has(candidate.toLowerCase())) return candidate;
  }
}

async function* sheetXml(sheet: WrittenSheet, rows: Cursor): AsyncGenerator<string> {
  const titles = sheet.titles ?? [];
  const frozen = titles.length + 1;
  let text = `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="${frozen}" topLeftCell="A${frozen + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`;
  text += `<cols>${sheet.header.map((_, i) => `<col min="${i + 1}" max="${i + 1}" width="${sheet.widths?.[i] ?? 12}" customWidth="1"/>`).join('')}</cols><sheetData>`;
  for (const [i, title] of titles.entries()) text += rowXml(i + 1, [title], STYLE.text);
  text += rowXml(frozen, sheet.header, STYLE.header);
  for (let row = frozen + 1; row <= MAX_ROWS; row += 1) {
    const cells = await rows.next();
    if (cells === undefined) break;
    text += rowXml(row, cells, STYLE.text);
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  yield `${text}</sheetData>${choicesXml(sheet, frozen + 1)}</worksheet>`;
}

function choicesXml({ choices = {} }: WrittenSheet, first: number): string {
  const lists = Object.entries(choices).map(([column, values]) => {
    const letters = columnLetters(Number(column));
    const list = writtenText(`"${values.join(',')}"`);
    return `<dataValidation type="list" errorStyle="warning" allowBlank="1" showErrorMessage="1" sqref="${letters}${first}:${letters}${MAX_ROWS}"><formula1>${list}</formula1></dataValidation>`;
  });
  return lists.length === 0
    ? ''
    : `<dataValidations count="${lists.length}">${lists.join('')}</dataValidations>`;
}

function rowXml(row: number, cells: WrittenRow, textStyle: number): string {
  let xml = `<row r="${row}">`;
  for (let i = 0; i < cells.length; i += 1)
    xml += cellXml(`${columnLetters(i)}${row}`, cells[i] ?? null, textStyle);
  return `${xml}</row>`;
}

function cellXml(at: string, cell: WrittenCell, textStyle: number): string {
  if (typeof cell === 'object' && cell !== null) return valueXml(at, cell.value, STYLE[cell.mark]);
  return valueXml(at, cell, typeof cell === 'string' ? textStyle : STYLE.number);
}

function valueXml(at: string, value: WrittenValue, style: number): string {
  const open = style === 0 ? `<c r="${at}"` : `<c r="${at}" s="${style}"`;
  if (value === null || value === '' || (typeof value === 'number' && !Number.isFinite(value)))
    return style < STYLE.error ? '' : `${open}/>`;
  if (typeof value === 'string')
    return `${open} t="inlineStr"><is><t xml:space="preserve">${writtenText(value)}</t></is></c>`;
  return typeof value === 'number'
    ? `${open}><v>${value}</v></c>`
    : `${open} t="b"><v>${value ? 1 : 0}</v></c>`;
}

const LETTERS: string[] = [];

/** 0 → A, 27 → AB. */
export function columnLetters(column: number): string {
  const known = LETTERS[column];
  if (known !== undefined) return known;
  const letters =
    (column >= 26 ? columnLetters(Math.floor(column / 26) - 1) : '') +
    String.fromCharCode(65 + (column % 26));
  LETTERS[column] = letters;
  return letters;
}

const FILL = (rgb: string) =>
  `<fill><patternFill patternType="solid"><fgColor rgb="${rgb}"/><bgColor indexed="64"/></patternFill></fill>`;
const XF = (format: number, font: number, fill: number, border: number, rest: string) =>
  `<xf numFmtId="${format}" fontId="${font}" fillId="${fill}" borderId="${border}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"${rest}`;
/** Format 49 is "text": what is typed over a document number stays a text. */
const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts>
<fills count="5"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${FILL('FFE8F1EC')}${FILL('FFFFC7CE')}${FILL('FFFFEB9C')}</fills>
<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left/><right/><top/><bottom style="thin"><color rgb="FF1F6F54"/></bottom><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="5">${XF(0, 0, 0, 0, '/>')}${XF(49, 1, 2, 1, ' applyAlignment="1"><alignment wrapText="1" vertical="center"/></xf>')}${XF(49, 0, 0, 0, '/>')}${XF(49, 0, 3, 0, '/>')}${XF(49, 0, 4, 0, '/>')}</cellXfs></styleSheet>`;

function workbookXml(names: readonly string[]): string {
  const sheets = names.map(
    (name, i) =>
      `<sheet name="${writtenText(name).replace(/"/g, '&quot;')}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`,
  );
  return `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheets.join('')}</sheets></workbook>`;
}

function relationsXml(relations: readonly (readonly [string, string, string])[]): string {
  const items = relations.map(
    ([id, type, target]) => `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`,
  );
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${items.join('')}</Relationships>`;
}

function workbookRelations(sheets: number): string {
  const relations = Array.from(
    { length: sheets },
    (_, i) => [`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`] as const,
  );
  return relationsXml([...relations, [`rId${sheets + 1}`, 'styles', 'styles.xml']]);
}

function contentTypes(sheets: number): string {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const override = (part: string, kind: string) =>
    `<Override PartName="/xl/${part}.xml" ContentType="${type}.${kind}+xml"/>`;
  const parts = Array.from({ length: sheets }, (_, i) => override(`worksheets/sheet${i + 1}`, 'worksheet'));
  return `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('workbook', 'sheet.main')}${override('styles', 'styles')}${parts.join('')}</Types>`;
}
