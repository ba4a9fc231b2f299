import type { RegisterField } from '../model.ts';

/** Headers that could mean two things: only the sender knows which. */
export const AMBIGUOUS: Readonly<Record<string, readonly RegisterField[]>> = {
  编号: ['nationalHouseholdNo', 'nationalPersonNo', 'sequence'],
  编码: ['nationalHouseholdNo', 'nationalPersonNo'],
  电话: ['householdPhone', 'memberPhone'],
  手机: ['householdPhone', 'memberPhone'],
  手机号: ['householdPhone', 'memberPhone'],
  手机号码: ['householdPhone', 'memberPhone'],
  电话号码: ['householdPhone', 'memberPhone'],
  联系方式: ['householdPhone', 'memberPhone'],
  识别时间: ['firstIdentifiedOn', 'memberIdentifiedOn', 'riskIdentifiedOn'],
  识别日期: ['firstIdentifiedOn', 'memberIdentifiedOn', 'riskIdentifiedOn'],
  医疗保险: ['residentMedicalInsured', 'criticalIllnessInsured'],
  是否参加医疗保险: ['residentMedicalInsured', 'criticalIllnessInsured'],
  是否参加医保: ['residentMedicalInsured', 'criticalIllnessInsured'],
  养老保险: ['residentPensionInsured', 'staffPensionInsured'],
  是否参加养老保险: ['residentPensionInsured', 'staffPensionInsured'],
  属性: ['povertyClass', 'graduationStatus', 'householdType'],
  类型: ['householdType', 'monitoredKind', 'disabilityType'],
  类别: ['monitoredKind', 'householdType', 'disabilityType'],
  饮水: ['safeWater', 'waterDifficult'],
  饮水情况: ['safeWater', 'waterDifficult'],
  收入: ['perHead', 'wage'],
  务工: ['workPlace', 'workMonths'],
  村组: ['village', 'naturalVillage'],
  日期: ['dataDate', 'firstIdentifiedOn', 'memberIdentifiedOn'],
  时间: ['dataDate', 'firstIdentifiedOn', 'memberIdentifiedOn'],
  风险: ['risk1', 'riskEliminated'],
};

/** Without these a sheet is no register. */
export const REQUIRED: readonly RegisterField[] = [
  'village',
  'nationalHouseholdNo',
  'name',
  'document',
  'relationToHead',
];

/** Columns that only one of the layouts has: they tell which it is. */
export const TELLS_LAYOUT: Readonly<Record<'A' | 'B', readonly RegisterField[]>> = {
  A: [
    'graduationStatus',
    'graduationYear',
    'povertyClass',
    'workPlace',
    'waterDifficult',
    'bankCard',
    'residentPensionInsured',
  ],
  B: [
    'dataDate',
    'householdType',
    'monitoredKind',
    'risk1',
    'riskEliminated',
    'riskIdentifiedOn',
    'wage',
    'minimumLiving',
    'memberPhone',
  ],
};

/** Headers of the columns that files carry and the register does not take. */
export const NOT_NEEDED: ReadonlySet<string> = new Set([
  '原因',
  '备注',
  '是否在家',
  '核查人',
  '户主姓名',
  '户主',
  '户主证件号码',
  '户主身份证号',
  '排序',
  '省',
  '市',
  '省(区、市)',
  '市(州、盟)',
  '年度',
  '公安姓名',
  '公安性别',
  '公安民族',
  '公安户类型',
  '公安人员状态',
  '出生日期',
  '年龄',
  '证件类型',
  '政治面貌',
  '错误说明',
]);
