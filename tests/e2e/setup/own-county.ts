import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import exceljs from 'exceljs';
import type { Page } from 'playwright-core';
import { addUser } from '#modules/access/index.ts';
import type { Role } from '#modules/access/model.ts';
import { importAreas } from '#modules/areas/index.ts';
import type { Actor } from '#platform/db/database.ts';
import { openInstance } from '../../../src/app/instance.ts';
import { makeRegisterWorkbook } from '../../bench/make-workbook.ts';
import { freePort, type Program, startProgram } from './program.ts';

/** The day of the workbook's facts. */
export const DAY = '2018-12-31';

type Place = {
  readonly code: string;
  readonly name: string;
  readonly parent: string;
  /** Name of the town above it; two villages may share their name. */
  readonly town: string;
};
export type Account = { readonly username: string; readonly password: string };

/** A county of its own, invented for one file of tests: places, accounts, a workbook, and the running program. */
export type OwnCounty = {
  readonly folder: string;
  readonly data: string;
  readonly workbook: string;
  readonly county: string;
  readonly villages: readonly Place[];
  readonly account: (name: string) => Account;
  readonly program: () => Program;
  /** Ends the program as a power cut does, and starts it again on the same data and port. */
  readonly killAndRestart: () => Promise<void>;
  readonly close: () => Promise<void>;
};

type Wish = {
  readonly households: number;
  readonly seed: number;
  readonly users: (
    villages: readonly Place[],
    county: string,
  ) => Readonly<Record<string, readonly [Role, string]>>;
};

function readPlaces(csv: string): (Place & { readonly level: string })[] {
  return readFileSync(csv, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [code = '', name = '', level = '', parent = ''] = line.split(',');
      return { code, name, level, parent, town: '' };
    })
    .map((one, _index, all) => ({ ...one, town: all.find(({ code }) => code === one.parent)?.name ?? '' }));
}

async function addAccounts(data: string, regions: string, users: ReturnType<Wish['users']>, county: string) {
  const instance = await openInstance({ data });
  const { services } = instance;
  const actor: Actor = {
    id: 'operator',
    name: 'operator',
    role: 'operator',
    scope: [county.slice(0, 6)],
    mayWrite: true,
  };
  const environment = { database: services.database, actor, services };
  try {
    const file = { name: 'regions.csv', bytes: readFileSync(regions), on: '2014-01-01' };
    await importAreas(environment, services.newId(), file);
    const accounts = new Map<string, Account>();
    for (const [username, [role, area]] of Object.entries(users)) {
      const added = await addUser.execute(environment, services.newId(), {
        username,
        name: username,
        role,
        area,
      });
      accounts.set(username, { username, password: added.password });
    }
    return accounts;
  } finally {
    await instance.close();
  }
}

export async function openOwnCounty(wish: Wish): Promise<OwnCounty> {
  const folder = mkdtempSync(join(tmpdir(), 'daohu-own-county-'));
  // Beside it, not in it: PostgreSQL may run as another user, who may not enter the folder of ours.
  const data = mkdtempSync(join(tmpdir(), 'daohu-own-data-'));
  const workbook = join(folder, '2018年登记表.xlsx');
  const made = await makeRegisterWorkbook({
    ...wish,
    path: workbook,
    layout: 'A',
    on: DAY,
    towns: 2,
    villagesPerTown: 2,
  });
  const places = readPlaces(made.regions);
  const villages = places.filter((one) => one.level === 'village');
  const county = places.find((one) => one.level === 'county')?.code ?? '';
  const accounts = await addAccounts(data, made.regions, wish.users(villages, county), county);
  const port = await freePort();
  const start = () => startProgram(['serve', '--data', data, '--log'], port);
  let program = await start();
  return {
    folder,
    data,
    workbook,
    county,
    villages,
    account: (name) => {
      const found = accounts.get(name);
      if (found === undefined) throw new Error(`there is no account ${name}`);
      return found;
    },
    program: () => program,
    killAndRestart: async () => {
      await program.kill();
      program = await start();
    },
    close: async () => {
      await program.stop();
      for (const path of [folder, data]) rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Signs in with the password that was handed over, and sets an own one. */
export async function signInFirst(page: Page, { username, password }: Account): Promise<void> {
  await page.goto('/');
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByLabel('现在的密码').fill(password);
  const own = 'blue hills 27 geese';
  await page.getByLabel(/^新密码/).fill(own);
  await page.getByLabel('再输一遍新密码').fill(own);
  await page.locator('form button[type=submit]').click();
  await page.getByRole('navigation').first().waitFor();
}

/** The first sheet of a workbook with a function from a column's header and a row to its cell. */
export async function openSheet(path: string) {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.readFile(path);
  const [sheet] = workbook.worksheets;
  if (sheet === undefined) throw new Error('the workbook has no sheet');
  const headerRow = Array.from({ length: 6 }, (_, i) => i + 1).find((row) =>
    String(sheet.getRow(row).values).includes('证件号码'),
  );
  if (headerRow === undefined) throw new Error('the sheet has no header');
  const column = (header: string) => {
    const values = sheet.getRow(headerRow).values as unknown[];
    return values.findIndex((value) => String(value).trim() === header);
  };
  return {
    sheet,
    headerRow,
    cell: (row: number, header: string) => sheet.getCell(row, column(header)),
    save: () => workbook.xlsx.writeFile(path),
  };
}

export type Head = {
  readonly number: string;
  readonly name: string;
  readonly town: string;
  readonly village: string;
};

/** The head of every household of a workbook. */
export async function readHeads(path: string): Promise<Head[]> {
  const { sheet, headerRow, cell } = await openSheet(path);
  const heads: Head[] = [];
  for (const one of sheet.workbook.worksheets)
    for (let row = headerRow + 1; row <= one.rowCount; row += 1) {
      const text = (header: string) => String(one.getCell(row, Number(cell(row, header).col)).value ?? '');
      if (text('与户主关系') !== '户主') continue;
      heads.push({
        number: text('户编号'),
        name: text('姓名'),
        town: text('乡(镇)'),
        village: text('行政村'),
      });
    }
  return heads;
}

/** Every full document, phone and bank card number of a workbook. */
export async function readNumbers(path: string): Promise<string[]> {
  const { sheet, headerRow, cell } = await openSheet(path);
  const columns = ['证件号码', '联系电话', '银行卡号'].map((header) =>
    Number(cell(headerRow + 1, header).col),
  );
  const numbers = new Set<string>();
  for (const one of sheet.workbook.worksheets)
    for (let row = headerRow + 1; row <= one.rowCount; row += 1)
      for (const column of columns) numbers.add(String(one.getCell(row, column).value ?? ''));
  return [...numbers].filter((number) => number.length >= 11);
}
