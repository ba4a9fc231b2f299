import type { Random } from './random.ts';

type Weights = readonly (readonly [string, number])[];

/** Surnames of the Han of the island, the frequent ones first; no person of the demo exists. */
// biome-ignore format: a table
const HAN_SURNAMES: Weights = [
  ['陈', 120], ['王', 90], ['李', 70], ['林', 66], ['吴', 60], ['黄', 52], ['符', 44], ['张', 40], ['周', 28], ['郑', 26],
  ['何', 22], ['邢', 18], ['韩', 18], ['云', 14], ['蔡', 16], ['郭', 14], ['冯', 14], ['许', 14], ['麦', 10], ['羊', 10],
  ['唐', 10], ['曾', 10], ['钟', 8], ['章', 5], ['潘', 6], ['薛', 5], ['庄', 4], ['欧阳', 2], ['㑇', 0.3],
];
// biome-ignore format: a table
const LI_SURNAMES: Weights = [
  ['符', 120], ['王', 80], ['董', 40], ['吉', 36], ['高', 36], ['李', 34], ['陈', 30], ['麦', 18], ['林', 18], ['韦', 14],
  ['刘', 12], ['罗', 10], ['胡', 8], ['张', 8], ['卓', 5],
];
// biome-ignore format: a table
const MIAO_SURNAMES: Weights = [['盘', 30], ['邓', 30], ['蒋', 20], ['李', 12], ['赵', 10], ['陈', 6]];

const split = (text: string): readonly string[] => Array.from(text);
/** Given-name characters by sex and generation; several sound alike, as in every village (丽 莉 俐, 伟 玮, 燕 艳 雁). */
const GIVEN = {
  male: {
    old: split('德亚国家振业和其开文明福运传光荣金昌启兴世仁义忠'),
    middle: split('建国军伟强勇海明志斌辉平华文亮刚鹏俊玮健锋峰林'),
    young: split('浩宇轩泽铭俊杰晨子睿博涵阳旭恒梓逸航佳熙嘉豪'),
  },
  female: {
    old: split('亚桂玉秀英妹凤兰花爱金月春香琼瑛莲梅连娥'),
    middle: split('丽燕艳莉霞敏芳娟红梅玲春雁俐琴小慧妹萍云'),
    young: split('欣怡诗涵雨婷思颖梓萱静雅佳琪可心语嫣妍玥晓'),
  },
} as const;
/** Now and then a character that old programs lose: rare ones, extension A (㛃) and beyond the basic plane (𬱖, 𫖯). */
const RARE = split('堃喆垚旻翯燊犇芃昇頔㛃㼆𬱖𫖯𠅤');

function generationOf(birthYear: number): 'old' | 'middle' | 'young' {
  if (birthYear < 1964) return 'old';
  return birthYear < 1998 ? 'middle' : 'young';
}

/** A surname as usual among an ethnic group. @param ethnicity code of list `ethnicity` */
export function inventSurname(random: Random, ethnicity: string): string {
  if (ethnicity === 'li') return random.weighted(LI_SURNAMES);
  return random.weighted(ethnicity === 'miao' ? MIAO_SURNAMES : HAN_SURNAMES);
}

/** A given name of one or two characters as usual in a year of birth. */
export function inventGivenName(random: Random, sex: 'male' | 'female', birthYear: number): string {
  const characters = GIVEN[sex][generationOf(birthYear)];
  const last = random.chance(0.006) ? random.pick(RARE) : random.pick(characters);
  const single = random.chance(birthYear > 1980 && birthYear < 2000 ? 0.22 : 0.1);
  return single ? last : random.pick(characters) + last;
}

const VILLAGE_HEADS = split('龙新南北大石水红东西竹木山椰槟月荔凤白黎青溪塘岭坡');
const VILLAGE_TAILS = split('潭田坡园丰岸涧林湾塘口岭溪坑峒桥井垌尾山村');
/** Names of natural villages and groups; the same ones come back in village after village. */
const NATURAL = [
  '一组',
  '二组',
  '三组',
  '四组',
  '上村',
  '下村',
  '老村',
  '新村',
  '坡尾',
  '水口',
  '大园',
  '加乐',
  '山口园',
  '椰子头',
  '昌头',
  '什密',
];
const TOWN_HEADS = [
  '青禾',
  '木棉',
  '椰岭',
  '黎母湾',
  '云溪',
  '石榴',
  '凤坡',
  '新渡',
  '南椰',
  '白沙渡',
  '红坎',
  '大岭',
  '竹溪',
  '月塘',
  '东坡',
  '荔园',
  '龙口',
  '水满坡',
  '山鹰',
  '长潭',
  '西洋',
  '北岸',
  '石碌湾',
  '福田',
];

/** 乡镇 name of a place in the list of towns; the first three are those of the demo county. */
export function townName(index: number): string {
  const head = TOWN_HEADS[index % TOWN_HEADS.length] ?? '新';
  const round = Math.floor(index / TOWN_HEADS.length);
  return `${round === 0 ? '' : '新'.repeat(round)}${head}${index % 4 === 2 ? '乡' : '镇'}`;
}

/** `count` different village names. */
export function inventVillageNames(random: Random, count: number): string[] {
  const names = new Set<string>();
  while (names.size < count) {
    const head = random.pick(VILLAGE_HEADS);
    const tail = random.pick(VILLAGE_TAILS);
    if (head === tail || tail === '村') continue;
    names.add(`${head}${tail}村`);
  }
  return [...names];
}

/** 2 to 5 different names of natural villages or groups. */
export function inventNaturalNames(random: Random): string[] {
  const names = new Set<string>();
  const count = random.integer(2, 5);
  while (names.size < count) names.add(random.pick(NATURAL));
  return [...names];
}
