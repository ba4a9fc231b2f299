import { posix } from 'node:path';
import type { Archive } from './archive.ts';
import { refuse } from './refusal.ts';
import { type Element, elementsOf } from './xml-text.ts';

export type SheetPart = { readonly name: string; readonly hidden: boolean; readonly part: string };

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
      (element) => element.name === 'workbookPr' && isTrue(element.attributes.get('date1904')),
    ),
    dateStyles:
      styles !== undefined && archive.has(styles) ? dateStylesOf(elementsOf(await archive.text(styles))) : [],
    sharedStrings: relations.find(
      (relation) => relation.type === 'sharedStrings' && archive.has(relation.target),
    )?.target,
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
  const sheets: SheetPart[] = [];
  for (const { name, attributes } of elements) {
    if (name !== 'sheet') continue;
    const relation = relations.find((candidate) => candidate.id === attributes.get('id'));
    if (relation === undefined || !archive.has(relation.target))
      throw refuse('damaged', { part: attributes.get('name') ?? '' });
    if (relation.type !== 'worksheet') continue;
    const hidden = /hidden/i.test(attributes.get('state') ?? '');
    sheets.push({ name: attributes.get('name') ?? '', hidden, part: relation.target });
  }
  return sheets;
}

/** No part may point outside: to another workbook, a file, an address. A hyperlink is only text to us and is never followed. */
async function judgeRelations(archive: Archive): Promise<void> {
  if (archive.names.some((name) => /externalLinks\//i.test(name)))
    throw refuse('archiveUnsafe', { reason: 'link' });
  for (const name of archive.names) {
    if (!name.toLowerCase().endsWith('.rels')) continue;
    for (const { name: element, attributes } of elementsOf(await archive.text(name))) {
      if (element !== 'Relationship' || (attributes.get('Type') ?? '').endsWith('/hyperlink')) continue;
      if (attributes.get('TargetMode') === 'External') throw refuse('archiveUnsafe', { reason: 'link' });
    }
  }
}

async function relationsOf(archive: Archive, part: string): Promise<Relation[]> {
  const folder = posix.dirname(part === '' ? 'x' : part);
  const rels = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  if (!archive.has(rels)) return [];
  const relations: Relation[] = [];
  for (const { name, attributes } of elementsOf(await archive.text(rels))) {
    if (name !== 'Relationship' || attributes.get('TargetMode') === 'External') continue;
    const target = attributes.get('Target') ?? '';
    const path = target.startsWith('/') ? posix.normalize(target.slice(1)) : posix.join(folder, target);
    if (path.startsWith('..')) throw refuse('archiveUnsafe', { reason: 'path' });
    relations.push({
      id: attributes.get('Id') ?? '',
      type: posix.basename(attributes.get('Type') ?? ''),
      target: path,
    });
  }
  return relations;
}

/** By index of `cellXfs`: whether the style's number format shows a date. */
function dateStylesOf(elements: readonly Element[]): boolean[] {
  const formats = new Map<number, string>();
  const styles: boolean[] = [];
  let inCellXfs = false;
  for (const { name, attributes } of elements) {
    if (name === 'numFmt')
      formats.set(Number(attributes.get('numFmtId')), attributes.get('formatCode') ?? '');
    else if (name === 'cellXfs') inCellXfs = true;
    else if (name === 'cellStyles' || name === 'dxfs') inCellXfs = false;
    else if (name === 'xf' && inCellXfs)
      styles.push(isDateFormat(Number(attributes.get('numFmtId') ?? 0), formats));
  }
  return styles;
}

/** The built-in date formats of ECMA-376 18.8.30, East Asian ones included, or a written one with y, m, d. */
function isDateFormat(id: number, formats: ReadonlyMap<number, string>): boolean {
  const written = formats.get(id);
  if (written === undefined)
    return (
      (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)
    );
  const bare = written.replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '').replace(/general|g\/通用格式/gi, '');
  return /[ymd]/i.test(bare);
}
