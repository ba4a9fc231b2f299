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

test('an income is reckoned item by item, compared with the register, and fits one sheet of paper', async () => {
  const visit = await openVisit(browser, demoUrl, { width: 'phone' });
  pictureOnFailure(visit);
  const { page } = visit;
  await enterDemo(visit, demoUrl, 'village-cadre');
  const { id: household } = await householdOf(visit, 8);
  await page.goto(`/households/${household}?tab=incomes`);
  await settled(visit);
  await page.getByRole('link', { name: '收入核算表' }).click();
  await page.getByText('这一年还没有分项核算', { exact: false }).waitFor();
  expect(await faultsOf(visit, 'an account as the register has it')).toEqual([]);
  await page.getByRole('button', { name: '核算', exact: true }).click();
  await page.getByLabel('粮食种植的收入').fill('1000');
  await page.getByLabel('一次性慰问、捐赠的收入').fill('800');
  // Forty per cent of grain are cost here.
  await page.getByText('净额 600', { exact: false }).waitFor();
  for (const reason of await page.getByLabel(/的变动原因$/).all()) await reason.fill('今年多种两亩');
  expect(await faultsOf(visit, 'an account being reckoned')).toEqual([]);
  await page.getByRole('button', { name: '保存核算' }).click();
  await page.getByText(/核算，王村干 记于/).waitFor();
  await page.getByText('不计入的收入').waitFor();
  expect(await faultsOf(visit, 'an account')).toEqual([]);
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByText('户主签字').isVisible()).toBe(true);
  expect(await page.getByRole('button', { name: '核算', exact: true }).isVisible()).toBe(false);
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  expect(visit.complaints).toEqual([]);
  await visit.context.close();
}, 120_000);
