import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { afterAll, expect, test } from 'vitest';
import { Problem } from '#kernel/problem.ts';
import { type Cell, CellFault } from './cells.ts';
import { openWorkbook } from './read.ts';
import { zipBytes } from './zip-write.ts';

/** Files as other programs, other systems and bad luck make them, laid byte by byte. */
const folder = mkdtempSync(join(tmpdir(), 'odd-'));
afterAll(() => rmSync(folder, { recursive: true }));

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
type Parts = Record<string, string | Buffer>;

function relations(...items: readonly (readonly [string, string, string])[]): string {
  const tags = items.map(
    ([id, type, target]) => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return `<?xml version="1.0"?><Relationships xmlns="x">${tags.join('')}</Relationships>`;
}

/** The parts of a workbook of one sheet, as Excel lays them. */
function parts(sheetData: string, more: Parts = {}): Parts {
  return {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': relations(['r', 'officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml':
      '<workbook xmlns:r="r"><sheets><sheet name="甲" sheetId="1" r:id="a"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': relations(
      ['a', 'worksheet', 'worksheets/sheet1.xml'],
      ['s', 'sharedStrings', 'sharedStrings.xml'],
    ),
    'xl/worksheets/sheet1.xml': `<worksheet>${sheetData}</worksheet>`,
    ...more,
  };
}

const ONE = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>好</t></is></c></row></sheetData>';

type Make = {
  readonly stored?: boolean;
  readonly descriptor?: boolean;
  readonly zip64?: boolean;
  readonly reversed?: boolean;
  /** What the directory says of the parts' sizes instead of the truth */
  readonly claims?: number;
};

type Part = { readonly name: Buffer; readonly bytes: Buffer; readonly packed: Buffer };

/** An archive laid by hand, so that each of its fields can be odd. */
function archive(files: Parts, make: Make = {}): Buffer {
  const entries = Object.entries(files);
  const pieces: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, content] of make.reversed ? entries.reverse() : entries) {
    const bytes = Buffer.from(content as string);
    const part = { name: Buffer.from(name), bytes, packed: make.stored ? bytes : deflateRawSync(bytes) };
    const piece = Buffer.concat([localHead(part, make), part.packed, descriptor(part, make)]);
    pieces.push(piece);
    central.push(centralHead(part, make, at));
    at += piece.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...pieces, directory, end]);
}

const flagsOf = (make: Make) => (make.descriptor ? 0x0808 : 0x0800);

function localHead({ name, bytes, packed }: Part, make: Make): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(flagsOf(make), 6);
  head.writeUInt16LE(make.stored ? 0 : 8, 8);
  if (!make.descriptor) {
    head.writeUInt32LE(crc32(bytes), 14);
    head.writeUInt32LE(packed.length, 18);
    head.writeUInt32LE(bytes.length, 22);
  }
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, name]);
}

function descriptor({ bytes, packed }: Part, make: Make): Buffer {
  if (!make.descriptor) return Buffer.alloc(0);
  const behind = Buffer.alloc(16);
  behind.writeUInt32LE(0x08074b50, 0);
  behind.writeUInt32LE(crc32(bytes), 4);
  behind.writeUInt32LE(packed.length, 8);
  behind.writeUInt32LE(bytes.length, 12);
  return behind;
}

function centralHead({ name, bytes, packed }: Part, make: Make, at: number): Buffer {
  const extra = Buffer.alloc(make.zip64 ? 28 : 0);
  if (make.zip64) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(24, 2);
    extra.writeBigUInt64LE(BigInt(bytes.length), 4);
    extra.writeBigUInt64LE(BigInt(packed.length), 12);
    extra.writeBigUInt64LE(BigInt(at), 20);
  }
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(flagsOf(make), 8);
  head.writeUInt16LE(make.stored ? 0 : 8, 10);
  head.writeUInt32LE(crc32(bytes), 16);
  head.writeUInt32LE(make.zip64 ? 0xffffffff : (make.claims ?? packed.length), 20);
  head.writeUInt32LE(make.zip64 ? 0xffffffff : (make.claims ?? bytes.length), 24);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt16LE(extra.length, 30);
  head.writeUInt32LE(make.zip64 ? 0xffffffff : at, 42);
  return Buffer.concat([head, name, extra]);
}

let files = 0;
async function readBytes(bytes: Buffer, name = 'x.xlsx'): Promise<{ row: number; cells: readonly Cell[] }[]> {
  files += 1;
  const path = join(folder, `${files}.bin`);
  writeFileSync(path, bytes);
  const workbook = await openWorkbook(path, name);
  try {
    const rows: { row: number; cells: readonly Cell[] }[] = [];
    for (const sheet of workbook.sheets) for await (const batch of sheet.rows()) rows.push(...batch);
    return rows;
  } finally {
    workbook.close();
  }
}

const readSheet = (sheetData: string, more: Parts = {}) => readBytes(archive(parts(sheetData, more)));

async function refusalOf(bytes: Buffer): Promise<string> {
  try {
    await readBytes(bytes);
    return 'read';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [error.code, error.details.reason ?? error.details.kind].filter(Boolean).join(' ');
  }
}

test.each<[string, Make]>([
  ['deflated', {}],
  ['stored', { stored: true }],
  ['with descriptors behind the data', { descriptor: true }],
  ['of zip64', { zip64: true }],
  ['in another order', { reversed: true }],
])('parts %s', async (_, make) => {
  expect(await readBytes(archive(parts(ONE), make))).toEqual([{ row: 1, cells: ['好'] }]);
});

test('backslashes in the names of parts and in relations', async () => {
  const files = parts(ONE, {
    'xl/_rels/workbook.xml.rels': relations(['a', 'worksheet', '\\xl\\worksheets\\sheet1.xml']),
  });
  const renamed = Object.fromEntries(
    Object.entries(files).map(([name, content]) => [name.replaceAll('/', '\\'), content]),
  );
  expect(await readBytes(archive(renamed))).toEqual([{ row: 1, cells: ['好'] }]);
});

test('a byte-order mark in every part', async () => {
  const marked = Object.fromEntries(
    Object.entries(parts(ONE)).map(([name, content]) => [name, `\ufeff${content}`]),
  );
  expect(await readBytes(archive(marked))).toEqual([{ row: 1, cells: ['好'] }]);
});

test('a namespace of one’s own, line breaks inside tags, apostrophes for quotes', async () => {
  const sheet = `<?xml version='1.0'?><x:worksheet xmlns:x='m'>\n<x:dimension ref='A1:ZZ99'/><x:sheetData\n>
    <x:row\n r='3'\n spans='1:2'><x:c\n r='B3'\tt = 'inlineStr' ><x:is><x:t xml:space='preserve'> 甲>乙 </x:t></x:is></x:c ></x:row >
    <x:row><x:c t='str'><x:f>A1&amp;"'>"</x:f><x:v>1</x:v></x:c></x:row></x:sheetData><x:rowBreaks count='0'/></x:worksheet>`;
  const rows = await readBytes(archive(parts('', { 'xl/worksheets/sheet1.xml': sheet })));
  expect(rows).toEqual([
    { row: 3, cells: [null, ' 甲>乙 '] },
    { row: 4, cells: ['1'] },
  ]);
});

test('a dimension that lies, rows in gaps, cells without addresses between cells with them', async () => {
  const rows = await readSheet(
    '<dimension ref="A1"/><sheetData><row r="2"><c><v>1</v></c><c r="D2"><v>2</v></c><c><v>3</v></c></row><row r="900000"><c r="XFD900000"><v>4</v></c></row></sheetData>',
  );
  expect(rows.map(({ row }) => row)).toEqual([2, 900_000]);
  expect(rows[0]?.cells).toEqual([1, null, null, 2, 3]);
  expect(rows[1]?.cells).toHaveLength(16_384);
});

test('a sheet without rows, with an empty container, without a container', async () => {
  expect(await readSheet('<sheetData/><drawing/>')).toEqual([]);
  expect(await readSheet('<sheetData></sheetData>')).toEqual([]);
  expect(await readSheet('<sheetViews/>')).toEqual([]);
});

test('hundreds of thousands of rows that are only formatted, and wide formatted ranges', async () => {
  const blank = function* () {
    yield '<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>好</v></c></row>';
    for (let from = 2; from < 300_000; from += 1000) {
      const rows = Array.from({ length: 1000 }, (_, i) => from + i);
      yield rows
        .map((row) => `<row r="${row}" spans="1:48" s="3" customFormat="1" ht="14.25" customHeight="1"/>`)
        .join('');
      yield `<row r="${from + 1000}"><c r="A${from + 1000}" s="3"/><c r="B${from + 1000}" s="3"/></row>`;
    }
    yield '</sheetData></worksheet>';
  };
  const all = Object.entries(parts('')).map(([name, content]) => ({
    name,
    content: name.includes('sheet1') ? blank() : [String(content)],
  }));
  const made: Buffer[] = [];
  for await (const bytes of zipBytes(all)) made.push(bytes);
  expect(await readBytes(Buffer.concat(made))).toEqual([{ row: 1, cells: ['好'] }]);
});

test('texts that the workbook does not hold refuse it, whatever the reason', async () => {
  const row = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>';
  const strings = (count: number) => `<sst>${'<si><t>好</t></si>'.repeat(count)}</sst>`;
  expect(await refusalOf(archive(parts(row)))).toBe('exchange.damaged');
  expect(await refusalOf(archive(parts(row, { 'xl/sharedStrings.xml': strings(0) })))).toBe(
    'exchange.damaged',
  );
  expect(await readSheet(row, { 'xl/sharedStrings.xml': strings(1) })).toEqual([{ row: 1, cells: ['好'] }]);
});

test('characters that nobody can store are taken out, rare ones stay', async () => {
  const [row] = await readSheet(
    '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a_x0000_b&#0;c</t></is></c><c r="B1" t="inlineStr"><is><t>_xD800_&#xD801;</t></is></c><c r="C1" t="inlineStr"><is><t>𠮷&#x20BB7;</t></is></c></row></sheetData>',
  );
  expect(row?.cells).toEqual(['abc', '\ufffd\ufffd', '𠮷𠮷']);
});

test.each([
  ['a spreadsheet of LibreOffice', { mimetype: 'application/vnd.oasis…', 'content.xml': '<office/>' }, 'ods'],
  ['a binary workbook', { 'xl/workbook.bin': 'x' }, 'xlsb'],
  ['a presentation', { 'ppt/presentation.xml': '<p/>' }, 'pptx'],
  ['pictures', { '1.jpg': 'x' }, 'zip'],
] as const)('%s is told by its kind', async (_, files, kind) => {
  expect(await refusalOf(archive(files))).toBe(`exchange.notSpreadsheet ${kind}`);
});

test('a workbook with macros is read as a workbook', async () => {
  const files = parts(ONE, { 'xl/vbaProject.bin': Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 1, 2]) });
  expect(await refusalOf(archive(files))).toBe('read');
});

test('an archive that breaks off in each of its parts is told, never half read', async () => {
  const whole = archive(parts(ONE));
  for (let length = 4; length < whole.length; length += 97)
    expect(await refusalOf(whole.subarray(0, length)), String(length)).toMatch(
      /^exchange\.(truncated|damaged)/,
    );
});

test('one changed byte anywhere is refused or changes nothing that is read', async () => {
  const whole = archive(parts(ONE), { stored: true });
  for (let at = 0; at < whole.length; at += 7) {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 0x41;
    const told = await refusalOf(changed);
    expect(told).toMatch(/^(read|exchange\.)/);
  }
});

test('entities: the five of XML only', async () => {
  const bomb = '<!DOCTYPE x [<!ENTITY a "好好好"><!ENTITY b "&a;&a;">]>';
  expect(await refusalOf(archive(parts('', { 'xl/worksheets/sheet1.xml': `${bomb}<worksheet/>` })))).toBe(
    'exchange.archiveUnsafe dtd',
  );
  const [row] = await readSheet(
    '<sheetData><row><c t="str"><v>&lt;b&gt;&amp;amp;&quot;&apos;&nbsp;</v></c></row></sheetData>',
  );
  expect(row?.cells).toEqual([`<b>&amp;"'&nbsp;`]);
});

test('shared texts of hundreds of megabytes are refused by what the directory says', async () => {
  const files = { 'xl/sharedStrings.xml': '<sst/>' };
  expect(await refusalOf(archive(files, { stored: true, claims: 170 * 1024 * 1024 }))).toBe(
    'exchange.tooLarge',
  );
});

const TABLE = [
  ['姓名', '证件号码', '备注'],
  ['张三', '529921197501048110', '一\n二'],
  ['李四', '１２', '#N/A'],
];
const quoted = (cell: string) => (/[\n,]/.test(cell) ? `"${cell}"` : cell);
const table = (mark: string, end: string) => TABLE.map((row) => row.map(quoted).join(mark)).join(end) + end;
const EXPECTED = [TABLE[0], TABLE[1], ['李四', '１２', new CellFault('error', '#N/A')]];

test.each<[string, Buffer]>([
  ['line feeds', Buffer.from(table(',', '\n'))],
  ['carriage returns only', Buffer.from(table(',', '\r'))],
  ['both kinds of ends in one file', Buffer.from(table(',', '\n').replace('备注\n', '备注\r\n'))],
  ['no end on the last line', Buffer.from(table(',', '\n').trimEnd())],
  ['GB18030 and semicolons', iconv.encode(table(';', '\r\n'), 'gb18030')],
  ['Unicode text of Excel', iconv.encode(table('\t', '\r\n'), 'utf16le', { addBOM: true })],
  ['Unicode text of the other byte order', iconv.encode(table('\t', '\r\n'), 'utf16be', { addBOM: true })],
  ['a byte-order mark and commas', Buffer.from(`\ufeff${table(',', '\r\n')}`)],
])('a text table with %s', async (_, bytes) => {
  expect((await readBytes(bytes, '一.csv')).map(({ cells }) => cells)).toEqual(EXPECTED);
});

test('a text table with zero characters far inside is read without them', async () => {
  const bytes = Buffer.from(`姓名,备注\n${'张三,x\n'.repeat(20_000)}李\u0000四,y\n`);
  expect((await readBytes(bytes, '一.csv')).at(-1)?.cells).toEqual(['李四', 'y']);
});

test('a quotation mark that never closes is told and does not swallow the file', async () => {
  expect(await refusalOf(Buffer.from(`姓名,备注\n"张三,x\n${'李四,y\n'.repeat(100)}`))).toBe(
    'exchange.damaged',
  );
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['a byte-order mark', Buffer.from('\ufeff')],
  ['white space', Buffer.from('\r\n \t\r\n')],
  ['a wide byte-order mark', Buffer.from('\ufeff\r\n', 'utf16le')],
])('a file of %s is empty', async (_, bytes) => {
  expect(await refusalOf(bytes)).toBe('exchange.empty');
});
