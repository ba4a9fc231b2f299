import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
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
  const visit: Visit = { page, context, complaints: [], console: [], addresses: [] };
  page.on('pageerror', (error) => visit.complaints.push(`script: ${error.message}`));
  page.on('console', (message) => {
    visit.console.push(message.text());
    // A refused request is also written to the console by Chromium itself; the tests look at the answers.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      visit.complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => visit.addresses.push(request.url()));
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

/** Waits until the page has what it asked for and nothing is being loaded. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(
    () => document.querySelector('.ant-skeleton, .skeleton, [aria-busy="true"]') === null,
  );
}
