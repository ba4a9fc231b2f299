import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, openVisit, pictureOnFailure, settled, type Visit } from './setup/browser.ts';
import { type OwnCounty, openOwnCounty, signInFirst } from './setup/own-county.ts';
import { faultsOf } from './setup/page-faults.ts';

const RULE = '饮水不安全';
const ID = 'guarantee.water';
let county: OwnCounty;
let browser: Browser;
beforeAll(async () => {
  county = await openOwnCounty({
    households: 20,
    seed: 11,
    users: (villages, code) => ({
      writer: ['county-office', code],
      approver: ['county-office', code],
      cadre: ['village-cadre', villages[0]?.code ?? ''],
    }),
  });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await county?.close();
});

async function enter(name: string): Promise<Visit> {
  const visit = await openVisit(browser, county.program().url);
  pictureOnFailure(visit);
  await signInFirst(visit.page, county.account(name));
  return visit;
}

async function goTo({ page }: Visit, query: string): Promise<void> {
  await page.goto(`/screening/rules${query}`);
  await page.getByRole('heading', { level: 1, name: '规则' }).waitFor();
}

/** How heavy the rule is said to be today, as the page of all rules tells. */
async function severity(visit: Visit): Promise<string> {
  await goTo(visit, '');
  await visit.page.getByRole('searchbox', { name: /查找规则/ }).fill(ID);
  const row = visit.page.locator('.ru-row', { hasText: /^饮水不安全/ }).first();
  return (await row.locator('.ru-row-tags').textContent()) ?? '';
}

test('one drafts, another approves, and the rule is another from its day on', async () => {
  const writer = await enter('writer');
  const { page } = writer;
  expect(await severity(writer)).toMatch(/重/);
  await page
    .locator('.ru-row', { hasText: /^饮水不安全/ })
    .first()
    .click();
  await page.getByRole('button', { name: '修改' }).click();

  // A mistake is told at once, with its place, and keeps the draft from being submitted.
  const condition = page.getByRole('textbox', { name: /^判定条件/ });
  const good = await condition.inputValue();
  await condition.fill(good.replace(/household\.(\w+)/, 'household.colour'));
  await page
    .locator('.ru-condition')
    .getByText(/没有的字段或参数“household\.colour”/)
    .waitFor();
  expect(await page.locator('.ru-expression mark').textContent()).toContain('household.colour');
  await condition.fill(good);
  await page.getByText('判定条件写得对。').waitFor();

  await page.getByLabel('轻重').selectOption('low');
  await page.getByText(/还有\d+处要改好/).waitFor();
  await page.getByLabel('变更的名称').fill('饮水改为一般');
  await page.getByLabel('依据文件的标题').fill('县乡村振兴局文件');
  await page.getByLabel('文号').fill('〔2026〕3号');
  await page.getByText('全部检查和案例都通过').waitFor();
  expect(await faultsOf(writer, 'a draft')).toEqual([]);
  await page.getByRole('button', { name: '存为草稿' }).click();
  await page.getByRole('button', { name: '提交审批' }).click();
  await page.getByText('要由县里另一位同事批准').waitFor();
  expect(await page.getByRole('button', { name: '批准生效' }).count()).toBe(0);
  expect(await severity(writer)).toMatch(/重/);

  const approver = await enter('approver');
  await goTo(approver, '?tab=amendments');
  await approver.page.locator('.ru-row', { hasText: '饮水改为一般' }).click();
  await settled(approver);
  expect(await approver.page.locator('.ru-differences').textContent()).toMatch(/轻重\s*重\s*轻/);
  await approver.page.getByRole('heading', { name: /会有什么不同/ }).waitFor();
  await approver.page.getByRole('button', { name: '批准生效' }).click();
  await approver.page.getByText('已批准').first().waitFor();

  expect(await severity(writer)).toMatch(/本地变更\s*轻/);
  const yesterday = await page.evaluate(() => {
    const day = new Date(Date.now() - 86_400_000);
    return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(day);
  });
  await goTo(writer, `?on=${yesterday}`);
  await page.getByRole('searchbox', { name: /查找规则/ }).fill(ID);
  expect(
    await page
      .locator('.ru-row', { hasText: /^饮水不安全/ })
      .first()
      .locator('.ru-row-tags')
      .textContent(),
  ).toMatch(/重/);
  expect([...writer.complaints, ...approver.complaints]).toEqual([]);
  await writer.context.close();
  await approver.context.close();
}, 180_000);

test('a village reads the rules and changes nothing', async () => {
  const cadre = await enter('cadre');
  expect(await severity(cadre)).toMatch(/个案例/);
  await cadre.page
    .locator('.ru-row', { hasText: /^饮水不安全/ })
    .first()
    .click();
  await cadre.page.getByRole('heading', { name: RULE }).waitFor();
  expect(await cadre.page.getByRole('button', { name: '修改' }).count()).toBe(0);
  const faults = await faultsOf(cadre, 'a rule');
  for (const query of ['', '?tab=parameters', '?tab=amendments']) {
    await goTo(cadre, query);
    faults.push(...(await faultsOf(cadre, query)));
  }
  expect(faults).toEqual([]);
  expect(cadre.complaints).toEqual([]);
  await cadre.context.close();
}, 120_000);
