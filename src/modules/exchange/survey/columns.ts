import type { Cell } from '#platform/xlsx/cells.ts';
import type { Item } from '#policy/items.ts';
import { normalizeHeader } from '../register/headers.ts';

/** Columns that tell of whom a row speaks. */
const KEYS = {
  householdNo: ['户编号', '户编码', '家庭编号', '户号', '贫困户编号'],
  personNo: ['人编号', '人员编号', '成员编号'],
  document: ['证件号码', '身份证号码', '身份证号', '公民身份号码', '证件号', '身份证件号码'],
  villageCode: ['行政区划代码', '行政村代码', '村代码', '区划代码', '村编码', '行政村编码'],
  village: ['行政村', '村', '村名', '行政村名称', '村名称', '村(社区)', '行政村(社区)'],
  town: ['乡(镇)', '乡镇', '镇', '乡镇名称', '所属乡镇', '乡(镇、街道)'],
} as const;
export type SurveyKey = keyof typeof KEYS;

/** Columns of every register workbook that tell who and where somebody is: they are no items, and not told as left out. */
const USUAL = new Set(
  [
    '序号',
    '省',
    '市',
    '县',
    '县(市、区、旗)',
    '自然村',
    '村民小组',
    '姓名',
    '户主姓名',
    '户主',
    '与户主关系',
    '备注',
    '性别',
    '年龄',
  ].map(normalizeHeader),
);

const KEY_OF = new Map<string, SurveyKey>(
  (Object.entries(KEYS) as [SurveyKey, readonly string[]][]).flatMap(([key, titles]) =>
    titles.map((title) => [normalizeHeader(title), key] as const),
  ),
);

export type ItemColumn = {
  readonly index: number;
  /** The title as it stands. */
  readonly title: string;
  readonly item: Item;
  /** 10,000 where the title says 万元. */
  readonly scale: 1 | 10_000;
};

/** A recognised header. */
export type SurveyHeader = {
  /** The sheet's rows that it takes. */
  readonly rows: readonly number[];
  readonly keys: ReadonlyMap<SurveyKey, number>;
  readonly columns: readonly ItemColumn[];
  /** Titles that no item has. */
  readonly left: readonly string[];
  /** Titles that items of several kinds have, so that nobody knows which is meant; and titles that stand there twice. */
  readonly ambiguous: readonly string[];
};

/** Longer than this is a sentence above the table. */
const LONGEST = 60;

/** The titles by which a pack's items are known. */
export class ItemTitles {
  readonly #known = new Map<string, Item[]>();

  constructor(items: Iterable<Item>) {
    for (const item of items)
      for (const title of new Set([...item.headers, item.title.zh, item.title.en].map(normalizeHeader)))
        this.#known.set(title, [...(this.#known.get(title) ?? []), item]);
  }

  /** The items of a normalised title: as it stands, without a number before it, without what stands in brackets behind it. */
  match(key: string): { readonly items: readonly Item[]; readonly scale: 1 | 10_000 } | undefined {
    const bare = key.replace(/^\(?[A-Za-z]?\d{1,3}(\.\d{1,2})?[.、:)]/, '').replace(/^其中:/, '');
    const [, stem = bare, inside = ''] = /^(.+?)\(([^()]*)\)$/.exec(bare) ?? [];
    const items = this.#known.get(key) ?? this.#known.get(bare) ?? this.#known.get(stem);
    return items && { items, scale: inside.includes('万') ? 10_000 : 1 };
  }
}

/** Of whom a row with these columns can speak. A row of a household or person says nothing of its village. */
function kindsOf(keys: ReadonlyMap<SurveyKey, number>): ReadonlySet<Item['of']> {
  const hasPerson = keys.has('personNo') || keys.has('document');
  if (keys.has('householdNo') || hasPerson)
    return new Set<Item['of']>(hasPerson ? ['household', 'member'] : ['household']);
  return new Set<Item['of']>(keys.has('villageCode') || keys.has('village') ? ['village'] : []);
}

type Title = { readonly index: number; readonly title: string; readonly key: string };

function keysOf(titles: readonly Title[]): ReadonlyMap<SurveyKey, number> {
  const keys = new Map<SurveyKey, number>();
  for (const { index, key } of titles) {
    const found = KEY_OF.get(key);
    if (found !== undefined && !keys.has(found)) keys.set(found, index);
  }
  return keys;
}

/** What a title means in a sheet of such rows. */
function meaningOf(
  { index, title, key }: Title,
  titles: ItemTitles,
  kinds: ReadonlySet<Item['of']>,
): ItemColumn | 'left' | 'ambiguous' {
  const match = titles.match(key);
  const fitting = match?.items.filter((item) => kinds.has(item.of)) ?? [];
  const [item] = fitting;
  if (!match || item === undefined) return 'left';
  return fitting.length > 1 ? 'ambiguous' : { index, title, item, scale: match.scale };
}

function headerOf(texts: readonly string[], rows: readonly number[], known: ItemTitles): SurveyHeader {
  const titles = texts
    .map((title, index): Title => ({ index, title: title.trim(), key: normalizeHeader(title) }))
    .filter(({ key }) => key !== '' && key.length <= LONGEST);
  const keys = keysOf(titles);
  const kinds = kindsOf(keys);
  const columns: ItemColumn[] = [];
  const left: string[] = [];
  const ambiguous: string[] = [];
  const others = titles.filter(({ key }) => !KEY_OF.has(key) && !USUAL.has(key));
  for (const title of others) {
    const meaning = meaningOf(title, known, kinds);
    if (meaning === 'left') left.push(title.title);
    else if (meaning === 'ambiguous' || columns.some(({ item }) => item === meaning.item))
      ambiguous.push(title.title);
    else columns.push(meaning);
  }
  return { rows, keys, columns, left, ambiguous };
}

const textOf = (cell: Cell | undefined) => (typeof cell === 'string' ? cell : '');

/** A group above spreads to the right over its parts; a part with a name of its own keeps it. */
function joined(upper: readonly Cell[], lower: readonly Cell[]): string[] {
  return Array.from(
    { length: Math.max(upper.length, lower.length) },
    (_, index) => textOf(lower[index]) || textOf(upper[index]),
  );
}

const isHeader = ({ keys, columns }: SurveyHeader) => kindsOf(keys).size > 0 && columns.length > 0;

/** A piece of the sheet's beginning. */
export type FirstRow = { readonly row: number; readonly cells: readonly Cell[] };

/** The header among the first rows of a sheet: the row, or the two, that name whom the rows speak of and most items; undefined: none does. */
export function findSurveyHeader(first: readonly FirstRow[], known: ItemTitles): SurveyHeader | undefined {
  let best: SurveyHeader | undefined;
  const offer = (header: SurveyHeader) => {
    if (isHeader(header) && header.columns.length > (best?.columns.length ?? 0)) best = header;
  };
  for (const [index, { row, cells }] of first.entries()) {
    offer(headerOf(cells.map(textOf), [row], known));
    const next = first[index + 1];
    if (next) offer(headerOf(joined(cells, next.cells), [row, next.row], known));
  }
  return best;
}
