import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { enterDemo, openBrowser, openVisit, pictureOnFailure, settled, type Visit } from './setup/browser.ts';
import { faultsOf } from './setup/page-faults.ts';
import { PAGES, ROLES } from './setup/roles.ts';

const demoUrl = inject('demoUrl');
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => browser.close());

/** Addresses of the role's left navigation. */
async function pagesShown({ page }: Visit): Promise<string[]> {
  const links = await page
    .locator('nav.nav a')
    .evaluateAll((all) => all.map((one) => new URL((one as HTMLAnchorElement).href).pathname));
  return [...new Set(links)];
}

describe.each(ROLES)('%s', (role) => {
  test('finds every page of the navigation accessible, in both widths, without a complaint', async () => {
    const visit = await openVisit(browser, demoUrl);
    pictureOnFailure(visit);
    await enterDemo(visit, demoUrl, role);
    await settled(visit);
    const pages = await pagesShown(visit);
    expect(pages).toEqual(PAGES[role]);
    const faults: string[] = [];
    for (const path of pages) {
      await visit.page.goto(path);
      faults.push(...(await faultsOf(visit, path)));
    }
    expect(faults).toEqual([]);
    expect(visit.complaints).toEqual([]);
    await visit.context.close();
  }, 180_000);
});
