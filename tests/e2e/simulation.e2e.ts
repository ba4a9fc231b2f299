import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { enterDemo, openBrowser, openVisit, pictureOnFailure, settled, type Visit } from './setup/browser.ts';
import { faultsOf } from './setup/page-faults.ts';

const demoUrl = inject('demoUrl');
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => browser.close());

const PAGE = '/screening/simulation';
const DAY = '2020-12-31';

async function enter(role: string, path = PAGE): Promise<Visit> {
  const visit = await openVisit(browser, demoUrl);
  pictureOnFailure(visit);
  await enterDemo(visit, demoUrl, role);
  await visit.page.goto(path);
  await settled(visit);
  return visit;
}

/** Fills in a scenario with a line, sends it and waits until it is worked out. */
async function tryOut({ page }: Visit, title: string, line: string): Promise<string> {
  await page.goto(`${PAGE}?on=${DAY}&new=yes`);
  await page.getByLabel('名称').fill(title);
  await page
    .getByLabel(/国家扶贫标准/, { exact: false })
    .last()
    .fill(line);
  await page.getByLabel('每人金额（元）').fill('1,200');
  await page.getByLabel('登记为未脱贫的户').last().check();
  await page.getByRole('button', { name: '试算', exact: true }).click();
  await page.getByRole('heading', { name: title }).waitFor();
  await page.getByRole('heading', { name: '现行政策和方案' }).waitFor({ timeout: 60_000 });
  return new URL(page.url()).pathname;
}

/** Households looked at, and the parts that they fall into. */
const headline = async ({ page }: Visit) =>
  (await page.locator('.sm-headline dd').allInnerTexts()).map((text) =>
    Number((/^[\d,]+/.exec(text)?.[0] ?? '').replaceAll(',', '')),
  );

test('a line is raised: who enters and leaves, the households behind the figures, and another line beside it', async () => {
  const visit = await enter('county-office');
  const { page } = visit;
  await page.getByRole('button', { name: '新的试算' }).click();
  await settled(visit);
  expect(await faultsOf(visit, 'the form')).toEqual([]);

  const path = await tryOut(visit, '线提高', '6000');
  await settled(visit);
  expect(await faultsOf(visit, 'the result')).toEqual([]);
  // The parts make the whole.
  const [looked = 0, ...parts] = await headline(visit);
  expect(looked).toBeGreaterThan(0);
  expect(parts.reduce((sum, one) => sum + one, 0)).toBe(looked);

  // A figure opens as many households as it says, each with why.
  const selected = page.getByRole('button', { name: /^方案 · 选中：/ });
  const count = Number(((await selected.textContent()) ?? '').replaceAll(',', ''));
  await selected.click();
  await settled(visit);
  const rows = page.locator('.sm-households tbody tr');
  expect(await rows.count()).toBe(Math.min(count, 50));
  expect(await rows.first().textContent()).toMatch(/6,000/);
  expect(await faultsOf(visit, 'the households')).toEqual([]);

  const other = await tryOut(visit, '线降低', '2000');
  expect(other).not.toBe(path);
  await page.goto(`${path}?with=${other.split('/').at(-1)}`);
  await page.getByRole('heading', { name: '两个试算对照' }).waitFor();
  await settled(visit);
  expect(await faultsOf(visit, 'the comparison')).toEqual([]);
  expect(await page.locator('.sm-households tbody tr').count()).toBeGreaterThan(0);
  expect(visit.complaints).toEqual([]);
  await visit.context.close();

  const inspector = await enter('inspector', path);
  await inspector.page.getByRole('heading', { name: '线提高' }).waitFor();
  expect(await inspector.page.getByRole('button', { name: '导出' }).count()).toBe(0);
  expect(await inspector.page.getByRole('link', { name: '改一改再算' }).count()).toBe(0);
  await inspector.context.close();
}, 240_000);

test('who has nothing to do with it is told so, and finds no way there', async () => {
  const visit = await enter('village-cadre');
  expect(await visit.page.getByText('试算由县级部门和乡镇使用').count()).toBe(1);
  expect(await faultsOf(visit, 'no right')).toEqual([]);
  await visit.page.goto('/screening');
  await settled(visit);
  expect(await visit.page.getByRole('link', { name: '试算', exact: true }).count()).toBe(0);
  await visit.context.close();
}, 120_000);

test('what is missing is told before anything is sent', async () => {
  const visit = await enter('town-clerk', `${PAGE}?on=${DAY}&new=yes`);
  const { page } = visit;
  await page.getByLabel('名称').fill(' ');
  await page.getByLabel('每人金额（元）').fill('很多');
  await page.getByRole('button', { name: '试算', exact: true }).click();
  const told = page.getByRole('alert');
  const words = (await told.textContent()) ?? '';
  expect(words).toContain('请写名称。');
  expect(words).toContain('每人金额不是数字。');
  await visit.context.close();
}, 120_000);
