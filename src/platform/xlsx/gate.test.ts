import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import JSZip from 'jszip';
import { afterAll, expect, test } from 'vitest';
import { Problem } from '#kernel/problem.ts';
import { openWorkbook } from './read.ts';
import { zipBytes } from './zip-write.ts';

const folder = mkdtempSync(join(tmpdir(), 'gate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const rels = (items: string) =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${items}</Relationships>`;

/** A workbook of one sheet as a program would write it. */
function workbook(): JSZip {
  const zip = new JSZip();
  zip.file('[Content_Types].xml', '<Types/>');
  zip.file(
    '_rels/.rels',
    rels(`<Relationship Id="r" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/>`),
  );
  zip.file(
    'xl/workbook.xml',
    '<workbook xmlns:r="x"><sheets><sheet name="甲" sheetId="1" r:id="a"/></sheets></workbook>',
  );
  zip.file(
    'xl/_rels/workbook.xml.rels',
    rels(`<Relationship Id="a" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>`),
  );
  zip.file(
    'xl/worksheets/sheet1.xml',
    '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
  );
  return zip;
}

async function save(name: string, content: JSZip | Uint8Array | string): Promise<string> {
  const path = join(folder, name);
  await writeFile(
    path,
    content instanceof JSZip
      ? await content.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' })
      : content,
  );
  return path;
}

/** The refusal of a file, as `status code reason`. */
async function refusalOf(path: string): Promise<string> {
  try {
    const opened = await openWorkbook(path, 'x.xlsx');
    for (const sheet of opened.sheets) for await (const _ of sheet.rows());
    opened.close();
    return 'read';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return `${error.status} ${error.code} ${error.details.reason ?? error.details.kind ?? ''}`.trim();
  }
}

/** Changes the directory entry of a part, so that it says something else than the part is. */
async function withDirectory(zip: JSZip, part: string, change: (entry: Buffer) => void): Promise<Buffer> {
  const bytes = await zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
  for (let at = bytes.indexOf('PK\u0001\u0002'); at >= 0; at = bytes.indexOf('PK\u0001\u0002', at + 4)) {
    if (bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28)) === part)
      change(bytes.subarray(at));
  }
  return bytes;
}

test('the control: an honest workbook is read', async () => {
  expect(await refusalOf(await save('honest.xlsx', workbook()))).toBe('read');
});

test('a small archive that inflates to 300 MB is refused before it is inflated', async () => {
  const path = join(folder, 'bomb.xlsx');
  const zeros = '0'.repeat(1024 * 1024);
  const chunks: Buffer[] = [];
  const content = (function* () {
    for (let i = 0; i < 300; i += 1) yield zeros;
  })();
  for await (const chunk of zipBytes([{ name: 'xl/worksheets/sheet1.xml', content }])) chunks.push(chunk);
  writeFileSync(path, Buffer.concat(chunks));
  expect(await refusalOf(path)).toBe('413 exchange.tooLarge');
});

test('a part that is larger than it says is refused when it passes its word', async () => {
  const zip = workbook().file('xl/media/a.xml', ' '.repeat(5_000_000));
  const bytes = await withDirectory(zip, 'xl/media/a.xml', (entry) => entry.writeUInt32LE(100, 24));
  expect(await refusalOf(await save('lie.xlsx', bytes))).toBe('422 exchange.archiveUnsafe size');
  const more = await withDirectory(workbook(), 'xl/workbook.xml', (entry) => entry.writeUInt32LE(9999, 24));
  expect(await refusalOf(await save('lie2.xlsx', more))).toBe('422 exchange.archiveUnsafe size');
});

test('a wrong checksum is refused', async () => {
  const bytes = await withDirectory(workbook(), 'xl/worksheets/sheet1.xml', (entry) =>
    entry.writeUInt32LE(1, 16),
  );
  expect(await refusalOf(await save('crc.xlsx', bytes))).toBe('422 exchange.archiveUnsafe checksum');
});

test.each(['../evil.xml', '/etc/evil.xml', 'xl/../../evil.xml'])(
  'a part named %s is refused',
  async (name) => {
    expect(
      await refusalOf(await save('path.xlsx', workbook().file(name, 'x', { createFolders: false }))),
    ).toBe('422 exchange.archiveUnsafe path');
  },
);

test('a relation that leads out of the archive is refused', async () => {
  const zip = workbook();
  zip.file(
    'xl/_rels/workbook.xml.rels',
    rels(`<Relationship Id="a" Type="${RELATIONS}/worksheet" Target="../../../sheet1.xml"/>`),
  );
  expect(await refusalOf(await save('out.xlsx', zip))).toBe('422 exchange.archiveUnsafe path');
});

test('links to other workbooks are refused, hyperlinks are only text', async () => {
  const linked = workbook().file('xl/externalLinks/externalLink1.xml', '<externalLink/>');
  expect(await refusalOf(await save('link.xlsx', linked))).toBe('422 exchange.archiveUnsafe link');
  const external = (type: string) =>
    workbook().file(
      'xl/worksheets/_rels/sheet1.xml.rels',
      rels(`<Relationship Id="q" Type="${RELATIONS}/${type}" Target="file:///c:/x" TargetMode="External"/>`),
    );
  expect(await refusalOf(await save('ole.xlsx', external('oleObject')))).toBe(
    '422 exchange.archiveUnsafe link',
  );
  expect(await refusalOf(await save('hyper.xlsx', external('hyperlink')))).toBe('read');
});

test.each(['<!DOCTYPE x [<!ENTITY a "b">]>', `${' '.repeat(200_000)}<!DOCTYPE x>`])(
  'a DTD is refused wherever it stands',
  async (dtd) => {
    const zip = workbook().file('docProps/app.xml', `<?xml version="1.0"?>${dtd}<Properties/>`);
    expect(await refusalOf(await save('dtd.xlsx', zip))).toBe('422 exchange.archiveUnsafe dtd');
  },
);

test('a part in UTF-16 could hide a DTD and is refused', async () => {
  const zip = workbook().file('xl/worksheets/sheet1.xml', Buffer.from('\ufeff<worksheet/>', 'utf16le'));
  expect(await refusalOf(await save('wide.xlsx', zip))).toBe('422 exchange.archiveUnsafe encoding');
});

test('a name given twice is refused', async () => {
  const zip = workbook().file('XL/workbook.xml', '<workbook><sheets/></workbook>', { createFolders: false });
  expect(await refusalOf(await save('twice.xlsx', zip))).toBe('422 exchange.archiveUnsafe twice');
});

test('a file cut in half, at any place', async () => {
  const bytes = await workbook().generateAsync({ type: 'nodebuffer' });
  expect(await refusalOf(await save('half.xlsx', bytes.subarray(0, bytes.length / 2)))).toBe(
    '422 exchange.truncated',
  );
  expect(await refusalOf(await save('tail.xlsx', bytes.subarray(0, bytes.length - 1)))).toBe(
    '422 exchange.truncated',
  );
});

test.each([
  ['an empty file', Buffer.alloc(0), '422 exchange.empty'],
  ['a renamed PDF', Buffer.from('%PDF-1.7\n…'), '415 exchange.notSpreadsheet pdf'],
  [
    'an Excel 97 file',
    Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.from('Workbook', 'utf16le')]),
    '415 exchange.oldFormat',
  ],
  [
    'an encrypted workbook',
    Buffer.concat([
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0]),
      Buffer.alloc(3_000_000),
      Buffer.from('EncryptedPackage', 'utf16le'),
    ]),
    '422 exchange.passwordProtected',
  ],
  [
    'a web page called .xls',
    Buffer.from('\ufeff <HTML><table><tr><td>姓名</td></tr></table>'),
    '415 exchange.webPage',
  ],
  ['bytes of no kind', Buffer.from([1, 2, 0, 4, 5]), '415 exchange.notSpreadsheet binary'],
  ['text of no known encoding', Buffer.from([0x41, 0xff, 0xff, 0x0a]), '422 exchange.encodingUnknown'],
])('%s', async (_, bytes, refusal) => {
  expect(await refusalOf(await save('odd', bytes))).toBe(refusal);
});

test('other archives are told apart', async () => {
  expect(await refusalOf(await save('a.docx', new JSZip().file('word/document.xml', '<x/>')))).toBe(
    '415 exchange.notSpreadsheet docx',
  );
  expect(await refusalOf(await save('a.zip', new JSZip().file('a.txt', 'x')))).toBe(
    '415 exchange.notSpreadsheet zip',
  );
  expect(await refusalOf(await save('a.xlsb', new JSZip().file('xl/workbook.bin', 'x')))).toBe(
    '415 exchange.notSpreadsheet xlsb',
  );
});

test('broken content is damaged, never a crash', async () => {
  const rows = (xml: string) =>
    workbook().file('xl/worksheets/sheet1.xml', `<worksheet><sheetData>${xml}</sheetData></worksheet>`);
  expect(await refusalOf(await save('col.xlsx', rows('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>')))).toBe(
    '422 exchange.damaged',
  );
  expect(
    await refusalOf(await save('row.xlsx', rows('<row r="99999999"><c r="A1"><v>1</v></c></row>'))),
  ).toBe('422 exchange.damaged');
  const missing = workbook().remove('xl/worksheets/sheet1.xml');
  expect(await refusalOf(await save('missing.xlsx', missing))).toBe('422 exchange.damaged');
});
