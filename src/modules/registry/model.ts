import { z } from 'zod';

export type { SurveyFormLine } from './survey/model.ts';

/**
 * One household and its members as a source told them on one day: what the import reads, the demo county invents,
 * and the register merges into dated versions. Codes are the English identifiers of the packs' code lists
 * (`packs/cn-national/codes`), money is whole fen, days are `YYYY-MM-DD`. `null` = the source says nothing.
 */
export const MemberRecord = z.object({
  /** 人编号 */
  nationalPersonNo: z.string(),
  name: z.string(),
  /** 证件号码 as read and cleaned: 15, 18, 20 or 22 characters; null when the source has none. */
  document: z.string().nullable(),
  birth: z.iso.date().nullable(),
  sex: z.enum(['male', 'female']).nullable(),
  /** 与户主关系, list `relation-to-head`; `head` is the 户主 */
  relationToHead: z.string().nullable(),
  /** 民族, list `ethnicity` */
  ethnicity: z.string().nullable(),
  /** 文化程度, list `education-level` */
  educationLevel: z.string().nullable(),
  /** 在校生状况, list `schooling-status` */
  schoolingStatus: z.string().nullable(),
  /** 健康状况, list `health-status`; several values may hold, in the list's order */
  healthStatus: z.array(z.string()),
  /** 劳动技能, list `labor-capacity` */
  laborCapacity: z.string().nullable(),
  /** 务工状况, list `work-place` */
  workPlace: z.string().nullable(),
  /** 务工时间, months of the year, 0–12 */
  workMonths: z.number().nullable(),
  /** 参加大病医疗 / 是否参加大病保险 */
  criticalIllnessInsured: z.boolean().nullable(),
  /** 是否参加新农合 / 城乡居民基本医疗保险 */
  residentMedicalInsured: z.boolean().nullable(),
  /** 是否参加新型养老保险 */
  residentPensionInsured: z.boolean().nullable(),
  /** 是否参加城镇职工基本养老保险 */
  staffPensionInsured: z.boolean().nullable(),
  /** 是否享受低保 */
  minimumLiving: z.boolean().nullable(),
  /** 是否特困供养人员 */
  destituteSupport: z.boolean().nullable(),
  /** 残疾类别, list `disability-type` */
  disabilityType: z.string().nullable(),
  /** 人联系电话 */
  phone: z.string().nullable(),
  /** 人员识别时间 / 贫困人员识别时间 */
  identifiedOn: z.iso.date().nullable(),
});
export type MemberRecord = z.infer<typeof MemberRecord>;

/** 家庭收入 of one year, in fen; a component that the source does not give is null. */
export const IncomeRecord = z.object({
  year: z.int(),
  /** 人均纯收入 as stated by the source */
  perHeadFen: z.int().nullable(),
  wageFen: z.int().nullable(),
  businessFen: z.int().nullable(),
  propertyFen: z.int().nullable(),
  transferFen: z.int().nullable(),
  businessCostFen: z.int().nullable(),
  /** 理赔收入 */
  claimFen: z.int().nullable(),
  /** 合规自付支出 */
  selfPaidFen: z.int().nullable(),
});
export type IncomeRecord = z.infer<typeof IncomeRecord>;

export const HouseholdRecord = z.object({
  /** 户编号 */
  nationalHouseholdNo: z.string(),
  /** 行政村, 12 digits */
  villageCode: z.string(),
  /** 自然村 or 村民小组, by name within the village */
  naturalVillage: z.string().nullable(),
  /** 人数 as stated by the source */
  statedSize: z.int().nullable(),
  /** 联系电话 / 户联系电话 */
  phone: z.string().nullable(),
  /** 开户银行名称 */
  bankName: z.string().nullable(),
  /** 银行卡号 */
  bankCard: z.string().nullable(),
  /** 致贫原因, list `poverty-cause`, the main one first */
  povertyCauses: z.array(z.string()),
  /** 危房户 */
  dangerousHousing: z.boolean().nullable(),
  /** 饮水安全 / 是否解决安全饮用水 */
  safeWater: z.boolean().nullable(),
  /** 饮水困难 */
  waterDifficult: z.boolean().nullable(),
  /** 户类型, list `household-type` (layout B) */
  householdType: z.string().nullable(),
  /** 贫困户属性, list `poverty-class` (layout A) */
  povertyClass: z.string().nullable(),
  /** 脱贫属性, list `graduation-status` (layout A) */
  graduationStatus: z.string().nullable(),
  /** 脱贫年度 */
  graduationYear: z.int().nullable(),
  /** 监测对象类别, list `monitored-kind` (layout B) */
  monitoredKind: z.string().nullable(),
  /** 致贫/返贫风险, list `poverty-risk`, up to five, the first one first */
  risks: z.array(z.string()),
  /** 风险是否消除 */
  riskEliminated: z.boolean().nullable(),
  /** 风险识别时间 */
  riskIdentifiedOn: z.iso.date().nullable(),
  /** 风险消除时间 */
  riskEliminatedOn: z.iso.date().nullable(),
  /** 首次识别时间 */
  firstIdentifiedOn: z.iso.date().nullable(),
  income: IncomeRecord.nullable(),
  members: z.array(MemberRecord),
});
export type HouseholdRecord = z.infer<typeof HouseholdRecord>;
