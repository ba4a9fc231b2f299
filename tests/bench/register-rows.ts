import type { Day } from '#kernel/day.ts';
import type { HouseholdRecord, MemberRecord } from '#modules/registry/model.ts';
import type { CodeList } from '#policy/codes.ts';

type Layout = 'A' | 'B';
export type Cell = string | number | null;

/** The columns of the national exports. Written out here and not taken from the program: it is the program that is tried. */
export const HEADERS: Readonly<Record<Layout, readonly string[]>> = {
  A: (
    '序号 县(市、区、旗) 乡(镇) 行政村 自然村 户编号 人编号 姓名 性别 证件号码 人数 与户主关系 民族 文化程度 在校生状况 健康状况 劳动技能 ' +
    '务工状况 务工时间(月) 参加大病医疗 脱贫属性 脱贫年度 贫困户属性 主要致贫原因 危房户 饮水安全 饮水困难 人均纯收入 联系电话 ' +
    '是否参加新农合 是否参加新型养老保险 是否参加城镇职工基本养老保险 开户银行名称 银行卡号 首次识别时间 贫困人员识别时间'
  ).split(' '),
  B: (
    '序号 数据日期 县(市、区、旗) 乡(镇) 行政村 自然村 户编号 人编号 姓名 证件号码 人数 与户主关系 民族 文化程度 在校生状况 健康状况 ' +
    '劳动技能 务工时间(月) 是否参加大病保险 致贫原因1 危房户 是否解决安全饮用水 人均纯收入 户联系电话 人联系电话 首次识别时间 人员识别时间 ' +
    '户类型 监测对象类别 风险是否消除 风险识别时间 风险消除时间 工资性收入 生产经营性收入 财产性收入 转移性收入 生产经营性支出 ' +
    '理赔收入 合规自付支出 致贫/返贫风险1 致贫/返贫风险2 致贫/返贫风险3 致贫/返贫风险4 致贫/返贫风险5 是否享受低保 是否特困供养人员 ' +
    '残疾类别 是否参加城乡居民基本医疗保险'
  ).split(' '),
};

type PlaceNames = { readonly county: string; readonly town: string; readonly village: string };
type Label = (list: string, code: string | null) => string | null;
type Cells = Readonly<Record<string, Cell>>;

const yesNo = (value: boolean | null): string | null => (value === null ? null : value ? '是' : '否');
const yuan = (fen: number | null | undefined): number | null => (fen == null ? null : fen / 100);

/** The Chinese label of a code. @param lists the code lists of the pack */
export function labelsOf(lists: readonly CodeList[]): Label {
  const labels = new Map(
    lists.flatMap(({ id, values }) => values.map((value) => [`${id} ${value.code}`, value.label])),
  );
  return (list, code) => (code === null ? null : (labels.get(`${list} ${code}`) ?? code));
}

function householdCells(household: HouseholdRecord, on: Day, label: Label): Cells {
  const { income, risks } = household;
  const risk = (i: number) => label('poverty-risk', risks[i] ?? null);
  const cause = label('poverty-cause', household.povertyCauses[0] ?? null);
  return {
    数据日期: on,
    自然村: household.naturalVillage,
    户编号: household.nationalHouseholdNo,
    人数: household.statedSize,
    脱贫属性: label('graduation-status', household.graduationStatus),
    脱贫年度: household.graduationYear,
    贫困户属性: label('poverty-class', household.povertyClass),
    主要致贫原因: cause,
    致贫原因1: cause,
    危房户: yesNo(household.dangerousHousing),
    饮水安全: yesNo(household.safeWater),
    是否解决安全饮用水: yesNo(household.safeWater),
    饮水困难: yesNo(household.waterDifficult),
    人均纯收入: yuan(income?.perHeadFen),
    工资性收入: yuan(income?.wageFen),
    生产经营性收入: yuan(income?.businessFen),
    财产性收入: yuan(income?.propertyFen),
    转移性收入: yuan(income?.transferFen),
    生产经营性支出: yuan(income?.businessCostFen),
    理赔收入: yuan(income?.claimFen),
    合规自付支出: yuan(income?.selfPaidFen),
    联系电话: household.phone,
    户联系电话: household.phone,
    开户银行名称: household.bankName,
    银行卡号: household.bankCard,
    首次识别时间: household.firstIdentifiedOn,
    户类型: label('household-type', household.householdType),
    监测对象类别: label('monitored-kind', household.monitoredKind),
    风险是否消除: yesNo(household.riskEliminated),
    风险识别时间: household.riskIdentifiedOn,
    风险消除时间: household.riskEliminatedOn,
    '致贫/返贫风险1': risk(0),
    '致贫/返贫风险2': risk(1),
    '致贫/返贫风险3': risk(2),
    '致贫/返贫风险4': risk(3),
    '致贫/返贫风险5': risk(4),
  };
}

function memberCells(member: MemberRecord, label: Label): Cells {
  return {
    人编号: member.nationalPersonNo,
    姓名: member.name,
    性别: member.sex === 'male' ? '男' : '女',
    证件号码: member.document,
    与户主关系: label('relation-to-head', member.relationToHead),
    民族: label('ethnicity', member.ethnicity),
    文化程度: label('education-level', member.educationLevel),
    在校生状况: label('schooling-status', member.schoolingStatus),
    健康状况: member.healthStatus.map((code) => label('health-status', code)).join(','),
    劳动技能: label('labor-capacity', member.laborCapacity),
    务工状况: label('work-place', member.workPlace),
    '务工时间(月)': member.workMonths,
    参加大病医疗: yesNo(member.criticalIllnessInsured),
    是否参加大病保险: yesNo(member.criticalIllnessInsured),
    是否参加新农合: yesNo(member.residentMedicalInsured),
    是否参加城乡居民基本医疗保险: yesNo(member.residentMedicalInsured),
    是否参加新型养老保险: yesNo(member.residentPensionInsured),
    是否参加城镇职工基本养老保险: yesNo(member.staffPensionInsured),
    是否享受低保: yesNo(member.minimumLiving),
    是否特困供养人员: yesNo(member.destituteSupport),
    残疾类别: label('disability-type', member.disabilityType),
    人联系电话: member.phone,
    人员识别时间: member.identifiedOn,
    贫困人员识别时间: member.identifiedOn,
  };
}

export type RowContext = {
  readonly layout: Layout;
  readonly on: Day;
  readonly label: Label;
  readonly placeOf: (village: string) => PlaceNames;
};

/** The rows of a household, one a member, with the household's values on each; 序号 stays empty for the sheet to fill. */
export function rowsOf(household: HouseholdRecord, context: RowContext): Cell[][] {
  const { county, town, village } = context.placeOf(household.villageCode);
  const shared = { '县(市、区、旗)': county, '乡(镇)': town, 行政村: village };
  const own = householdCells(household, context.on, context.label);
  return household.members.map((member) => {
    const cells: Cells = { ...shared, ...own, ...memberCells(member, context.label) };
    return HEADERS[context.layout].map((header) => cells[header] ?? null);
  });
}
