import { expect, test } from 'vitest';
import { spell } from './pinyin.ts';

test.each([
  ['王小明', 'wangxiaoming', 'wxm'],
  ['单雄信', 'shanxiongxin', 'sxx'],
  ['欧阳修', 'ouyangxiu', 'oyx'],
  ['解晓东', 'xiexiaodong', 'xxd'],
  ['吕布', 'lvbu', 'lb'],
  ['李', 'li', 'l'],
  ['', '', ''],
])('a name is spelled with its surname: %s', (name, pinyin, initials) => {
  expect(spell(name, 'name')).toEqual({ pinyin, initials });
});

test('a place is spelled without a surname', () => {
  expect(spell('青禾镇', 'place')).toEqual({ pinyin: 'qinghezhen', initials: 'qhz' });
});
