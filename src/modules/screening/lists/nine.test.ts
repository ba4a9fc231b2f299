/** The worked example of docs/guide/county-office.md: nine departments' lists, verified once, sent again. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openListOffice, type Person } from '../../../../tests/setup/list-office.ts';
import type { PairQueue } from './model.ts';

let office: Awaited<ReturnType<typeof openListOffice>>;
beforeAll(async () => {
  office = await openListOffice();
});
afterAll(async () => office.close());

/** Each department writes in its own words: kind, sender, titles of name and number, and what it tells besides. */
const DEPARTMENTS = [
  [
    'vehicle',
    '车管所',
    '车主姓名',
    '所有人身份证号',
    ['号牌号码', '车辆类型', '购置价格(万元)'],
    '琼A12345,小型轿车,6.8',
  ],
  [
    'business',
    '市场监管局',
    '法定代表人',
    '证件号码',
    ['企业名称', '登记状态', '成立日期'],
    '青禾商店,开业,2017-05-01',
  ],
  ['payroll', '财政局', '职工姓名', '身份证号', ['工作单位', '人员身份'], '某某中学,事业编'],
  ['property', '不动产登记中心', '权利人', '权利人证件号', ['房屋坐落', '用途'], '县城某小区,住宅'],
  ['death', '公安局', '姓名', '公民身份号码', ['死亡日期'], '2018-03-01'],
  ['minimum-living', '民政局', '保障对象姓名', '身份证号码', ['保障类别', '月补差'], '农村低保,320'],
  ['disability', '残联', '姓名', '残疾证号', ['残疾类别', '残疾等级'], '肢体,三级'],
  ['student', '教育局', '学生姓名', '学生身份证号', ['学校', '学籍状态'], '某某小学,在读'],
  ['medical', '医保局', '参保人姓名', '证件号', ['结算日期', '个人自付'], '2018-06-30,1200'],
] as const;

/** One row as it is, one with two digits exchanged, one without a number, and one of a stranger. */
function listOf(
  [, , name, number, titles, facts]: (typeof DEPARTMENTS)[number],
  some: readonly Person[],
): string {
  const write = (person: Person, document: string, called = person.name) =>
    [called, document, person.birth, ...person.place, facts].join(',');
  const [a, b, c] = some;
  if (!a || !b || !c) throw new Error('too few people');
  const swapped = `${b.document.slice(0, 15)}${b.document[16]}${b.document[15]}${b.document.slice(17)}`;
  return [
    [name, number, '出生日期', '乡镇', '行政村', ...titles].join(','),
    write(a, a.document),
    write(b, swapped),
    write(c, ''),
    write(a, '', '龘不在册'),
  ].join('\n');
}

/** People of whom nobody else has the name and the birth, and whose number shows an exchange. */
function telling(): Person[] {
  const groups = Map.groupBy(office.people, ({ name, birth }) => `${name} ${birth}`);
  return office.people.filter(
    ({ name, birth, document: number }) =>
      groups.get(`${name} ${birth}`)?.length === 1 && number.length === 18 && number[15] !== number[16],
  );
}

const pairs = async (run: string) => (await office.get<PairQueue>(`/api/lists/${run}/pairs`)).body;

async function sendAll(people: readonly Person[]) {
  const runs: string[] = [];
  for (const [index, department] of DEPARTMENTS.entries()) {
    const [kind, sender] = department;
    const text = listOf(department, people.slice(index * 3));
    const { body } = await office.send(text, { kind, sender });
    await office.services.jobs.runOne(body.job);
    runs.push(body.run);
  }
  return runs;
}

test('nine lists are matched and verified; sent again, none of them asks anything', async () => {
  const people = telling();
  const first = await sendAll(people);
  for (const run of first) {
    const { state, counts } = await office.run(run);
    expect([run, state, counts.exact]).toEqual([run, 'done', 1]);
    const { items } = await pairs(run);
    expect(items.length).toBeGreaterThanOrEqual(2);
    for (const { id, certainty } of items)
      await office.command('screening.judge', {
        hit: id,
        verdict: certainty === 'probable' ? 'same' : 'other',
      });
  }
  const second = await sendAll(people);
  for (const run of second) {
    const { items, progress } = await pairs(run);
    expect([items.length, progress.open, progress.unsure]).toEqual([0, 0, 0]);
    const { summary } = await office.run(run);
    expect(summary?.remembered).toBe(progress.same + progress.other);
    expect(summary?.difference).toMatchObject({ new: 0, gone: 0 });
  }
}, 240_000);
