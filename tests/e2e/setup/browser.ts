import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { type Browser, type BrowserContext, chromium, type Page, type Request } from 'playwright-core';
import { onTestFailed } from 'vitest';
import { HOME } from '../../../src/app/instance.ts';

const ARGUMENTS = [
  '--no-sandbox',
  '--headless=new',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];
const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The Chromium that npm brought; else the machine's. Without any a test fails: it is never skipped. */
async function findChromium(): Promise<string> {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined) return named;
  const own = await sparticuz.executablePath().catch(() => undefined);
  const found = [own, ...INSTALLED].find((path) => path !== undefined && existsSync(path));
  if (found === undefined) throw new Error('no Chromium was found: npm ci, or set CHROMIUM_PATH');
  return found;
}

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await findChromium(), args: ARGUMENTS, headless: true });
}

export const WIDTHS = { office: { width: 1366, height: 768 }, phone: { width: 390, height: 844 } } as const;

export type Visit = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained of: errors of its scripts and of its console. */
  readonly complaints: string[];
  /** All that the page wrote to its console. */
  readonly console: string[];
  /** Every address that was asked for. */
  readonly addresses: string[];
  /** How many requests have no answer yet. */
  readonly underWay: () => number;
};

export type VisitOptions = {
  readonly width?: keyof typeof WIDTHS;
  readonly language?: 'zh-CN' | 'zh-Hant' | 'en';
};

/** A browser window of its own, with its own cookies and storage. */
export async function openVisit(
  browser: Browser,
  baseURL: string,
  options: VisitOptions = {},
): Promise<Visit> {
  const language = options.language ?? 'zh-CN';
  const context = await browser.newContext({
    baseURL,
    viewport: WIDTHS[options.width ?? 'office'],
    locale: language,
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  context.setDefaultTimeout(15_000);
  await context.addInitScript((chosen) => localStorage.setItem('daohu.language', chosen), language);
  const page = await context.newPage();
  const open = new Set<Request>();
  const visit: Visit = {
    page,
    context,
    complaints: [],
    console: [],
    addresses: [],
    underWay: () => open.size,
  };
  // An answer whose body nobody reads is never finished: its head is enough.
  page.on('response', (response) => open.delete(response.request()));
  page.on('requestfailed', (request) => open.delete(request));
  page.on('pageerror', (error) => visit.complaints.push(`script: ${error.message}`));
  page.on('console', (message) => {
    visit.console.push(message.text());
    // A refused request is also written to the console by Chromium itself; the tests look at the answers.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      visit.complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    open.add(request);
    visit.addresses.push(request.url());
  });
  return visit;
}

/** Keeps a picture of the page under test-results/ when the test fails. */
export function pictureOnFailure(visit: Visit): void {
  onTestFailed(async ({ task }) => {
    const folder = join(HOME, 'test-results');
    mkdirSync(folder, { recursive: true });
    const name = task.name.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80);
    await visit.page.screenshot({ path: join(folder, `${name}.png`), fullPage: true }).catch(() => undefined);
  });
}

type DemoLinks = { readonly items: readonly { readonly role: string; readonly url: string }[] };

/** Signs the window in as a demo role by its link. */
export async function enterDemo(visit: Visit, demoUrl: string, role: string): Promise<void> {
  const answer = await fetch(`${demoUrl}/demo/links`);
  const { items } = (await answer.json()) as DemoLinks;
  const link = items.find((one) => one.role === role);
  if (link === undefined) throw new Error(`there is no demo link for ${role}`);
  await visit.page.goto(link.url);
}

const QUIET_MS = 250;
const SETTLED_WITHIN_MS = 30_000;
const LOADING = '.skeleton, .ant-skeleton, [aria-busy="true"]';

/** Waits until the page has what it asked for: nothing under way for a moment, and nothing shown as loading. */
export async function settled({ page, underWay }: Visit): Promise<void> {
  const late = Date.now() + SETTLED_WITHIN_MS;
  let quietSince = Date.now();
  while (Date.now() - quietSince < QUIET_MS) {
    if (Date.now() > late) throw new Error(`the page is still loading: ${page.url()}`);
    const loading = await page.locator(LOADING).count();
    if (underWay() > 0 || loading > 0) quietSince = Date.now();
    await page.waitForTimeout(50);
  }
}
