import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BadFile, writeBadFiles, writeFormulaWorkbook } from './setup/bad-files.ts';
import { openBrowser, openVisit, pictureOnFailure, settled, type Visit } from './setup/browser.ts';
import { DAY, type OwnCounty, openOwnCounty, openSheet, signInFirst } from './setup/own-county.ts';

const HOUSEHOLDS = 1500;
const NEXT = /^下一步：看变化/;
let county: OwnCounty;
let browser: Browser;
let office: Visit;
let bad: BadFile[];

beforeAll(async () => {
  county = await openOwnCounty({
    households: HOUSEHOLDS,
    seed: 7,
    users: (_villages, code) => ({ office: ['county-office', code] }),
  });
  bad = await writeBadFiles(county.folder, county.workbook);
  browser = await openBrowser();
  office = await openVisit(browser, county.program().url);
  await signInFirst(office.page, county.account('office'));
});
afterAll(async () => {
  await browser?.close();
  await county?.close();
});

async function upload(path: string): Promise<void> {
  await office.page.goto('/imports');
  await office.page.locator('input[type=file]').setInputFiles(path);
  await office.page.locator('form.ex-form button[type=submit]').click();
}

/** What the register and the list of batches hold, asked as the page asks. */
const held = () =>
  office.page.evaluate(
    async ([area, on]) => {
      const headers = { 'content-type': 'application/json', 'command-id': crypto.randomUUID() };
      const body = JSON.stringify({ area, on });
      const counted = await (await fetch('/api/households/count', { method: 'POST', headers, body })).json();
      const { items } = await (await fetch('/api/imports')).json();
      return { households: counted.households, batches: items.length };
    },
    [county.county, DAY],
  );

test('files that cannot be taken are refused in plain words, one by one; nothing is written and the server lives', async () => {
  pictureOnFailure(office);
  expect(bad).toHaveLength(7);
  for (const { title, path, says } of bad) {
    await upload(path);
    const alert = office.page.getByRole('alert').first();
    await alert.waitFor({ timeout: 30_000 });
    expect([title, (await alert.textContent()) ?? '']).toEqual([title, expect.stringMatching(says)]);
    // What was chosen is still there, to be chosen otherwise.
    expect(await office.page.locator('.ex-chips li').count()).toBe(1);
  }
  expect(await held()).toEqual({ households: 0, batches: 0 });
}, 180_000);

test('a formula that was never calculated is told with its cell, and its household waits', async () => {
  pictureOnFailure(office);
  const { headerRow, cell } = await openSheet(county.workbook);
  const address = cell(headerRow + 1, '人均纯收入').address;
  const path = join(county.folder, '公式.xlsx');
  await writeFormulaWorkbook(path, county.workbook, address);
  await upload(path);
  await office.page.getByRole('button', { name: '下一步：查错' }).click();
  await office.page.getByRole('button', { name: NEXT }).waitFor({ timeout: 60_000 });
  await office.page
    .getByRole('button', { name: /^看\d+处/ })
    .first()
    .click();
  await settled(office);
  const shown = (await office.page.locator('main').textContent()) ?? '';
  expect(shown).toContain('不是数字');
  expect(shown).toContain(address);
  expect(shown).toContain('公式没有算出值');
  expect((await held()).households).toBe(0);
}, 120_000);

test('a check that was begun goes on while the page is loaded again', async () => {
  pictureOnFailure(office);
  await upload(county.workbook);
  await office.page.getByRole('button', { name: '下一步：查错' }).click();
  await office.page.getByRole('progressbar').first().waitFor();
  await office.page.reload();
  await office.page
    .getByRole('progressbar')
    .or(office.page.getByRole('button', { name: NEXT }))
    .first()
    .waitFor();
  await office.page.getByRole('button', { name: NEXT }).waitFor({ timeout: 60_000 });
}, 120_000);

test('a commit that a power cut interrupts goes on by itself, and counts once', async () => {
  pictureOnFailure(office);
  const { page } = office;
  await page.getByRole('button', { name: NEXT }).click();
  const confirm = page.getByRole('button', { name: /^确认导入/ });
  const promised = Number(
    ((await confirm.textContent()) ?? '').replace(/^确认导入([\d,]+)户.*$/, '$1').replaceAll(',', ''),
  );
  expect(promised).toBeGreaterThan(HOUSEHOLDS * 0.9);
  const accepted = page.waitForResponse((response) => response.url().endsWith('/exchange.commit'));
  await confirm.click();
  expect((await accepted).status()).toBe(200);
  await county.killAndRestart();
  await page.reload();
  await page.getByRole('heading', { name: /^已导入/ }).waitFor({ timeout: 90_000 });
  expect((await held()).households).toBe(promised);
  // The same file again changes nothing.
  await upload(county.workbook);
  await page.getByRole('button', { name: '下一步：查错' }).click();
  await page.getByRole('button', { name: NEXT }).click({ timeout: 60_000 });
  await page.getByText('这份表与登记册完全一样').waitFor();
}, 240_000);

test('a name that is a piece of a page is shown as a name, in the list, the file, the evidence and the search', async () => {
  pictureOnFailure(office);
  const { page } = office;
  const name = `<img src=x onerror="document.title='taken'"><script>document.title='taken'</script>`.slice(
    0,
    60,
  );
  const household = await page.evaluate(
    async ([area, text = '', on]) => {
      const send = async (url: string, body: object) => {
        const headers = { 'content-type': 'application/json', 'command-id': crypto.randomUUID() };
        const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
        return { status: answer.status, body: await answer.json() };
      };
      const listed = await send('/api/households/query', { area, on });
      const { id } = listed.body.items[0];
      const file = await (await fetch(`/api/households/${id}?on=${on}`)).json();
      const [head] = file.members;
      const fields = { name: text };
      const done = await send('/api/commands/registry.correctMember', {
        household: id,
        person: head.person,
        on,
        reason: `<b>${text.slice(0, 40)}</b>`,
        fields,
      });
      return { id, status: done.status };
    },
    [county.county, name, DAY],
  );
  expect(household.status).toBe(200);
  for (const path of [
    `/households?on=${DAY}`,
    `/households/${household.id}?on=${DAY}`,
    `/households/${household.id}?tab=timeline`,
    `/indicators?on=${DAY}`,
  ]) {
    await page.goto(path);
    await settled(office);
    expect(await page.locator('main img[src=x], main script').count()).toBe(0);
    expect(await page.title()).not.toContain('taken');
  }
  await page.goto(`/households/${household.id}?on=${DAY}`);
  await page.getByText('<img src=x onerror=').first().waitFor();
  expect(office.complaints).toEqual([]);
}, 120_000);
