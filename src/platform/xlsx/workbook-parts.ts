import { posix } from 'node:path';
import type { Archive } from './archive.ts';
import { refuse } from './refusal.ts';
import { type Element, elementsOf } from './xml-text.ts';

type SheetPart = { readonly name: string; readonly hidden: boolean; readonly part: string };

/** What the small parts of a workbook tell: its sheets in order, its date system, which styles are dates. */
export type WorkbookParts = {
  readonly sheets: readonly SheetPart[];
  readonly is1904: boolean;
  readonly dateStyles: readonly boolean[];
  readonly sharedStrings: string | undefined;
};

type Relation = { readonly id: string; readonly type: string; readonly target: string };

/**
 * Reads the small parts of a workbook.
 * @throws Problem 415 exchange.notSpreadsheet, 422 exchange.archiveUnsafe (a part outside the archive), exchange.damaged
 */
export async function readWorkbookParts(archive: Archive): Promise<WorkbookParts> {
  await judgeRelations(archive);
  const root = await relationsOf(archive, '');
  const workbook = root.find((relation) => relation.type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  if (!workbook.endsWith('.xml') || !archive.has(workbook)) throw notWorkbook(archive);
  const elements = elementsOf(await archive.text(workbook));
  if (!elements.some((element) => element.name === 'sheets')) throw notWorkbook(archive);
  const relations = await relationsOf(archive, workbook);
  const styles = relations.find((relation) => relation.type === 'styles')?.target;
  return {
    sheets: sheetsOf(elements, relations, archive),
    is1904: elements.some(
      ({ name, attributes }) => name === 'workbookPr' && isTrue(attributes.get('date1904')),
    ),
    dateStyles:
      styles !== undefined && archive.has(styles) ? dateStylesOf(elementsOf(await archive.text(styles))) : [],
    sharedStrings: relations.find(({ type, target }) => type === 'sharedStrings' && archive.has(target))
      ?.target,
  };
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on';
}

function notWorkbook(archive: Archive): Error {
  if (archive.has('word/document.xml')) return refuse('notSpreadsheet', { kind: 'docx' });
  if (archive.has('ppt/presentation.xml')) return refuse('notSpreadsheet', { kind: 'pptx' });
  if (archive.has('xl/workbook.bin')) return refuse('notSpreadsheet', { kind: 'xlsb' });
  if (archive.has('content.xml')) return refuse('notSpreadsheet', { kind: 'ods' });
  return refuse('notSpreadsheet', { kind: 'zip' });
}

function sheetsOf(
  elements: readonly Element[],
  relations: readonly Relation[],
  archive: Archive,
): SheetPart[] {
  return elements
    .filter(({ name }) => name === 'sheet')
    .flatMap(({ attributes }) => {
      const name = attributes.get('name') ?? '';
      const relation = relations.find(({ id }) => id === attributes.get('id'));
      if (relation === undefined || !archive.has(relation.target)) throw refuse('damaged', { part: name });
      const hidden = /hidden/i.test(attributes.get('state') ?? '');
      return relation.type === 'worksheet' ? [{ name, hidden, part: relation.target }] : [];
    });
}

const EXTERNAL = 'External';

/** No part may point outside: to another workbook, a file, an address. A hyperlink is only text to us and is never followed. */
async function judgeRelations(archive: Archive): Promise<void> {
  if (archive.names.some((name) => /externalLinks\//i.test(name)))
    throw refuse('archiveUnsafe', { reason: 'link' });
  const parts = archive.names.filter((name) => name.toLowerCase().endsWith('.rels'));
  for (const part of parts) {
    const relations = await relationshipsIn(archive, part);
    const outside = relations.filter((attributes) => attributes.get('TargetMode') === EXTERNAL);
    if (outside.some((attributes) => !attributes.get('Type')?.endsWith('/hyperlink')))
      throw refuse('archiveUnsafe', { reason: 'link' });
  }
}

async function relationshipsIn(archive: Archive, part: string): Promise<Element['attributes'][]> {
  const elements = elementsOf(await archive.text(part));
  return elements.filter(({ name }) => name === 'Relationship').map(({ attributes }) => attributes);
}

async function relationsOf(archive: Archive, part: string): Promise<Relation[]> {
  const folder = posix.dirname(part === '' ? 'x' : part);
  const rels = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  if (!archive.has(rels)) return [];
  const inside = (await relationshipsIn(archive, rels)).filter(
    (attributes) => attributes.get('TargetMode') !== EXTERNAL,
  );
  return inside.map((attributes) => ({
    id: attributes.get('Id') ?? '',
    type: posix.basename(attributes.get('Type') ?? ''),
    target: targetIn(folder, attributes.get('Target') ?? ''),
  }));
}

/** The part that a relation of a part in `folder` names. Some programs write backslashes. */
function targetIn(folder: string, written: string): string {
  const target = written.replaceAll('\\', '/');
  const path = target.startsWith('/') ? posix.normalize(target.slice(1)) : posix.join(folder, target);
  if (path.startsWith('..')) throw refuse('archiveUnsafe', { reason: 'path' });
  return path;
}

/** By index of `cellXfs`: whether the style's number format shows a date. */
function dateStylesOf(elements: readonly Element[]): boolean[] {
  const formats = new Map<number, string>();
  for (const { name, attributes } of elements) {
    if (name === 'numFmt')
      formats.set(Number(attributes.get('numFmtId')), attributes.get('formatCode') ?? '');
  }
  const from = elements.findIndex(({ name }) => name === 'cellXfs');
  const rest = from < 0 ? [] : elements.slice(from);
  const to = rest.findIndex(({ name }) => name === 'cellStyles' || name === 'dxfs');
  return (to < 0 ? rest : rest.slice(0, to))
    .filter(({ name }) => name === 'xf')
    .map(({ attributes }) => isDateFormat(Number(attributes.get('numFmtId') ?? 0), formats));
}

/** Built-in number formats that show a date or time, East Asian ones included (ECMA-376 part 1, 18.8.30). */
const DATE_FORMATS: readonly (readonly [number, number])[] = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
];

/** A built-in date format, or a written one with y, m or d (also 年 月 日 behind them) outside of its quoted texts. */
function isDateFormat(id: number, formats: ReadonlyMap<number, string>): boolean {
  const written = formats.get(id);
  if (written === undefined) return DATE_FORMATS.some(([from, to]) => id >= from && id <= to);
  const bare = written.replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '').replace(/general|g\/通用格式/gi, '');
  return /[ymd]/i.test(bare);
}
