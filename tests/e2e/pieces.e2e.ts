import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { enterDemo, openBrowser, openVisit, pictureOnFailure, settled, type Visit } from './setup/browser.ts';
import { faultsOf, graveFindings, scrollsSideways } from './setup/page-faults.ts';

const demoUrl = inject('demoUrl');
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => browser.close());

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
