import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { enterDemo, openBrowser, openVisit, pictureOnFailure, settled, type Visit } from './setup/browser.ts';
import { faultsOf } from './setup/page-faults.ts';

const demoUrl = inject('demoUrl');
let browser: Browser;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daohu-lists-'));
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

type Row = { readonly name: string; readonly birth: string; readonly place: string };

/** Some people of the demo county, as the page itself may ask for them. */
function somePeople({ page }: Visit): Promise<Row[]> {
  return page.evaluate(async () => {
    const { area, today } = await (await fetch('/api/session')).json();
    const answer = await fetch('/api/households/query', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ area: area.code, on: today }),
    });
    const { items } = await answer.json();
    const files = await Promise.all(
      items
        .slice(0, 3)
        .map(async ({ id }: { id: string }) => (await fetch(`/api/households/${id}?on=${today}`)).json()),
    );
    return files.flatMap(({ members, townName, villageName }) =>
      members.map(({ name, birth }: Row) => ({ name, birth, place: `${townName}${villageName}` })),
    );
  });
}

test('a list is sent, its columns said, its people found and judged by keys; one stops and goes on', async () => {
  const office = await enter('county-office');
  const { page } = office;
  await settled(office);
  const people = await somePeople(office);
  const path = join(folder, '名单.csv');
  const rows = people.map(({ name, birth, place }) => `${name},${birth},${place},2024-03-01`);
  writeFileSync(path, ['称呼,生于,何处,何时', ...rows].join('\n'));

  await page.goto('/screening/lists');
  await page.locator('input[type=file]').setInputFiles(path);
  await page.getByLabel('名单种类').selectOption('death');
  await page.getByLabel(/^来文单位/).fill('县殡仪馆');
  await page.getByRole('button', { name: '下一步：看认列' }).click();
  await page.getByText('没有认出表头').waitFor();
  const start = page.getByRole('button', { name: '开始比对' });
  expect(await start.isDisabled()).toBe(true);
  const say = (title: string, meaning: string) =>
    page.getByLabel(`“${title}”这一列是什么`).selectOption(meaning);
  await say('称呼', 'name');
  await say('生于', 'birth');
  await say('何处', 'address');
  await start.click();
  await page.getByRole('link', { name: /^核实\d+对$/ }).waitFor({ timeout: 60_000 });
  const list = new URL(page.url()).pathname;
  expect(await faultsOf(office, list)).toEqual([]);

  await page.goto(`${list}/judge`);
  await page.getByRole('button', { name: /是同一人/ }).waitFor();
  expect(await faultsOf(office, `${list}/judge`)).toEqual([]);
  await page.keyboard.press('y');
  await page.getByText(/^上一对：.*判为“是同一人”/).waitFor();
  await page.keyboard.press('?');
  await page.getByText(/判为“拿不准”/).waitFor();
  await page.keyboard.press('u');
  await page.getByText(/判为“是同一人”/).waitFor();
  await settled(office);
  // elsewhere it goes on where it was
  await page.goto(`${list}/judge`);
  await page.getByText('是1', { exact: true }).waitFor();
  expect(office.complaints).toEqual([]);
  await office.context.close();
}, 180_000);

test('who may not match sees no place to drop a list', async () => {
  const cadre = await enter('village-cadre', 'phone');
  await cadre.page.goto('/screening/lists');
  await cadre.page.getByRole('heading', { name: '名单比对' }).waitFor();
  expect(await cadre.page.locator('input[type=file]').count()).toBe(0);
  expect(await faultsOf(cadre, '/screening/lists')).toEqual([]);
  await cadre.context.close();
}, 90_000);
