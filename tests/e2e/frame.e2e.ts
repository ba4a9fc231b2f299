import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { enterDemo, openBrowser, openVisit, pictureOnFailure, settled } from './setup/browser.ts';

const demoUrl = inject('demoUrl');
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => browser.close());

test('a demo link signs in and shows the workbench of the role', async () => {
  const visit = await openVisit(browser, demoUrl);
  pictureOnFailure(visit);
  await enterDemo(visit, demoUrl, 'county-office');
  await settled(visit);
  expect(await visit.page.title()).toBe('工作台 · 到户');
  expect(visit.complaints).toEqual([]);
  await visit.context.close();
});
