import { expect, test } from 'vitest';
import { areaMentions } from './rules.ts';

const area = (code: string, level: 'county' | 'town' | 'village', name: string, parent: string | null) => ({
  code,
  level,
  name,
  parent,
});
const [GREEN, MOON] = ['529921100000', '529921101000'];
const villagesIn = areaMentions([
  area('529921000000', 'county', '春山县', null),
  area(GREEN, 'town', '青禾镇', '529921000000'),
  area(MOON, 'town', '月塘乡', '529921000000'),
  area('529921100200', 'village', '红星村', GREEN),
  area('529921100201', 'village', '大红星村', GREEN),
  area('529921100202', 'village', '木棉社区居民委员会', GREEN),
  area('529921101200', 'village', '红星村', MOON),
  area('529921101201', 'village', '石桥村民委员会', MOON),
]);

test.each([
  ['春山县青禾镇红星村3组12号', ['529921100200']],
  ['月塘乡 红星村', ['529921101200']],
  ['红星村三组', ['529921100200', '529921101200']],
  ['青禾镇大红星村', ['529921100201']],
  ['贵州省某市石桥村四组', ['529921101201']],
  ['月塘乡石桥村民委员会', ['529921101201']],
  ['木棉社区1栋', ['529921100202']],
  ['青禾镇石桥村', []],
  ['青禾镇人民政府', []],
  ['外县外镇外村', []],
  ['', []],
  ['村', []],
])('%s', (address, villages) => {
  expect([...villagesIn(address)].sort()).toEqual(villages);
  expect([...villagesIn(address)].sort()).toEqual(villages);
});
