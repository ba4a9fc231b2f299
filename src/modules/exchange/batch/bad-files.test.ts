import JSZip from 'jszip';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findText } from '#platform/i18n/texts.ts';
import { type ZipPart, zipBytes } from '#platform/xlsx/zip-write.ts';
import { type Clerk, type Office, openOffice } from '../../../../tests/setup/import-office.ts';
import { type SpecimenRow, specimenHousehold } from '../register/specimen.ts';
import type { Batch, BatchFinding } from './model.ts';

let office: Office;
let clerk: Clerk;
let good: Buffer;
beforeAll(async () => {
  office = await openOffice();
  clerk = await office.as(office.server.users['county-office']);
  good = await office.workbook(rowsOf(2));
});
afterAll(async () => office.close());

const rowsOf = (n: number): SpecimenRow[] =>
  Array.from({ length: n }, (_, i) => i + 1).flatMap((k) =>
    specimenHousehold('A', k).map((row) => ({ ...row, 行政村: '上河村' })),
  );
const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
const SHEET = 'xl/worksheets/sheet1.xml';

/** The good workbook with its sheet rewritten. */
async function withSheet(change: (xml: string) => string): Promise<Buffer> {
  const zip = await JSZip.loadAsync(good);
  zip.file(SHEET, change((await zip.file(SHEET)?.async('string')) ?? ''));
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
}

/** The good workbook, its sheet followed by so many megabytes of nothing. */
async function inflating(megabytes: number): Promise<Buffer> {
  const zip = await JSZip.loadAsync(good);
  const parts: ZipPart[] = [];
  for (const name of Object.keys(zip.files)) {
    const text = (await zip.file(name)?.async('string')) ?? '';
    const blank = Array.from({ length: name === SHEET ? megabytes : 0 }, () => ' '.repeat(1_000_000));
    parts.push({ name, content: [text, ...blank] });
  }
  const chunks: Buffer[] = [];
  for await (const chunk of zipBytes(parts)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const BAD: readonly [string, string, () => Promise<Buffer> | Buffer, number, string][] = [
  [
    'protected by a password',
    '登记表.xlsx',
    () =>
      Buffer.concat([OLE, Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le'), Buffer.alloc(600)]),
    422,
    'exchange.passwordProtected',
  ],
  ['an old .xls', '登记表.xls', () => Buffer.concat([OLE, Buffer.alloc(2000)]), 415, 'exchange.oldFormat'],
  [
    'a renamed PDF',
    '登记表.xlsx',
    () => Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj'),
    415,
    'exchange.notSpreadsheet',
  ],
  [
    'a web page',
    '登记表.xls',
    () => Buffer.from('<html><table><tr><td>姓名</td></tr></table></html>'),
    415,
    'exchange.webPage',
  ],
  ['without a byte', '登记表.xlsx', () => Buffer.alloc(0), 422, 'exchange.empty'],
  ['an empty csv', '登记表.csv', () => Buffer.from('\ufeff'), 422, 'exchange.empty'],
  ['inflating to 300 MB', '登记表.xlsx', () => inflating(300), 413, 'exchange.tooLarge'],
  ['cut in half', '登记表.xlsx', () => good.subarray(0, good.length / 2), 422, 'exchange.truncated'],
  [
    'of headers that nobody knows',
    '登记表.xlsx',
    () => office.workbook([{ 甲: '1', 乙: '2', 丙: '3' }]),
    422,
    'exchange.headerUnknown',
  ],
  [
    'an empty sheet',
    '登记表.xlsx',
    () => withSheet((xml) => xml.replace(/<sheetData>.*<\/sheetData>/s, '<sheetData/>')),
    422,
    'exchange.empty',
  ],
  [
    'with a DTD',
    '登记表.xlsx',
    () => withSheet((xml) => xml.replace(/^/, '<!DOCTYPE x [<!ENTITY a "b">]>')),
    422,
    'exchange.archiveUnsafe',
  ],
];

test.each(BAD)(
  'a file that is %s is refused in words, nothing is written, the server lives',
  async (_, name, make, status, code) => {
    const stored = await office.count('import_batch');
    const answer = await clerk.upload([{ name, content: await make() }]);
    expect(answer).toMatchObject({ status, body: { code, details: { file: name } } });
    for (const language of ['zh-CN', 'en'] as const)
      expect(
        findText(language, 'exchange', `problem.${code.slice('exchange.'.length)}`)?.length,
      ).toBeGreaterThan(10);
    expect(await office.count('import_batch')).toBe(stored);
    expect(await office.count('household')).toBe(0);
    expect((await clerk.get('/api/health')).status).toBe(200);
  },
);

test('of several files the bad ones are named, each with its reason; none of them is taken', async () => {
  const answer = await clerk.upload([
    { name: '清溪镇.xlsx', content: good },
    { name: '白石镇.xls', content: Buffer.concat([OLE, Buffer.alloc(2000)]) },
    { name: '说明.pdf', content: Buffer.from('%PDF-1.7') },
  ]);
  expect(answer).toMatchObject({
    status: 422,
    body: {
      code: 'exchange.filesRefused',
      details: { refused: 2, all: 3 },
      findings: [
        { at: '白石镇.xls', code: 'exchange.oldFormat' },
        { at: '说明.pdf', code: 'exchange.notSpreadsheet' },
      ],
    },
  });
  expect(await office.count('import_batch')).toBe(0);
});

test('a request that carries no file, or another content, is refused in words', async () => {
  expect(await clerk.upload([])).toMatchObject({ status: 400, body: { code: 'exchange.noFile' } });
  const cookie = await office.server.signIn(office.server.users['county-office']);
  const answer = await office.server.app.inject({
    method: 'POST',
    url: '/api/imports',
    payload: { files: ['a.xlsx'] },
    headers: { cookie },
  });
  expect([answer.statusCode, answer.json().code]).toEqual([415, 'exchange.sendFiles']);
  expect(await clerk.upload([{ name: 'a.xlsx', content: good }], { area: '1' })).toMatchObject({
    status: 400,
    body: { code: 'command.invalid', findings: [{ at: 'area' }] },
  });
  expect(await clerk.upload([{ name: 'a.xlsx', content: good }], { on: '31.12.2018' })).toMatchObject({
    status: 400,
  });
});

const failed = async (content: Buffer) => {
  const opened = (await clerk.upload([{ name: '登记表.xlsx', content }])).body as Batch;
  const started = (await clerk.command('exchange.check', { batch: opened.id })).body as { job: string };
  return { opened, job: await clerk.runJob(started.job) };
};

test('a lacking column and a sheet without rows are told by the check; the batch waits', async () => {
  const lacking = await failed(await office.workbook(rowsOf(1).map(({ 姓名: _, ...row }) => row)));
  expect(lacking.job).toMatchObject({ state: 'failed', problem_code: 'exchange.columnsMissing' });
  const [job] = await office.query<{ problem_details: object }>(
    `select problem_details from job where problem_code = 'exchange.columnsMissing'`,
  );
  expect(job?.problem_details).toEqual({ sheet: '清溪镇', field: 'name', places: 1 });
  const [first] = rowsOf(1);
  const none = await failed(
    await office.workbook([Object.fromEntries(Object.keys(first ?? {}).map((key) => [key, null]))]),
  );
  expect(none.job).toMatchObject({ state: 'failed', problem_code: 'exchange.noRows' });
  expect(await office.count('household')).toBe(0);
});

test('a formula without a value is an error of its cell, named by sheet, row and column; with its value it is read', async () => {
  const at = /<c r="([A-Z]+5)"([^>]*)><v>5000<\/v><\/c>/;
  const found = async (cell: string) => {
    const batch = await clerk.check(await withSheet((xml) => xml.replace(at, cell)));
    return (await clerk.get(`/api/imports/${batch.id}/findings?check=number.invalid`)).body as {
      items: BatchFinding[];
    };
  };
  expect((await found('<c r="$1"$2><f>A1+1</f></c>')).items).toMatchObject([
    { sheet: '清溪镇', row: 5, column: '人均纯收入', severity: 'error', details: { reason: 'formula' } },
  ]);
  expect((await found('<c r="$1"$2><f>A1+1</f><v>5000</v></c>')).items).toEqual([]);
});
