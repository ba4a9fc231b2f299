import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { enterDemo, openBrowser, openVisit, pictureOnFailure, settled, type Visit } from './setup/browser.ts';
import { faultsOf } from './setup/page-faults.ts';

const demoUrl = inject('demoUrl');
const FORM = '五净一有一整齐';
const folder = mkdtempSync(join(tmpdir(), 'survey-e2e-'));
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** The area of who is signed in, and a household of it. */
const place = ({ page }: Visit) =>
  page.evaluate(async () => {
    const session = await (await fetch('/api/session')).json();
    const body = JSON.stringify({ area: session.area.code, on: session.today });
    const headers = { 'content-type': 'application/json' };
    const { items } = await (await fetch('/api/households/query', { method: 'POST', headers, body })).json();
    return { area: String(session.area.code), household: String(items[0].id) };
  });

const card = ({ page }: Visit, form: string) => page.getByRole('region', { name: form, exact: true });

test('a cadre in a yard answers with a thumb, saves once, and finds it again with his name', async () => {
  const visit = await openVisit(browser, demoUrl, { width: 'phone' });
  pictureOnFailure(visit);
  await enterDemo(visit, demoUrl, 'village-cadre');
  const { household } = await place(visit);
  await visit.page.goto(`/households/${household}?tab=survey`);
  await settled(visit);
  const sheet = card(visit, FORM);
  await sheet.getByRole('button', { name: '填写' }).click();
  const questions = sheet.locator('.survey-item');
  await questions.nth(0).getByRole('button', { name: '是', exact: true }).click();
  await questions.nth(1).getByRole('button', { name: '不清楚' }).click();
  for (const button of await sheet.getByRole('button').all())
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(48);
  await sheet.getByRole('button', { name: '保存 2 项' }).click();
  await sheet.getByText('已保存 2 项').waitFor();
  await sheet.getByText('已填 2/7').waitFor();
  expect(await questions.nth(0).textContent()).toContain('王村干');
  expect(await faultsOf(visit, 'the survey of a household')).toEqual([]);
  expect(visit.complaints).toEqual([]);
  await visit.context.close();
}, 120_000);

test('the sheet of a village stands beside what is counted of it', async () => {
  const visit = await openVisit(browser, demoUrl);
  pictureOnFailure(visit);
  await enterDemo(visit, demoUrl, 'village-cadre');
  const { area } = await place(visit);
  await visit.page.goto(`/villages/${area}`);
  await settled(visit);
  const sheet = card(visit, '村级信息表');
  await sheet.getByRole('button', { name: '填写' }).click();
  await sheet.locator('.survey-typed input').first().fill('共六百');
  await sheet.getByText('请填数字').waitFor();
  expect(await sheet.locator('.survey-go').isDisabled()).toBe(true);
  await sheet.locator('.survey-typed input').first().fill('681');
  await sheet.getByRole('button', { name: '保存 1 项' }).click();
  await sheet.getByText('已保存 1 项').waitFor();
  expect(await faultsOf(visit, 'the sheet of a village')).toEqual([]);
  await visit.context.close();
}, 120_000);

/** Fills the first question of the first rows of an exported form, one of them with something that is no answer. */
async function fillIn(content: Buffer, path: string): Promise<void> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(content as unknown as ArrayBuffer);
  const [sheet] = book.worksheets;
  if (!sheet) throw new Error('a sheet');
  for (const row of [2, 3, 4]) sheet.getCell(row, 5).value = '否';
  sheet.getCell(5, 5).value = '看情况';
  writeFileSync(path, Buffer.from(await book.xlsx.writeBuffer()));
}

test('a form goes out as a workbook and comes back filled in: checked first, then written, what is wrong told with its row', async () => {
  const visit = await openVisit(browser, demoUrl);
  pictureOnFailure(visit);
  const { page } = visit;
  await enterDemo(visit, demoUrl, 'town-clerk');
  await page.goto('/survey');
  await settled(visit);
  expect(await faultsOf(visit, 'the survey forms')).toEqual([]);
  const started = page.waitForResponse((response) => response.url().endsWith('/exchange.exportSurvey'));
  await page.getByRole('button', { name: `导出“${FORM}”` }).click();
  const { job } = (await (await started).json()) as { job: string };
  await expect
    .poll(async () => (await page.request.get(`/api/jobs/${job}`)).json(), { timeout: 60_000 })
    .toMatchObject({ state: 'done' });
  const path = join(folder, '五净.xlsx');
  await fillIn(await (await page.request.get(`/api/jobs/${job}/file`)).body(), path);

  await page.goto('/survey');
  await page.getByRole('button', { name: '导入', exact: true }).click();
  await page.locator('input[type=file]').setInputFiles(path);
  await page.getByRole('button', { name: '上传并核对' }).click();
  await page.getByRole('button', { name: /^写入 \d+ 项/ }).waitFor({ timeout: 60_000 });
  await settled(visit);
  const shown = (await page.locator('main').textContent()) ?? '';
  expect(shown).toContain('要改的地方 1 处');
  expect(shown).toContain('第5行');
  expect(shown).toContain('“看情况”看不出是还是否');
  expect(await faultsOf(visit, 'a survey import')).toEqual([]);
  await page.getByRole('button', { name: /^写入 \d+ 项/ }).click();
  await page.getByText('已写入', { exact: true }).first().waitFor({ timeout: 60_000 });
  expect(visit.complaints).toEqual([]);
  await visit.context.close();
}, 180_000);
