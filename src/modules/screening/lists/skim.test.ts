import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { afterAll, expect, test } from 'vitest';
import { checkCharacter } from '#kernel/person-document.ts';
import type { Row } from '#platform/xlsx/cells.ts';
import { openWorkbook } from '#platform/xlsx/read.ts';
import { skimCsv } from './skim.ts';

const folder = mkdtempSync(join(tmpdir(), 'skim-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
function fileOf(bytes: Buffer | string): string {
  files += 1;
  const path = join(folder, `${files}.csv`);
  writeFileSync(path, bytes);
  return path;
}

const numberOf = (sequence: number) => {
  const seventeen = `52992119800229${String(sequence).padStart(3, '0')}`;
  return seventeen + checkCharacter(seventeen);
};
const [OURS, OTHER] = [numberOf(123), numberOf(124)];
const TODAY = '2024-06-30';

async function skimmed(
  path: string,
  skip = (head: number, tail: number, _name: () => string) =>
    head !== Number(OURS.slice(0, 9)) || tail !== Number(OURS.slice(9, 17)),
) {
  const rows: Row[] = [];
  let left = 0;
  for await (const some of skimCsv(path, { document: 1, name: 0, today: TODAY, skip })) {
    for (const row of some.rows) rows.push(row);
    left += some.skipped;
  }
  return { rows, left };
}

async function plainly(path: string): Promise<Row[]> {
  const workbook = await openWorkbook(path, 'list.csv');
  const rows: Row[] = [];
  for (const sheet of workbook.sheets) for await (const batch of sheet.rows()) rows.push(...batch);
  workbook.close();
  return rows.filter(({ cells }) => cells.some((cell) => cell !== null));
}

test('rows whose number is right and means nobody are counted, not read; all others keep their row', async () => {
  const { rows, left } = await skimmed(
    fileOf(
      `姓名,号码,村\n张三,${OTHER},甲\n李四,${OURS},乙\n\n王五,,丙\n赵六,${OTHER.slice(0, 17)}?,丁\n钱七,${OTHER},戊`,
    ),
  );
  expect(rows.map(({ row, cells }) => [row, cells[0]])).toEqual([
    [1, '姓名'],
    [3, '李四'],
    [5, '王五'],
    [6, '赵六'],
  ]);
  expect(left).toBe(2);
});

test('a number with a wrong check character, an impossible birth or one after today is read', async () => {
  const at = (birth: string) => {
    const seventeen = `529921${birth}124`;
    return seventeen + checkCharacter(seventeen);
  };
  const wrong = OTHER.slice(0, 17) + (OTHER.endsWith('1') ? '2' : '1');
  const odd = [wrong, at('19800230'), at('20991231'), at('19801301'), `${OTHER} `, OTHER.slice(0, 15)];
  const { rows, left } = await skimmed(fileOf(odd.map((number) => `甲,${number},村`).join('\n')));
  expect([rows.length, left]).toEqual([odd.length, 0]);
});

test('the name of a row can be asked for', async () => {
  const names: string[] = [];
  await skimmed(fileOf(`张三,${OTHER},甲\r\n李四,${OTHER},乙\r\n`), (_head, _tail, name) => {
    names.push(name());
    return true;
  });
  expect(names).toEqual(['张三', '李四']);
});

test('from the first quotation mark on it is read as any text table; rows go on counting', async () => {
  const path = fileOf(`a,${OTHER},x\nb,${OURS},x\n"多行\n住址",${OTHER},y\nc,${OURS},z\n`);
  const { rows } = await skimmed(path);
  expect(rows.map(({ row }) => row)).toEqual([1, 2, 3, 4]);
  const marked = await skimmed(
    fileOf(`${`\ufeffa,${OTHER},x\nb,${OURS},x\n`.repeat(1) + `c,${OTHER},x\n`.repeat(30_000)}"d",,x\n`),
  );
  expect(marked.rows.at(-1)).toEqual({ row: 30_003, cells: ['d', null, 'x'] });
  const plain = `${'a,'.repeat(3)}\n`.repeat(200_000);
  const late = await skimmed(fileOf(`${plain}"b",${OURS},x\n`));
  expect(late.rows.at(-1)).toEqual({ row: 200_001, cells: ['b', OURS, 'x'] });
});

const field = fc.oneof(
  fc.constantFrom('', '张三', OURS, OTHER, '="0123"', "'=1+1", '#N/A', '，', '2018-1-1', 'a"b', '"q,q"'),
  fc.string({ unit: fc.constantFrom('甲', '𬱖', 'x', ' ', "'") }),
);
const end = fc.constantFrom('\n', '\r\n');

test.each([
  ['utf8', Buffer.alloc(0)],
  ['utf8', Buffer.from([0xef, 0xbb, 0xbf])],
  ['gb18030', Buffer.alloc(0)],
  ['utf16le', Buffer.from([0xff, 0xfe])],
] as const)('without anything left out it reads what the plain reader reads: %s', async (encoding, mark) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.array(field, { minLength: 2, maxLength: 4 }), end), {
        minLength: 2,
        maxLength: 12,
      }),
      fc.constantFrom(',', '\t'),
      async (lines, delimiter) => {
        const text = `姓名${delimiter}号码${delimiter}三${delimiter}四\n${lines.map(([fields, feed]) => fields.join(delimiter) + feed).join('')}`;
        const path = fileOf(Buffer.concat([mark, iconv.encode(text, encoding)]));
        const { rows, left } = await skimmed(path, () => false);
        expect(left).toBe(0);
        expect(rows.filter(({ cells }) => cells.some((cell) => cell !== null))).toEqual(await plainly(path));
      },
    ),
    { numRuns: 40 },
  );
});
