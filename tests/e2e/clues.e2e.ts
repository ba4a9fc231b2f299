import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { enterDemo, openBrowser, openVisit, pictureOnFailure, settled } from './setup/browser.ts';
import { householdOf } from './setup/household.ts';
import { faultsOf } from './setup/page-faults.ts';

const demoUrl = inject('demoUrl');
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => browser.close());

const SAID = '摔伤后三个月没有出工';

test('a cadre records a clue with a thumb; the town checks it and hands it over', async () => {
  const cadre = await openVisit(browser, demoUrl, { width: 'phone' });
  pictureOnFailure(cadre);
  await enterDemo(cadre, demoUrl, 'village-cadre');
  const family = await householdOf(cadre, 3);
  await cadre.page.goto('/screening/clues');
  await settled(cadre);
  await cadre.page.getByRole('link', { name: '记一条线索' }).click();
  await settled(cadre);
  // A cadre's own visit is chosen already; what is missing is said.
  await cadre.page.getByText('还差：哪一家、难处或情况').waitFor();
  await cadre.page.getByLabel('找户').fill(family.no);
  await cadre.page.getByRole('button', { name: new RegExp(family.name) }).click();
  await cadre.page.getByRole('button', { name: '因意外事故', exact: true }).click();
  await cadre.page.getByLabel('情况', { exact: true }).fill(SAID);
  for (const button of await cadre.page.locator('.cl-form button').all())
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(47.9);
  expect(await faultsOf(cadre, 'a new clue')).toEqual([]);
  await cadre.page.getByRole('button', { name: '记下' }).click();
  await cadre.page.waitForURL(/clue=[0-9a-f-]{36}/);
  await settled(cadre);
  await cadre.page.locator('.cl-file').getByText(SAID).first().waitFor();
  expect(cadre.complaints).toEqual([]);
  expect(cadre.addresses.filter((address) => decodeURIComponent(address).includes(family.name))).toEqual([]);
  await cadre.context.close();

  const town = await openVisit(browser, demoUrl);
  pictureOnFailure(town);
  await enterDemo(town, demoUrl, 'town-clerk');
  await settled(town);
  // It waits on the workbench, with its verb.
  await town.page
    .getByRole('listitem')
    .filter({ hasText: family.name })
    .getByRole('link', { name: '核实' })
    .first()
    .click();
  await settled(town);
  const file = town.page.locator('.cl-file');
  await file.getByRole('button', { name: '我来核实' }).click();
  await settled(town);
  await file.getByRole('button', { name: '记核实结果' }).click();
  await file.getByRole('button', { name: '有风险', exact: true }).click();
  await file.getByRole('button', { name: '保存核实结果' }).click();
  await settled(town);
  expect(await faultsOf(town, 'an open clue')).toEqual([]);
  await file.getByRole('button', { name: '移交', exact: true }).click();
  await file.getByRole('button', { name: '按程序识别监测对象' }).click();
  await file.getByRole('button', { name: '移交', exact: true }).last().click();
  await file.getByRole('button', { name: '移交', exact: true }).first().waitFor({ state: 'detached' });
  await settled(town);
  await file.getByText('按程序识别监测对象').waitFor();
  await town.page.goto('/screening/clues?state=handed-over');
  await settled(town);
  await town.page.getByRole('row').filter({ hasText: family.name }).waitFor();
  expect(await faultsOf(town, 'clues that were handed over')).toEqual([]);
  expect(town.complaints).toEqual([]);
  await town.context.close();
}, 180_000);

test('several are closed at once, and each says what came of it', async () => {
  const visit = await openVisit(browser, demoUrl);
  pictureOnFailure(visit);
  await enterDemo(visit, demoUrl, 'village-cadre');
  for (const index of [5, 6]) {
    const { id } = await householdOf(visit, index);
    await visit.page.evaluate(async (household) => {
      const headers = { 'content-type': 'application/json', 'command-id': crypto.randomUUID() };
      const body = JSON.stringify({ source: 'grievance', household, risks: ['illness'] });
      await fetch('/api/commands/screening.openClue', { method: 'POST', headers, body });
    }, id);
  }
  await visit.page.goto('/screening/clues?source=grievance');
  await settled(visit);
  await visit.page.getByLabel('全选').check();
  await visit.page.locator('.crud-batch').getByRole('button', { name: '关闭' }).click();
  const dialog = visit.page.getByRole('dialog');
  const close = dialog.locator('.ant-modal-footer').getByRole('button').last();
  await dialog.getByRole('button', { name: '困难已当场解决' }).click();
  await close.click();
  // Nothing was checked yet, so each wants a word; what was refused is tried again.
  await dialog.locator('.cl-results .bad').nth(1).waitFor();
  await dialog.locator('.ant-btn-loading').waitFor({ state: 'detached' });
  await dialog.getByLabel('说明').fill('已协助报销');
  await close.click();
  await dialog.locator('.cl-results .ok').nth(1).waitFor();
  expect(await dialog.locator('.cl-results .bad').count()).toBe(0);
  await dialog.getByRole('button', { name: /知道了/ }).click();
  await visit.page.getByText('没有符合的线索').waitFor();
  await visit.context.close();
}, 120_000);
