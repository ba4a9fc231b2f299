import { createWriteStream } from 'node:fs';
import { checkCharacter } from '#kernel/person-document.ts';
import { writeXlsx } from '#platform/xlsx/write.ts';

/** What would be known of an invented household wherever it leaked: nothing else in the program looks like it. */
export type Canary = {
  readonly village: string;
  readonly place: { readonly county: string; readonly town: string; readonly village: string };
  readonly no: string;
  readonly keptOutNo: string;
  readonly head: string;
  readonly spouse: string;
  readonly keptOutHead: string;
  readonly documents: readonly [head: string, spouse: string, keptOut: string];
  readonly phone: string;
  readonly card: string;
};

const document = (prefix: string, birth: string, sequence: number) => {
  const seventeen = `${prefix}${birth}${String(sequence).padStart(3, '0')}`;
  return seventeen + checkCharacter(seventeen);
};

/** @param surname a character that no other text of the program holds; @param index 1 to 9, makes the numbers its own */
export function canary(village: string, place: Canary['place'], surname: string, index: number): Canary {
  const prefix = village.slice(0, 6);
  const broken = document(prefix, `196${index}0303`, 310 + index);
  return {
    village,
    place,
    no: `${prefix}7700${index}1`,
    keptOutNo: `${prefix}7700${index}2`,
    head: `${surname}知秋`,
    spouse: `${surname}望舒`,
    keptOutHead: `${surname}听澜`,
    documents: [
      document(prefix, `197${index}0101`, 110 + index),
      document(prefix, `197${index}0202`, 220 + index),
      // A wrong check character: the household is kept out and stands in the error workbook.
      `${broken.slice(0, 17)}${broken.endsWith('3') ? '4' : '3'}`,
    ],
    phone: `1387766${index}${index}0${index}`,
    card: `622848010099887${index}${index}0${index}`,
  };
}

type Row = Readonly<Record<string, string | number | null>>;

const SHARED: Row = {
  人数: 1,
  民族: '汉族',
  文化程度: '小学',
  健康状况: '残疾',
  劳动技能: '无劳动力',
  参加大病医疗: '是',
  脱贫属性: '未脱贫',
  贫困户属性: '一般贫困户',
  主要致贫原因: '因病',
  危房户: '是',
  饮水安全: '否',
  饮水困难: '是',
  人均纯收入: 1800,
  首次识别时间: '201405',
};

function rowsOf(one: Canary): Row[] {
  const place = { '县(市、区、旗)': one.place.county, '乡(镇)': one.place.town, 行政村: one.place.village };
  const member = (no: string, place_: number, name: string, number: string, relation: string): Row => ({
    ...SHARED,
    ...place,
    户编号: no,
    人编号: `${no}0${place_}`,
    姓名: name,
    证件号码: number,
    与户主关系: relation,
    联系电话: one.phone,
    开户银行名称: '农村信用社',
    银行卡号: one.card,
  });
  const [head, spouse, keptOut] = one.documents;
  return [
    // Three are stated and two are there: suspect, so that the household is let in with a finding.
    { ...member(one.no, 1, one.head, head, '户主'), 人数: 3 },
    { ...member(one.no, 2, one.spouse, spouse, '配偶'), 人数: 3 },
    member(one.keptOutNo, 1, one.keptOutHead, keptOut, '户主'),
  ];
}

/** A register workbook in layout A with the canaries' households, one of each with an error. */
export async function writeCanaryWorkbook(path: string, canaries: readonly Canary[]): Promise<void> {
  const rows = canaries.flatMap(rowsOf);
  const header = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => header.map((key) => row[key] ?? null));
  await writeXlsx([{ name: '登记表', titles: [], header, rows: cells }], createWriteStream(path));
}
