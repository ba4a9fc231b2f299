import { closeSync, openSync, writeSync } from 'node:fs';
import { addDays } from '#kernel/day.ts';
import { checkCharacter } from '#kernel/person-document.ts';
import type { AreaName } from '#modules/areas/model.ts';
import type { MemberIdentity } from '#modules/registry/index.ts';
import { spell } from '#platform/text/pinyin.ts';
import { inventGivenName, inventSurname } from '../../src/app/demo/names.ts';
import { type Random, seededRandom } from '../../src/app/demo/random.ts';

const COUNTY = '529933';
const TOWNS = 20;
const VILLAGES = 15;
const CHARACTERS = '山水石林田井沙岭湾坡塘岗川桥峰江河湖泉谷东西南北上下大小新古';

/** Twenty towns of fifteen villages; some villages of different towns have one name. */
export function inventAreas(): { areas: AreaName[]; villages: readonly Village[] } {
  const areas: AreaName[] = [{ code: `${COUNTY}000000`, level: 'county', name: '长岭县', parent: null }];
  const villages: Village[] = [];
  for (let town = 0; town < TOWNS; town += 1) {
    const townCode = `${COUNTY}${100 + town}000`;
    const townName = `${CHARACTERS[town]}${CHARACTERS[(town * 3 + 7) % 30]}镇`;
    areas.push({ code: townCode, level: 'town', name: townName, parent: `${COUNTY}000000` });
    for (let village = 0; village < VILLAGES; village += 1) {
      const code = `${townCode.slice(0, 9)}${200 + village}`;
      const at = (town * 7 + village * 11) % 30;
      const name = `${CHARACTERS[at]}${CHARACTERS[(at * 2 + village) % 30]}村`;
      areas.push({ code, level: 'village', name, parent: townCode });
      villages.push({ code, name, town: townName });
    }
  }
  return { areas, villages };
}

export type Village = { readonly code: string; readonly name: string; readonly town: string };

/** Somebody, in the register or not. */
export type Somebody = {
  readonly name: string;
  readonly sex: 'male' | 'female';
  readonly birth: string;
  readonly document: string;
  readonly village: Village;
};

export function inventSomebody(random: Random, villages: readonly Village[]): Somebody {
  const sex = random.chance(0.5) ? 'male' : 'female';
  const birth = addDays('1935-01-01', random.integer(0, 31_000));
  const sequence = random.integer(0, 499) * 2 + (sex === 'male' ? 1 : 0);
  const seventeen = `${COUNTY}${birth.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  const name = inventSurname(random, 'han') + inventGivenName(random, sex, Number(birth.slice(0, 4)));
  return {
    name,
    sex,
    birth,
    document: seventeen + checkCharacter(seventeen),
    village: random.pick(villages),
  };
}

/** People as the register tells matching of them. */
export function asMember(one: Somebody, index: number): MemberIdentity {
  const id = `m${index}`;
  return {
    person: id,
    household: `h${index >> 2}`,
    village: one.village.code,
    nationalPersonNo: String(index),
    nationalHouseholdNo: String(index >> 2),
    name: one.name,
    pinyin: spell(one.name, 'name').pinyin,
    document: one.document,
    birth: one.birth,
    sex: one.sex,
  };
}

/** Characters that sound alike or are variants of each other. */
const ALIKE = [
  '英瑛莹',
  '华花',
  '兰蓝岚',
  '明铭鸣',
  '伟玮炜',
  '芳方',
  '丽莉',
  '军君均',
  '建健',
  '玉钰育',
  '梅媚',
  '强墙',
  '峰锋丰',
  '霞侠',
  '珍真',
  '秀绣',
  '国囯',
  '志智治',
  '文雯',
  '平萍',
];
const OTHERS = new Map(
  ALIKE.flatMap((group) =>
    [...group].map((one) => [one, [...group].filter((other) => other !== one)] as const),
  ),
);

function respelled(name: string, random: Random): string {
  return [...name].map((one) => (OTHERS.has(one) ? random.pick(OTHERS.get(one) ?? [one]) : one)).join('');
}

/** A day with one digit mistyped, or day and month exchanged. */
function mistyped(day: string, random: Random): string {
  if (random.chance(0.5)) return `${day.slice(0, 9)}${(Number(day[9]) + 1) % 10}`;
  return `${day.slice(0, 5)}${day.slice(8)}-${day.slice(5, 7)}`;
}

/** What a list writes of somebody without his number: as it is in three of five rows, with the faults of typing in the others. */
export function listedWithoutNumber(one: Somebody, random: Random) {
  const fault = random.weighted([
    ['none', 60],
    ['spelling', 15],
    ['order', 5],
    ['birth', 10],
    ['village', 10],
  ]);
  const [first = '', ...given] = [...one.name];
  return {
    name:
      fault === 'spelling'
        ? respelled(one.name, random)
        : fault === 'order'
          ? first + given.reverse().join('')
          : one.name,
    document: '',
    birth: fault === 'birth' ? mistyped(one.birth, random) : one.birth,
    village: fault === 'village' ? undefined : one.village,
  };
}

export type Listed = {
  readonly name: string;
  readonly document: string;
  readonly birth: string;
  readonly village: Village | undefined;
};

const HEADER = '序号,姓名,身份证号,出生日期,乡镇,行政村,死亡日期';

/** Writes rows as a text table, one after the other. */
export function writeList(path: string, rows: Iterable<Listed>): void {
  const file = openSync(path, 'w');
  let piece = `${HEADER}\n`;
  let index = 0;
  for (const { name, document, birth, village } of rows) {
    index += 1;
    piece += `${index},${name},${document},${birth},${village?.town ?? ''},${village?.name ?? ''},2018-03-01\n`;
    if (piece.length < 1_000_000) continue;
    writeSync(file, piece);
    piece = '';
  }
  writeSync(file, piece);
  closeSync(file);
}

export const listRandom = (what: string): Random => seededRandom('lists', what);
