import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import JSZip from 'jszip';
import type { Browser, Download } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, openVisit, pictureOnFailure, settled, type Visit } from './setup/browser.ts';
import {
  DAY,
  type Head,
  type OwnCounty,
  openOwnCounty,
  openSheet,
  readHeads,
  readNumbers,
  signInFirst,
} from './setup/own-county.ts';

const HOUSEHOLDS = 40;
let county: OwnCounty;
let browser: Browser;
let office: Visit;
let heads: Head[];
/** What the story comes to know on its way. */
const known = { batch: '', report: '', household: '', shown: '' };
/** Two heads whose document number is spoilt in the file, with the right one. */
const spoilt = new Map<string, string>();

beforeAll(async () => {
  county = await openOwnCounty({
    households: HOUSEHOLDS,
    seed: 20_181_231,
    users: (villages, code) => ({
      office: ['county-office', code],
      cadre: ['village-cadre', villages.at(-1)?.code ?? ''],
    }),
  });
  heads = await readHeads(county.workbook);
  await spoilTwoRows(county.workbook);
  browser = await openBrowser();
  office = await openVisit(browser, county.program().url);
});
afterAll(async () => {
  await browser?.close();
  await county?.close();
});

/** Makes the check character of two heads of different households wrong. */
async function spoilTwoRows(path: string): Promise<void> {
  const { sheet, headerRow, cell, save } = await openSheet(path);
  for (let row = headerRow + 1; row <= sheet.rowCount; row += 1) {
    const number = String(cell(row, '证件号码').value ?? '');
    const isHead = cell(row, '与户主关系').value === '户主';
    if (!isHead || number.length !== 18 || spoilt.size === 2) continue;
    spoilt.set(String(cell(row, '人编号').value), number);
    cell(row, '证件号码').value = `${number.slice(0, 17)}${number.endsWith('3') ? '4' : '3'}`;
  }
  await save();
  expect(spoilt.size).toBe(2);
}

async function saved(download: Download, name: string): Promise<string> {
  const path = join(county.folder, name);
  await download.saveAs(path);
  return path;
}

/** From the file to the findings of its check. */
async function uploadAndCheck(path: string): Promise<void> {
  const { page } = office;
  await page.goto('/imports');
  await page.locator('input[type=file]').setInputFiles(path);
  await page.getByRole('button', { name: '开始', exact: false }).click();
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}/);
  await page.getByRole('button', { name: '下一步：查错' }).click();
  await page.getByRole('button', { name: /^下一步：看变化/ }).waitFor({ timeout: 60_000 });
}

async function confirmChanges(): Promise<void> {
  const { page } = office;
  await page.getByRole('button', { name: /^下一步：看变化/ }).click();
  await page.getByRole('button', { name: /^确认导入/ }).click();
  await page.getByRole('heading', { name: /^已导入/ }).waitFor({ timeout: 60_000 });
}

describe('a county office', () => {
  test('signs in with the password handed over, and sets an own one', async () => {
    pictureOnFailure(office);
    await signInFirst(office.page, county.account('office'));
    await settled(office);
    expect(await office.page.getByRole('heading', { level: 1 }).first().textContent()).toBeTruthy();
  });

  test('imports a workbook with errors through the wizard', async () => {
    pictureOnFailure(office);
    await uploadAndCheck(county.workbook);
    expect(await office.page.getByText('证件号码末位校验不对').first().isVisible()).toBe(true);
    known.batch = office.page.url().replace(/^.*imports\/([0-9a-f-]{36}).*$/, '$1');
    await confirmChanges();
    const title = await office.page.getByRole('heading', { name: /^已导入/ }).textContent();
    expect(title).toContain(`已导入${HOUSEHOLDS - 2}户`);
  });

  test('downloads the error workbook, mends its rows and imports it again', async () => {
    pictureOnFailure(office);
    const { page } = office;
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: /错误工作簿/ }).click();
    const path = await saved(await waiting, '错误.xlsx');
    const { sheet, headerRow, cell, save } = await openSheet(path);
    let mended = 0;
    for (let row = headerRow + 1; row <= sheet.rowCount; row += 1) {
      const right = spoilt.get(String(cell(row, '人编号').value ?? ''));
      if (right === undefined) continue;
      expect(String(cell(row, '原因').value)).toContain('证件号码末位校验不对');
      cell(row, '证件号码').value = right;
      mended += 1;
    }
    expect(mended).toBe(2);
    await save();
    await uploadAndCheck(path);
    await confirmChanges();
    expect(await page.getByRole('heading', { name: /^已导入/ }).textContent()).toContain('已导入2户');
    await page.goto(`/households?on=${DAY}`);
    await page.getByText(`共 ${HOUSEHOLDS} 户`).first().waitFor();
  });

  test('screens as of the end of the year: the parts add up to the register', async () => {
    pictureOnFailure(office);
    const { page } = office;
    await page.goto(`/screening?on=${DAY}`);
    await page.locator('.sc-headline dd').first().waitFor();
    const values = (await page.locator('.sc-headline dd').allTextContents()).map((text) =>
      Number.parseInt(text.replaceAll(',', ''), 10),
    );
    const [all = 0, ...parts] = values;
    expect(all).toBe(HOUSEHOLDS);
    expect(parts.reduce((sum, one) => sum + one, 0)).toBe(all);
    expect(parts[0]).toBeGreaterThan(0);
  });

  test('creates the annual summary and saves it', async () => {
    pictureOnFailure(office);
    const { page } = office;
    await page.goto(`/reports?on=${DAY}`);
    await page.getByRole('button', { name: '写一份总结' }).first().click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /生\s*成/ })
      .click();
    await page.waitForURL(/\/reports\/[0-9a-f-]{36}/);
    known.report = page.url().replace(/^.*reports\/([0-9a-f-]{36}).*$/, '$1');
    await page.locator('.rp-bar').getByRole('button', { name: '定稿', exact: true }).click();
    await page
      .locator('.ant-popover, .ant-popconfirm')
      .getByRole('button', { name: /定\s*稿/ })
      .click();
    await page.getByText('已定稿').first().waitFor();
  });

  test('clicks a figure and sees exactly its households', async () => {
    pictureOnFailure(office);
    const { page } = office;
    const chip = page.locator('.rp-n', { hasText: `${HOUSEHOLDS}户` }).first();
    known.shown = (await chip.textContent()) ?? '';
    const answered = page.waitForResponse((response) => response.url().endsWith('/api/figures/evidence'));
    await chip.click();
    const evidence = await (await answered).json();
    const drawer = page.locator('.evidence');
    await drawer.locator('table tbody tr').first().waitFor();
    expect(evidence.figure.value).toBe(HOUSEHOLDS);
    expect(evidence.total).toBe(HOUSEHOLDS);
    const rows = await drawer.locator('table tbody tr').allTextContents();
    expect(rows).toHaveLength(HOUSEHOLDS);
    for (const row of evidence.items) expect(rows.some((text) => text.includes(row.headName))).toBe(true);
    const fromFile = heads.map((head) => head.number).sort();
    expect(
      evidence.items.map((row: { nationalHouseholdNo: string }) => row.nationalHouseholdNo).sort(),
    ).toEqual(fromFile);
    expect(await drawer.textContent()).toContain(`${HOUSEHOLDS} 户`);
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
  });

  test('corrects a record in a household file', async () => {
    pictureOnFailure(office);
    const { page } = office;
    await page.goto('/households');
    await page.locator('table tbody tr').first().waitFor();
    const listed = await page.evaluate(
      async ([area]) => {
        const answer = await fetch('/api/households/query', {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'command-id': crypto.randomUUID() },
          body: JSON.stringify({ area, on: '2026-01-01' }),
        });
        return answer.json();
      },
      [county.villages[0]?.code],
    );
    known.household = listed.items[0].id;
    await page.goto(`/households/${known.household}`);
    await page
      .getByRole('button', { name: /^更正 .+ 的信息$/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    const months = dialog.getByLabel('务工月数');
    await months.fill((await months.inputValue()) === '7' ? '8' : '7');
    await dialog.getByLabel('从哪天起是这样').fill(DAY);
    await dialog.getByLabel('依据和原因').fill('入户核实务工时间');
    await dialog.getByRole('button', { name: /^更正 1 项$/ }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('入户核实务工时间').first().waitFor();
  });

  test('finds the frozen figure unchanged, and told that one record was corrected since', async () => {
    pictureOnFailure(office);
    const { page } = office;
    await page.goto(`/reports/${known.report}`);
    await page.locator('.rp-n').first().waitFor();
    expect(
      await page
        .locator('.rp-n', { hasText: `${HOUSEHOLDS}户` })
        .first()
        .textContent(),
    ).toBe(known.shown);
    expect(await page.locator('.rp-bar').textContent()).toContain('1条记录更正过');
    expect(await page.locator('.rp-notes').textContent()).toContain('1条记录更正过');
  });

  test('gets the summary as a Word file with the same figure', async () => {
    pictureOnFailure(office);
    const { page } = office;
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: '生成 Word' }).click();
    const path = await saved(await waiting, '总结.docx');
    const zip = await JSZip.loadAsync(readFileSync(path));
    const xml = (await zip.file('word/document.xml')?.async('string')) ?? '';
    const text = xml.replace(/<[^>]+>/g, '');
    expect(text).toContain(known.shown);
    expect(text).toContain('2018年12月31日');
    expect(office.complaints).toEqual([]);
  });
});

describe('a village cadre of another town', () => {
  let cadre: Visit;
  beforeAll(async () => {
    cadre = await openVisit(browser, county.program().url);
    await signInFirst(cadre.page, county.account('cadre'));
  });
  afterAll(async () => cadre?.context.close());

  /** What the page itself would ask, with an area, id or word of another's. */
  const asked = (path: string, body?: object) =>
    cadre.page.evaluate(
      async ([url = '', text = '']) => {
        const headers = { 'content-type': 'application/json', 'command-id': crypto.randomUUID() };
        const answer = await fetch(url, text === '' ? {} : { method: 'POST', headers, body: text });
        return { status: answer.status, text: await answer.text() };
      },
      [path, body === undefined ? '' : JSON.stringify(body)],
    );
  const isHis = (head: Head) => {
    const his = county.villages.at(-1);
    return head.village === his?.name && head.town === his?.town;
  };
  const own = () => heads.filter(isHis);
  const others = () => heads.filter((head) => !isHis(head));

  test('finds his own village in the list, and no other', async () => {
    pictureOnFailure(cadre);
    expect(own().length).toBeGreaterThan(0);
    expect(others().length).toBeGreaterThan(own().length);
    const { page } = cadre;
    await page.goto(`/households?on=${DAY}`);
    await settled(cadre);
    await page.getByText(`共 ${own().length} 户`).first().waitFor();
    const text = (await page.locator('main').textContent()) ?? '';
    for (const row of others()) expect(text).not.toContain(row.number);
    await page.goto(`/households?on=${DAY}&area=${county.county}`);
    await settled(cadre);
    const wider = (await page.locator('main').textContent()) ?? '';
    for (const row of others()) expect(wider).not.toContain(row.number);
  });

  test('finds nobody else by name, number or suggestion', async () => {
    pictureOnFailure(cadre);
    const { page } = cadre;
    await page.goto('/');
    for (const row of others().slice(0, 3)) {
      await page.keyboard.press('Escape');
      await page.getByRole('combobox').first().fill(row.number);
      await settled(cadre);
      expect(await page.getByRole('listbox').textContent()).not.toContain(row.name);
      const found = await asked('/api/households/query', {
        area: county.county,
        on: DAY,
        search: row.number,
      });
      expect(JSON.parse(found.text).items ?? []).toEqual([]);
      const counted = await asked('/api/households/count', {
        area: county.county,
        on: DAY,
        search: row.number,
      });
      expect(JSON.parse(counted.text).households ?? 0).toBe(0);
    }
  });

  test('guesses no address: household, batch, report, job, evidence and export are not there', async () => {
    pictureOnFailure(cadre);
    const { page } = cadre;
    const batch = known.batch;
    for (const path of [`/households/${known.household}`, `/imports/${batch}`, `/reports/${known.report}`]) {
      await page.goto(path);
      await page.getByText('找不到').or(page.getByText('您看不到这里')).first().waitFor();
    }
    const closed = [
      await asked(`/api/households/${known.household}?on=${DAY}`),
      await asked(`/api/households/${known.household}/timeline`),
      await asked(`/api/imports/${batch}`),
      await asked(`/api/imports/${batch}/error-workbook`),
      await asked(`/api/reports/${known.report}`),
      await asked(`/api/reports/${known.report}/docx`),
      await asked(`/api/households/${known.household}/reveal`, { purpose: '看看' }),
      await asked('/api/figures', { area: county.county, on: DAY }),
      await asked('/api/figures/evidence', { indicator: 'households.all', area: county.county, on: DAY }),
      await asked('/api/figures/evidence/export', {
        indicator: 'households.all',
        area: county.county,
        on: DAY,
      }),
      await asked('/api/commands/exchange.export', { layout: 'A', area: county.county, on: DAY }),
    ];
    expect(closed.map(({ status }) => status).filter((status) => status !== 404 && status !== 403)).toEqual(
      [],
    );
    // A place that holds his own may be answered with his own.
    const screened = await asked('/api/screening/query', { area: county.county, on: DAY });
    const guesses = [...closed, screened];
    for (const { text } of guesses) for (const row of others()) expect(text).not.toContain(row.name);
  });

  test('counts his own village in every figure', async () => {
    pictureOnFailure(cadre);
    const village = county.villages.at(-1)?.code ?? '';
    const { items } = JSON.parse(
      (await asked('/api/figures', { area: village, on: DAY, ids: ['households.all'] })).text,
    );
    expect(items.map((figure: { value: number }) => figure.value)).toEqual([own().length]);
  });
});

describe('after all of it', () => {
  /** All that a window keeps and has shown to others: storage, cookies that scripts see, addresses, console. */
  const keptBy = async ({ page, addresses, console: lines }: Visit) => {
    const stored = await page.evaluate(() => [
      JSON.stringify(localStorage),
      JSON.stringify(sessionStorage),
      document.cookie,
      location.href,
    ]);
    return [...stored, ...addresses, ...lines].join('\n');
  };

  test('a whole document number finds its household, and stands in no address, storage, console or log', async () => {
    pictureOnFailure(office);
    const { page } = office;
    const numbers = await readNumbers(county.workbook);
    expect(numbers.length).toBeGreaterThan(HOUSEHOLDS);
    const document = [...spoilt.values()][0] ?? '';
    await page.goto('/');
    await settled(office);
    await page.keyboard.press('/');
    await page.keyboard.type(document);
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/households/);
    await settled(office);
    const kept = await keptBy(office);
    const all = [...numbers, document];
    expect(all.filter((number) => kept.includes(number))).toEqual([]);
    expect(all.filter((number) => county.program().said().includes(number))).toEqual([]);
    expect(
      heads.filter((head) => county.program().said().includes(head.name)).map((head) => head.name),
    ).toEqual([]);
    // control: the log tells of the requests, and the looking finds what is there
    expect(county.program().said()).toContain('/api/households/query');
    expect(all.filter((number) => `${kept}${document}`.includes(number))).toEqual([document]);
  });
});
