import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import JSZip from 'jszip';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkCharacter } from '#kernel/person-document.ts';
import { importFiles } from '#modules/exchange/index.ts';
import { writeXlsx } from '#platform/xlsx/write.ts';
import { jobHandlers } from '../../src/app/modules.ts';
import { testActor } from '../setup/database.ts';
import { OWN, type TestServer, testServer } from './county.ts';

const DAY = '2018-12-31';
/** What a spreadsheet runs when it stands at the beginning of a cell, and what a browser runs when it stands in a page. */
const FORMULAS = [
  '=1+1',
  '=HYPERLINK("http://evil.example","x")',
  "=cmd|' /C calc'!A0",
  '+1+1',
  '-2+3',
  '@SUM(1,1)',
  '\t=1+1',
  '\r=1+1',
  "'=1+1",
  '"=1+1',
  '=1+1\n=2',
  ';=1+1',
] as const;
const SCRIPTS = [
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '"><svg onload=alert(1)>',
  'javascript:alert(1)',
  '{{constructor.constructor("alert(1)")()}}',
  `\${alert(1)}`,
  '</w:t><w:br/>',
  '&lt;b&gt;',
  ']]><x>',
] as const;
const TEXTS = [...FORMULAS, ...SCRIPTS];

let server: TestServer;
let office: string;
let batch: string;
let folder: string;
beforeAll(async () => {
  server = await testServer({ rate: { person: 1e6, address: 1e6 } });
  for (const handler of jobHandlers(server.services)) server.services.jobs.register(handler);
  office = await server.signIn(server.users['county-office']);
  folder = mkdtempSync(join(tmpdir(), 'daohu-texts-'));
  batch = await importTexts();
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const documentOf = (n: number) => {
  const seventeen = `52992119700101${String(100 + n)}`;
  return seventeen + checkCharacter(seventeen);
};

/** A household for each text, in its free columns; the second of each has an error and stays out. */
async function importTexts(): Promise<string> {
  const row = (text: string, n: number, wrong: boolean) => ({
    '县(市、区、旗)': '清水县',
    '乡(镇)': '清溪镇',
    行政村: '上河村',
    自然村: text,
    户编号: `52992188${String(n).padStart(4, '0')}`,
    人编号: `52992188${String(n).padStart(4, '0')}01`,
    姓名: text,
    证件号码: wrong ? `${documentOf(n).slice(0, 14)}` : documentOf(n),
    人数: 1,
    与户主关系: '户主',
    民族: '汉族',
    文化程度: '小学',
    健康状况: '健康',
    劳动技能: '普通劳动力',
    脱贫属性: '未脱贫',
    贫困户属性: '一般贫困户',
    危房户: '是',
    饮水安全: '否',
    人均纯收入: 1000,
    开户银行名称: text,
  });
  const rows = TEXTS.flatMap((text, n) => [row(text, 2 * n, false), row(text, 2 * n + 1, true)]);
  const header = Object.keys(rows[0] ?? {});
  const path = join(folder, '=1+1<b>登记表.xlsx');
  const cells = rows.map((one) => header.map((key) => one[key as keyof typeof one]));
  await writeXlsx([{ name: '=1+1', titles: [], header, rows: cells }], createWriteStream(path));
  const { id, username } = server.users['county-office'];
  const actor = { ...testActor('county-office', '529921'), id, name: username };
  const answer = await importFiles(server.services, actor, {
    paths: [path],
    area: OWN.county,
    on: DAY,
    dryRun: false,
    progress: async () => undefined,
  });
  expect(answer.totals.households).toBe(TEXTS.length);
  expect(answer.keptOut.households).toBe(TEXTS.length);
  return answer.batch;
}

const get = (url: string) =>
  server.app.inject({ method: 'GET', url, headers: { cookie: office, 'accept-language': 'zh-CN' } });
const post = (url: string, payload: object) =>
  server.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { cookie: office, 'command-id': server.services.newId() },
  });

/** The file of a job, made now. */
async function exported(command: string, input: object): Promise<Buffer> {
  const { job } = (await post(`/api/commands/${command}`, input)).json();
  await server.services.jobs.runOne(job);
  const answer = await get(`/api/jobs/${job}/file`);
  expect([answer.statusCode, answer.headers['content-disposition']]).toEqual([
    200,
    expect.stringMatching(/^attachment; filename/),
  ]);
  return answer.rawPayload;
}

/** The cells of a workbook that a spreadsheet would calculate or follow, and the texts of the others. */
async function readCells(file: Buffer) {
  const zip = await JSZip.loadAsync(file);
  const sheets = Object.keys(zip.files).filter((name) => /worksheets\/.+[.]xml$/.test(name));
  const xml = (await Promise.all(sheets.map((name) => zip.file(name)?.async('string')))).join('');
  const formulas = [...xml.matchAll(/<f[ >]|t="str"|<hyperlink/g)].length;
  const others = Object.keys(zip.files).filter((name) =>
    /vba|externalLink|embeddings|activeX|connections/i.test(name),
  );
  return { xml, formulas: formulas + others.length };
}

describe('a text that begins as a formula stays a text', () => {
  test.each([
    ['the register, layout A', 'exchange.export', { layout: 'A', format: 'xlsx', area: OWN.county, on: DAY }],
    ['the register, layout B', 'exchange.export', { layout: 'B', format: 'xlsx', area: OWN.county, on: DAY }],
    ['the screening', 'screening.export', { area: OWN.county, on: DAY }],
  ])('in the workbook of %s', async (_title, command, input) => {
    const { xml, formulas } = await readCells(await exported(command, input));
    expect(xml).toContain('HYPERLINK');
    expect(formulas).toBe(0);
  });

  test('in the error workbook and in the evidence of a figure', async () => {
    const errors = await readCells((await get(`/api/imports/${batch}/error-workbook`)).rawPayload);
    const evidence = await readCells(
      (await post('/api/figures/evidence/export', { indicator: 'persons.all', area: OWN.county, on: DAY }))
        .rawPayload,
    );
    for (const { xml, formulas } of [errors, evidence]) {
      expect(xml).toContain('HYPERLINK');
      expect(formulas).toBe(0);
    }
  });

  test.each(['A', 'B'])('in the text table of the register, layout %s', async (layout) => {
    const file = await exported('exchange.export', { layout, format: 'csv', area: OWN.county, on: DAY });
    const fields = (parse(file, { bom: true, relax_column_count: true }) as string[][]).flat();
    expect(fields.some((field) => field.includes('HYPERLINK'))).toBe(true);
    expect(fields.filter((field) => /^[=+\-@\t\r]/.test(field))).toEqual([]);
    // A spreadsheet that takes semicolons for the border must not find a formula behind one either.
    const unquoted = file.toString().replaceAll(/"(?:[^"]|"")*"/g, '""');
    expect(unquoted.split(/[\r\n;]+/).filter((part) => /^[=+\-@]/.test(part))).toEqual([]);
  });

  test('control: the looking finds a formula', async () => {
    const zip = new JSZip();
    zip.file('xl/worksheets/sheet1.xml', '<c r="A1"><f>1+1</f><v>2</v></c>');
    expect((await readCells(await zip.generateAsync({ type: 'nodebuffer' }))).formulas).toBe(1);
  });
});

describe('a text that looks like a page is answered as a text', () => {
  test('by every list, as JSON that no browser takes for a page', async () => {
    const answers = [
      await post('/api/households/query', { area: OWN.county, on: DAY, limit: 200 }),
      await get(`/api/findings?area=${OWN.county}&limit=200`),
      await get(`/api/imports/${batch}/changes`),
      await get(`/api/imports/${batch}`),
      await post('/api/figures/evidence', {
        indicator: 'persons.all',
        area: OWN.county,
        on: DAY,
        limit: 200,
      }),
      await post('/api/screening/query', { area: OWN.county, on: DAY, limit: 200 }),
    ];
    for (const answer of answers) {
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
    }
    const [households] = answers.map((answer) => answer.json() as { items: { headName: string }[] });
    const names = households?.items.map((row) => row.headName);
    for (const text of SCRIPTS) expect(names).toContain(text);
  });

  test('in the Word file of a summary, also in what a person wrote, as words', async () => {
    const { report } = (
      await post('/api/commands/reports.create', { kind: 'annual-summary', area: OWN.county, on: DAY })
    ).json();
    const first = (await get(`/api/reports/${report}`)).json();
    const paragraph =
      first.sections[0].paragraphs.find((one: { runs: object[] }) =>
        one.runs.every((run) => !('figure' in run)),
      ) ?? first.sections.at(-1).paragraphs[0];
    const marks = paragraph.runs
      .filter((run: { figure?: string }) => run.figure !== undefined)
      .map((run: { figure: string; area: string }) => `{{${run.figure}@${run.area}}}`)
      .join('');
    const text = `${SCRIPTS.filter((one) => !one.includes('{{')).join(' ')}${marks}`;
    const edited = await post('/api/commands/reports.edit', {
      report,
      revision: first.revision,
      paragraphs: { [paragraph.key]: text },
    });
    expect([edited.statusCode, edited.body.slice(0, 200)]).toEqual([200, expect.any(String)]);
    const file = await get(`/api/reports/${report}/docx`);
    const zip = await JSZip.loadAsync(file.rawPayload);
    const xml = (await zip.file('word/document.xml')?.async('string')) ?? '';
    expect(xml).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(xml).not.toMatch(/<img|<script|<svg|<x>/);
    expect(Object.keys(zip.files).filter((name) => /vba|embeddings|activeX/i.test(name))).toEqual([]);
    expect((await zip.file('word/_rels/document.xml.rels')?.async('string')) ?? '').not.toMatch(
      /TargetMode="External"/,
    );
  });

  test('in the name of a download, as a name', async () => {
    const answer = await get(`/api/imports/${batch}/error-workbook`);
    const header = String(answer.headers['content-disposition']);
    expect(header).toMatch(/^attachment; filename[*]=UTF-8''[A-Za-z0-9%._~!*'()-]+$/);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });
});

test('a name of a file with a line end, a quotation or a path opens no header and no folder', async () => {
  const names = [
    'a\r\nSet-Cookie: x=1.xlsx',
    'a"; filename="b.html',
    '../../../etc/passwd',
    '..\\..\\x.xlsx',
    'a\u0000.xlsx',
    '<b>.xlsx',
    'a'.repeat(300),
  ];
  for (const name of names) {
    const border = 'x'.repeat(20);
    const head = `--${border}\r\ncontent-disposition: form-data; name="area"\r\n\r\n${OWN.county}\r\n--${border}\r\ncontent-disposition: form-data; name="file"; filename="${encodeURIComponent(name)}"; filename*=UTF-8''${encodeURIComponent(name)}\r\ncontent-type: application/octet-stream\r\n\r\n`;
    const answer = await server.app.inject({
      method: 'POST',
      url: '/api/imports',
      headers: {
        cookie: office,
        'command-id': server.services.newId(),
        'content-type': `multipart/form-data; boundary=${border}`,
      },
      payload: Buffer.concat([
        Buffer.from(head),
        Buffer.from('not a workbook'),
        Buffer.from(`\r\n--${border}--\r\n`),
      ]),
    });
    expect([name, answer.statusCode >= 400 && answer.statusCode < 500]).toEqual([name, true]);
    expect(Object.keys(answer.headers)).not.toContain('set-cookie');
  }
});
