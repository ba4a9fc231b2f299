import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import exceljs from 'exceljs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { enterDemo, openBrowser, openVisit, pictureOnFailure, settled, type Visit } from './setup/browser.ts';
import { faultsOf } from './setup/page-faults.ts';

const demoUrl = inject('demoUrl');
const KIND = '疑点数据';
let browser: Browser;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daohu-runs-'));
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

async function enter(role: string, width: 'office' | 'phone' = 'office'): Promise<Visit> {
  const visit = await openVisit(browser, demoUrl, { width });
  pictureOnFailure(visit);
  await enterDemo(visit, demoUrl, role);
  return visit;
}

async function open(visit: Visit, path: string) {
  await visit.page.goto(path);
  await settled(visit);
}

/** Starts a run of one kind of rules, waits until it is done, and opens it. */
async function startRun(visit: Visit): Promise<void> {
  const { page } = visit;
  await open(visit, '/screening/runs');
  await page.getByRole('button', { name: '开始筛查' }).first().click();
  const form = page.getByRole('dialog', { name: '开始一次筛查' });
  await form.getByText(KIND).click();
  await form
    .getByRole('button', { name: '开 始' })
    .or(form.getByRole('button', { name: '开始' }))
    .click();
  await form.waitFor({ state: 'hidden' });
  const latest = () =>
    page.evaluate(async () => {
      const session = await (await fetch('/api/session')).json();
      const { items } = await (await fetch(`/api/screening/runs?area=${session.area.code}`)).json();
      return items[0].state === 'done' ? String(items[0].id) : '';
    });
  await expect.poll(latest, { timeout: 60_000 }).not.toBe('');
  // The drawer of the jobs leads to it, the newest first.
  await page.getByRole('link', { name: '看筛查结果' }).first().waitFor();
  await open(visit, `/screening/runs/${await latest()}`);
}

test('the county runs its rules; what is found is answered by a department, sent out and read back, and not asked twice', async () => {
  const county = await enter('county-office');
  const { page } = county;
  await startRun(county);
  const sums = page.locator('.rn-sums');
  await sums.getByText('= 新增').waitFor();
  expect(await faultsOf(county, 'a run')).toEqual([]);
  const found = ((await sums.locator('.fig').first().textContent()) ?? '').trim();
  await sums.locator('.fig').first().click();
  await settled(county);
  await page.getByText(`共${found}条`).waitFor();
  expect(await faultsOf(county, 'what a run found')).toEqual([]);

  // A department, out in a yard, answers its first one with the thumb.
  const officer = await enter('department-officer', 'phone');
  await open(officer, '/screening/tasks');
  const link = officer.page.locator('.rn-card').first().getByRole('link');
  const head = (await link.textContent()) ?? '';
  await officer.page.locator('.rn-card').first().getByRole('button', { name: '核实' }).click();
  const drawer = officer.page.locator('.rn-file');
  await drawer.getByRole('heading', { name: head }).waitFor();
  await drawer.getByRole('radio', { name: '不属实' }).check();
  const save = officer.page.getByRole('button', { name: '答复', exact: true });
  expect(await save.isDisabled()).toBe(true);
  await drawer.locator('textarea').fill('户主长年在家务农，按规定仍算劳动力');
  for (const target of [save, ...(await drawer.locator('.rn-verdicts label').all())])
    expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(47.9);
  expect(await faultsOf(officer, 'one finding')).toEqual([]);
  await save.click();
  await settled(officer);
  await open(officer, '/screening/tasks?state=closed');
  await officer.page.locator('.tag:visible', { hasText: '不属实' }).waitFor();
  expect(officer.complaints).toEqual([]);
  await officer.context.close();

  // The office sends the workbook out, and it comes back with one answer.
  await open(county, '/screening/tasks');
  await page.getByRole('button', { name: '导出核实表' }).click();
  const downloading = page.waitForEvent('download', { timeout: 60_000 });
  await page.getByRole('button', { name: '一张表', exact: true }).click();
  await page
    .getByRole('button', { name: /^下载 screening-tasks/ })
    .first()
    .click({ timeout: 60_000 });
  const path = join(folder, '核实表.xlsx');
  await (await downloading).saveAs(path);
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.readFile(path);
  const sheet = workbook.worksheets[0];
  if (!sheet) throw new Error('no sheet');
  const header = sheet.getRow(3).values as unknown[];
  const column = (title: string) => header.findIndex((one) => String(one).startsWith(title));
  const answered = String(sheet.getCell(4, column('核对码')).value);
  sheet.getCell(4, column('核实结果')).value = '属实';
  sheet.getCell(4, column('核实人')).value = '陈站长';
  sheet.getCell(5, column('核实结果')).value = '不知道';
  await workbook.xlsx.writeFile(path);
  await open(county, '/screening/tasks');
  await page.getByRole('button', { name: '送回核实表' }).click();
  const back = page.locator('.ant-modal');
  await back.locator('input[type=file]').setInputFiles(path);
  await back.getByRole('button', { name: '读一遍' }).click();
  await back.getByText('核实结果要从下拉里选').waitFor({ timeout: 60_000 });
  expect(await faultsOf(county, 'answers that came back')).toEqual([]);
  await back.getByRole('button', { name: '写入1条' }).click();
  await back.getByText('已写入').waitFor({ timeout: 60_000 });

  // A second run on the same facts asks nothing twice.
  await startRun(county);
  await page.locator('.rn-sums').getByText('已答复，不再问').waitFor();
  const texts = await page.locator('.rn-sums dd').allInnerTexts();
  expect(texts.map((text) => text.trim())).toEqual([found, '0', found, '0', '0', '2']);
  await open(county, `/screening/tasks?state=closed&finding=${answered}`);
  await page.locator('.rn-file').getByText('陈站长').waitFor();
  expect(county.complaints).toEqual([]);
  await county.context.close();
}, 240_000);

test('who may not start a run sees what there is, and an empty place says what would be here', async () => {
  const inspector = await enter('inspector');
  await open(inspector, '/screening/runs');
  expect(await inspector.page.getByRole('button', { name: '开始筛查' }).count()).toBe(0);
  expect(await faultsOf(inspector, 'runs of an inspector')).toEqual([]);
  await open(inspector, '/screening/tasks');
  expect(await inspector.page.getByRole('button', { name: '送回核实表' }).count()).toBe(0);
  expect(await faultsOf(inspector, 'findings of an inspector')).toEqual([]);
  await inspector.context.close();
});
