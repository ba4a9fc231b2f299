import type { Writable } from 'node:stream';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { columnLetters } from '#platform/xlsx/write.ts';
import { writtenText } from '#platform/xlsx/xml-text.ts';
import { type ZipPart, zipBytes } from '#platform/xlsx/zip-write.ts';
import type { Cell } from './register-rows.ts';

export type BenchSheet = {
  readonly name: string;
  readonly titles: readonly string[];
  readonly header: readonly string[];
  readonly rows: Iterable<readonly Cell[]>;
};

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const CHUNK = 64 * 1024;

/**
 * Writes a workbook as Excel itself saves one: every text once, in a table that a reader must hold. The program's own
 * writer puts the text into the cells, which is easier to read; a bench must not choose the easy way.
 */
export async function writeSharedStringsWorkbook(sheets: Iterable<BenchSheet>, out: Writable): Promise<void> {
  await pipeline(Readable.from(zipBytes(partsOf(sheets)), { objectMode: false }), out);
}

function* partsOf(sheets: Iterable<BenchSheet>): Generator<ZipPart> {
  const strings = new Map<string, number>();
  const names: string[] = [];
  for (const sheet of sheets) {
    names.push(sheet.name);
    yield { name: `xl/worksheets/sheet${names.length}.xml`, content: sheetXml(sheet, strings) };
  }
  yield { name: 'xl/sharedStrings.xml', content: stringsXml(strings) };
  const files = names.map((_, i) => `worksheets/sheet${i + 1}.xml`);
  const tags = names.map(
    (name, i) => `<sheet name="${writtenText(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`,
  );
  yield {
    name: 'xl/workbook.xml',
    content: [
      `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${tags.join('')}</sheets></workbook>`,
    ],
  };
  const targets = [...files.map((file) => ['worksheet', file]), ['sharedStrings', 'sharedStrings.xml']];
  yield { name: 'xl/_rels/workbook.xml.rels', content: [relationsXml(targets)] };
  yield { name: '_rels/.rels', content: [relationsXml([['officeDocument', 'xl/workbook.xml']])] };
  yield { name: '[Content_Types].xml', content: [contentTypes(files)] };
}

function* sheetXml(sheet: BenchSheet, strings: Map<string, number>): Generator<string> {
  let text = `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>`;
  let at = 0;
  for (const cells of rowsWithHeader(sheet)) {
    at += 1;
    text += `<row r="${at}">`;
    for (let i = 0; i < cells.length; i += 1)
      text += cellXml(`${columnLetters(i)}${at}`, cells[i] ?? null, strings);
    text += '</row>';
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  yield `${text}</sheetData></worksheet>`;
}

function* rowsWithHeader(sheet: BenchSheet): Generator<readonly Cell[]> {
  for (const title of sheet.titles) yield [title];
  yield sheet.header;
  yield* sheet.rows;
}

function cellXml(at: string, value: Cell, strings: Map<string, number>): string {
  if (value === null || value === '') return '';
  if (typeof value === 'number') return `<c r="${at}"><v>${value}</v></c>`;
  let index = strings.get(value);
  if (index === undefined) {
    index = strings.size;
    strings.set(value, index);
  }
  return `<c r="${at}" t="s"><v>${index}</v></c>`;
}

function* stringsXml(strings: ReadonlyMap<string, number>): Generator<string> {
  let text = `${HEAD}<sst xmlns="${MAIN}" uniqueCount="${strings.size}">`;
  for (const value of strings.keys()) {
    text += `<si><t xml:space="preserve">${writtenText(value)}</t></si>`;
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  yield `${text}</sst>`;
}

function relationsXml(targets: readonly (readonly string[])[]): string {
  const tags = targets.map(
    ([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${RELATIONS}/${type}" Target="${target}"/>`,
  );
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${tags.join('')}</Relationships>`;
}

function contentTypes(sheets: readonly string[]): string {
  const override = (part: string, kind: string) =>
    `<Override PartName="/xl/${part}" ContentType="${TYPE}.${kind}+xml"/>`;
  const parts = [
    override('workbook.xml', 'sheet.main'),
    override('sharedStrings.xml', 'sharedStrings'),
    ...sheets.map((sheet) => override(sheet, 'worksheet')),
  ];
  return `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${parts.join('')}</Types>`;
}
