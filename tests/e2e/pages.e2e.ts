import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import {
  enterDemo,
  openBrowser,
  openVisit,
  pictureOnFailure,
  settled,
  type Visit,
  WIDTHS,
} from './setup/browser.ts';
import { PAGES, ROLES } from './setup/roles.ts';

const demoUrl = inject('demoUrl');
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => browser.close());

/** What axe finds of the two gravest kinds, with the place. */
async function graveFindings({ page }: Visit): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.html.slice(0, 120)}`),
    );
}

/** Whether the frame can be pushed sideways. */
const scrollsSideways = ({ page }: Visit) =>
  page.evaluate(
    () =>
      document.documentElement.scrollWidth > window.innerWidth ||
      document.body.scrollWidth > window.innerWidth,
  );

/** What is wrong with the page shown, in the office's width and on a phone. */
async function faultsOf(visit: Visit, where: string): Promise<string[]> {
  const faults: string[] = [];
  for (const [name, size] of Object.entries(WIDTHS)) {
    await visit.page.setViewportSize(size);
    await settled(visit);
    for (const finding of await graveFindings(visit)) faults.push(`${where} (${name}) ${finding}`);
    if (await scrollsSideways(visit)) faults.push(`${where} (${name}) scrolls sideways`);
  }
  await visit.page.setViewportSize(WIDTHS.office);
  return faults;
}

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

describe('what opens from a page', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await openVisit(browser, demoUrl);
    await enterDemo(visit, demoUrl, 'county-office');
    await settled(visit);
  });
  afterAll(async () => visit.context.close());

  const first = async (path: string, body: object): Promise<string> => {
    const items = await visit.page.evaluate(
      async ([url = '', text = '']) => {
        const headers = { 'content-type': 'application/json', 'command-id': crypto.randomUUID() };
        const answer = await fetch(url, text === '{}' ? {} : { method: 'POST', headers, body: text });
        return (await answer.json()).items;
      },
      [path, JSON.stringify(body)],
    );
    return items[0]?.id;
  };

  test('a household file, with each of its parts, is accessible in both widths', async () => {
    pictureOnFailure(visit);
    const session = await visit.page.evaluate(async () => (await fetch('/api/session')).json());
    const id = await first('/api/households/query', { area: session.area.code, on: session.today });
    const faults: string[] = [];
    for (const tab of ['overview', 'members', 'incomes', 'living', 'findings', 'timeline']) {
      await visit.page.goto(`/households/${id}?tab=${tab}`);
      faults.push(...(await faultsOf(visit, `household ${tab}`)));
    }
    expect(faults).toEqual([]);
  }, 120_000);

  test('a batch, the indicators and a page that does not exist are accessible in both widths', async () => {
    pictureOnFailure(visit);
    const batch = await first('/api/imports', {});
    const faults: string[] = [];
    for (const path of [
      `/imports/${batch}`,
      '/indicators',
      '/nowhere',
      '/households/00000000-0000-7000-8000-000000000000',
    ]) {
      await visit.page.goto(path);
      faults.push(...(await faultsOf(visit, path)));
    }
    expect(faults).toEqual([]);
  }, 120_000);

  test('the evidence behind a figure is accessible in both widths', async () => {
    pictureOnFailure(visit);
    await visit.page.goto('/');
    await settled(visit);
    await visit.page.locator('main button.fig').first().click();
    await visit.page.locator('.evidence table tbody tr').first().waitFor();
    expect(await faultsOf(visit, 'evidence')).toEqual([]);
  }, 120_000);

  test('the looking for faults can fail', async () => {
    await visit.page.goto('/settings');
    await settled(visit);
    await visit.page.evaluate(() => {
      document.body.insertAdjacentHTML(
        'beforeend',
        '<div style="width: 3000px"><button></button><img src="/icon.svg"></div>',
      );
    });
    const found = (await graveFindings(visit)).join();
    expect(found).toContain('button-name');
    expect(found).toContain('image-alt');
    expect(await scrollsSideways(visit)).toBe(true);
  });
});
