import type { Random } from '../../src/app/demo/random.ts';
import type { Cell } from './register-rows.ts';

/** What is done to a cell: the header of the column and the new value. */
type Smudge = { readonly column: string; readonly spoil: (value: string) => Cell };

const wrongCheck = (value: string): string => `${value.slice(0, 17)}${value.charAt(17) === '3' ? '4' : '3'}`;

/** The faults of formats.md §3 that hit a single cell: some keep the household out, some are only suspect or harmless. */
const SMUDGES: readonly Smudge[] = [
  { column: '证件号码', spoil: (value) => (value.length === 18 ? wrongCheck(value) : value.slice(0, 14)) },
  { column: '证件号码', spoil: (value) => value.slice(0, -1) },
  {
    column: '证件号码',
    spoil: (value) => ` ${value.toLowerCase().slice(0, 6)} ${value.toLowerCase().slice(6)}`,
  },
  { column: '姓名', spoil: () => null },
  { column: '民族', spoil: () => '不详' },
  { column: '劳动技能', spoil: () => '能干活' },
  { column: '人均纯收入', spoil: () => '约三千' },
  { column: '首次识别时间', spoil: () => '2014年13月' },
  { column: '务工时间(月)', spoil: () => 14 },
  { column: '行政村', spoil: (value) => `${value}(新)` },
  { column: '与户主关系', spoil: () => '之子之子' },
  { column: '危房户', spoil: (value) => (value === '是' ? '√' : '×') },
  { column: '文化程度', spoil: () => '' },
];

/** Spoils one cell of a row. @returns whether anything was changed */
export function spoilRow(row: Cell[], headers: readonly string[], random: Random): boolean {
  const { column, spoil } = random.pick(SMUDGES);
  const at = headers.indexOf(column);
  if (at < 0) return false;
  row[at] = spoil(String(row[at] ?? ''));
  return true;
}
