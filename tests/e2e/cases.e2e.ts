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

test('a cadre opens a case and files its paper; the town decides and enters it; who did the work decides nothing', async () => {
  const cadre = await openVisit(browser, demoUrl, { width: 'phone' });
  pictureOnFailure(cadre);
  await enterDemo(cadre, demoUrl, 'village-cadre');
  const { id: household } = await householdOf(cadre, 5);
  await cadre.page.goto(`/cases/new?household=${household}`);
  await settled(cadre);
  await cadre.page.getByText('信息更正', { exact: true }).click();
  await cadre.page.getByLabel('来由').fill('户籍已迁入，成员登记有误');
  expect(await faultsOf(cadre, 'a new case')).toEqual([]);
  await cadre.page.getByRole('button', { name: '立案' }).click();
  await cadre.page.waitForURL(/\/cases\/[0-9a-f-]{36}/);
  await settled(cadre);
  await cadre.page.getByText('还缺材料：证明材料。').waitFor();
  await cadre.page.getByRole('button', { name: '登记归档' }).first().click();
  await cadre.page.getByLabel('存放位置').fill('村档案柜2号盒');
  await cadre.page.getByRole('button', { name: '登记归档' }).last().click();
  await cadre.page.getByText('村档案柜2号盒，').waitFor();
  await cadre.page.getByRole('button', { name: '办结核实' }).click();
  await cadre.page.getByText('这一步由乡镇办。').waitFor();
  expect(await faultsOf(cadre, 'a case')).toEqual([]);
  expect(cadre.complaints).toEqual([]);
  const address = new URL(cadre.page.url()).pathname;
  await cadre.context.close();

  const town = await openVisit(browser, demoUrl);
  pictureOnFailure(town);
  await enterDemo(town, demoUrl, 'town-clerk');
  await town.page.goto('/cases');
  await settled(town);
  await town.page.getByText('信息更正').first().waitFor();
  await town.page.goto(address);
  await settled(town);
  await town.page.getByRole('button', { name: '同意，报下一级' }).click();
  await town.page.getByRole('button', { name: '录入登记册' }).click();
  await town.page.getByText('这件已经结束，经过在下面。').waitFor();
  expect(await faultsOf(town, 'a case that has ended')).toEqual([]);
  expect(town.complaints).toEqual([]);
  await town.context.close();
}, 180_000);
