import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { enterDemo, openBrowser, openVisit, pictureOnFailure, settled, type Visit } from './setup/browser.ts';
import { PAGES } from './setup/roles.ts';

const demoUrl = inject('demoUrl');
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => browser.close());

async function enter(options: Parameters<typeof openVisit>[2] = {}): Promise<Visit> {
  const visit = await openVisit(browser, demoUrl, options);
  pictureOnFailure(visit);
  await enterDemo(visit, demoUrl, 'county-office');
  await settled(visit);
  return visit;
}

/** The head of the first household that the list shows. */
const nameOfSomebody = ({ page }: Visit): Promise<string> =>
  page.evaluate(async () => {
    const session = await (await fetch('/api/session')).json();
    const headers = { 'content-type': 'application/json', 'command-id': crypto.randomUUID() };
    const body = JSON.stringify({ area: session.area.code, on: session.today });
    const answer = await fetch('/api/households/query', { method: 'POST', headers, body });
    return (await answer.json()).items[0].headName;
  });

/** What has the focus: its name, or its text. */
const focused = ({ page }: Visit) =>
  page.evaluate(() => {
    const one = document.activeElement;
    return (one?.getAttribute('aria-label') ?? one?.textContent ?? '').trim();
  });

describe('the keyboard alone', () => {
  test('reaches the text first, then place, day, search and every page in its order', async () => {
    const visit = await enter();
    await visit.page.goto('/');
    await settled(visit);
    const walked: string[] = [];
    for (let i = 0; i < 18; i += 1) {
      await visit.page.keyboard.press('Tab');
      walked.push(await focused(visit));
    }
    expect(walked[0]).toBe('跳到正文');
    const order = ['到户', '截至', '查找', '作业', '工作台', '筛查', '导入'].map((name) =>
      walked.findIndex((one, at) => at > 0 && one.includes(name)),
    );
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    await visit.context.close();
  });

  test('a slash begins the search, arrows choose, Enter opens, and no word of it stands in the address', async () => {
    const visit = await enter();
    const { page } = visit;
    const word = await nameOfSomebody(visit);
    await page.goto('/');
    await settled(visit);
    await page.keyboard.press('/');
    expect(await focused(visit)).toBe('查找');
    await page.keyboard.type(word);
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await page.getByRole('option', { selected: true }).count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname !== '/');
    await settled(visit);
    for (const address of visit.addresses) expect(decodeURIComponent(address)).not.toContain(word);
    expect(decodeURIComponent(page.url())).not.toContain(word);
    await visit.context.close();
  });

  test('the evidence opens by Enter, closes by Escape, and the focus goes back to the figure', async () => {
    const visit = await enter();
    const { page } = visit;
    const figure = page.locator('main button.fig').first();
    await figure.focus();
    const before = await focused(visit);
    await page.keyboard.press('Enter');
    await page.locator('.evidence').waitFor();
    await settled(visit);
    expect(
      await page.evaluate(() =>
        document.querySelector('.evidence')?.closest('.ant-drawer')?.contains(document.activeElement),
      ),
    ).toBe(true);
    await page.keyboard.press('Escape');
    await page.locator('.evidence').waitFor({ state: 'detached' });
    expect(await focused(visit)).toBe(before);
    await visit.context.close();
  });

  test('the jobs open and close by keys, and the focus goes back', async () => {
    const visit = await enter();
    const { page } = visit;
    await page.getByRole('button', { name: /^作业/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.waitForFunction(() => document.activeElement?.closest('[role=dialog]') !== null);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await focused(visit)).toMatch(/^作业/);
    await visit.context.close();
  });
});

describe('the past', () => {
  test('tints the bar, says so, and lets nothing be changed; a link leads back to today', async () => {
    const visit = await enter();
    const { page } = visit;
    await page.goto('/households');
    await page.locator('main table tbody tr').first().click();
    await settled(visit);
    const open = new URL(page.url()).searchParams.get('open');
    const colour = () => page.locator('header.top').evaluate((bar) => getComputedStyle(bar).backgroundColor);
    await page.goto(`/households/${open}`);
    await settled(visit);
    const today = await colour();
    const may = page.getByRole('button', { name: /^更正(户信息| .+ 的信息)$/ });
    expect(await may.count()).toBeGreaterThan(0);
    expect(await may.first().isEnabled()).toBe(true);
    await page.goto(`/households/${open}?on=2020-12-31`);
    await settled(visit);
    expect(await colour()).not.toBe(today);
    await page.getByText('正在看过去，登记不能改').waitFor();
    const able = await may.evaluateAll(
      (all) => all.filter((one) => !(one as HTMLButtonElement).disabled).length,
    );
    expect(able).toBe(0);
    await page.getByRole('button', { name: '回到今天' }).click();
    await settled(visit);
    expect(await colour()).toBe(today);
    expect(new URL(page.url()).searchParams.has('on')).toBe(false);
    await visit.context.close();
  });
});

/** Words of the frame and of the pages' heads, buttons and columns; what people and places are called is left out. */
async function words({ page }: Visit): Promise<string[]> {
  return page.evaluate(async () => {
    const places = (await (await fetch('/api/areas')).json()).items.map((one: { name: string }) => one.name);
    const chosen =
      'nav a, h1, main button, main th, main label, main legend, main dt, header button.link, [role=tab]';
    const inData = 'td, tbody, .evidence, select, .audit-card, .rp-page, body [lang]';
    return [...document.querySelectorAll(chosen)]
      .filter((one) => one.closest(inData) === null)
      .map((one) => (one.textContent ?? '').trim())
      .filter((word) => !places.some((place: string) => word.includes(place)));
  });
}

const CHINESE = /\p{Script=Han}/u;
/** A key of the catalogues that found no text: `frame:page.workbench`, `list.title`. */
const RAW_KEY =
  /\b(?:frame|registry|exchange|reports|screening|access|areas|job|problem):[a-z]|\b[a-z]+[.](?:title|col|field|state|kind|empty|lead|problem|page|head|label)\b/;
/** Characters that only the simplified script has, as the frame uses them. */
const SIMPLIFIED = /[户导区设审报筛见们这个开关时间对应门问题数据单]/u;
const ALLOWED_LATIN = /^(?:Word|Excel|CSV|xlsx?|csv|A|B|English|ID|Daohu|CEL|IP)$/i;

describe.each(['zh-CN', 'zh-Hant', 'en'] as const)('in %s', (language) => {
  test('every page speaks one language and shows no raw key', async () => {
    const visit = await enter({ language });
    const wrong: string[] = [];
    for (const path of PAGES['county-office']) {
      await visit.page.goto(path);
      await settled(visit);
      expect(await visit.page.evaluate(() => document.documentElement.lang)).toBe(language);
      const raw = RAW_KEY.exec((await visit.page.locator('body').textContent()) ?? '')?.[0] ?? [];
      const foreign = (await words(visit)).filter((word) => isForeign(language, word));
      wrong.push(...[raw, foreign].flat().map((word) => `${path}: ${word}`));
    }
    expect(wrong).toEqual([]);
    expect(visit.complaints).toEqual([]);
    await visit.context.close();
  }, 120_000);
});

function isForeign(language: string, word: string): boolean {
  if (language === 'en') return CHINESE.test(word);
  if (language === 'zh-Hant' && SIMPLIFIED.test(word)) return true;
  return (word.match(/[A-Za-z]{2,}/g) ?? []).some((latin) => !ALLOWED_LATIN.test(latin));
}

test('the looking for words can fail', () => {
  expect(isForeign('en', '户')).toBe(true);
  expect(isForeign('zh-CN', '导出 register')).toBe(true);
  expect(isForeign('zh-Hant', '户')).toBe(true);
  expect(isForeign('zh-CN', '生成 Word')).toBe(false);
  expect(RAW_KEY.test('registry:list.title')).toBe(true);
  expect(RAW_KEY.test('list.title')).toBe(true);
});
