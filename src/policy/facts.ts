/**
 * What a rule may read of a household, and its types. This table is the only place that says it: the TypeScript types, the check
 * of expressions and the tests are derived from it. Names are those of the register; `null` = the register does not know.
 */

/** `code:x` holds a value of code list x, `codes:x` several. Days are `YYYY-MM-DD`, money is whole fen. */
export type FactType = 'number' | 'boolean' | 'day' | `code:${string}` | `codes:${string}`;

export const HOUSEHOLD_FACTS = {
  /** Members in the register, persons. */
  size: 'number',
  /** 人数 as the source states it */
  statedSize: 'number',
  /** 致贫原因, the main one first */
  povertyCauses: 'codes:poverty-cause',
  /** 危房户 */
  dangerousHousing: 'boolean',
  /** 饮水安全 / 是否解决安全饮用水 */
  safeWater: 'boolean',
  /** 饮水困难 */
  waterDifficult: 'boolean',
  /** 户类型 */
  householdType: 'code:household-type',
  /** 贫困户属性 */
  povertyClass: 'code:poverty-class',
  /** 脱贫属性 */
  graduationStatus: 'code:graduation-status',
  /** 脱贫年度 */
  graduationYear: 'number',
  /** 是否监测对象, whether its risk is open or eliminated; false = never watched up to the day */
  monitored: 'boolean',
  /** 监测对象类别 */
  monitoredKind: 'code:monitored-kind',
  /** 致贫/返贫风险 */
  risks: 'codes:poverty-risk',
  /** 风险是否消除 */
  riskEliminated: 'boolean',
  /** 风险识别时间 */
  riskIdentifiedOn: 'day',
  /** 风险消除时间 */
  riskEliminatedOn: 'day',
  /** 首次识别时间 */
  firstIdentifiedOn: 'day',
} as const satisfies Record<string, FactType>;

/** 家庭收入 of the latest year that is known on the day. */
export const INCOME_FACTS = {
  year: 'number',
  /** 人均纯收入 as stated */
  perHeadFen: 'number',
  wageFen: 'number',
  businessFen: 'number',
  propertyFen: 'number',
  transferFen: 'number',
  businessCostFen: 'number',
  /** 理赔收入 */
  claimFen: 'number',
  /** 合规自付支出 */
  selfPaidFen: 'number',
} as const satisfies Record<string, FactType>;

export const MEMBER_FACTS = {
  /** 周岁 on the day, years */
  age: 'number',
  birth: 'day',
  /** `male` or `female` */
  sex: 'code:sex',
  relationToHead: 'code:relation-to-head',
  ethnicity: 'code:ethnicity',
  educationLevel: 'code:education-level',
  schoolingStatus: 'code:schooling-status',
  /** 健康状况; a source that is silent gives null, not an empty list. */
  healthStatus: 'codes:health-status',
  laborCapacity: 'code:labor-capacity',
  workPlace: 'code:work-place',
  /** 务工时间, months of the year */
  workMonths: 'number',
  criticalIllnessInsured: 'boolean',
  /** 城乡居民基本医疗保险 / 新农合 */
  residentMedicalInsured: 'boolean',
  /** 城镇职工基本医疗保险 */
  staffMedicalInsured: 'boolean',
  residentPensionInsured: 'boolean',
  staffPensionInsured: 'boolean',
  minimumLiving: 'boolean',
  destituteSupport: 'boolean',
  disabilityType: 'code:disability-type',
  identifiedOn: 'day',
} as const satisfies Record<string, FactType>;

/** Values of `code:` lists that no pack needs to bring. */
export const BUILT_IN_CODES: Readonly<Record<string, readonly string[]>> = { sex: ['male', 'female'] };

type ValueOf<T extends FactType> = T extends 'number'
  ? number
  : T extends 'boolean'
    ? boolean
    : T extends `codes:${string}`
      ? readonly string[]
      : string;
type FactsOf<T extends Record<string, FactType>> = { readonly [K in keyof T]: ValueOf<T[K]> | null };

/** One value as a rule reads it. */
export type FactValue = number | boolean | string | readonly string[] | null;

export type IncomeFacts = FactsOf<typeof INCOME_FACTS>;
export type MemberFacts = FactsOf<typeof MEMBER_FACTS> & {
  /** The caller's own key of the member; rules cannot read it, explanations name members by it. */
  readonly key: string;
};
/** A household as rules see it on one day. */
export type HouseholdFacts = {
  /** The day that is looked at, `YYYY-MM-DD`. */
  readonly day: string;
  readonly household: FactsOf<typeof HOUSEHOLD_FACTS>;
  readonly income: IncomeFacts;
  readonly members: readonly MemberFacts[];
};

function blank<T extends Record<string, FactType>>(fields: T): FactsOf<T> {
  return Object.fromEntries(Object.keys(fields).map((name) => [name, null])) as FactsOf<T>;
}

/** Facts of which nothing is known; spread what is known over them. */
export const UNKNOWN_HOUSEHOLD: HouseholdFacts['household'] = blank(HOUSEHOLD_FACTS);
export const UNKNOWN_INCOME: IncomeFacts = blank(INCOME_FACTS);
export const UNKNOWN_MEMBER: Omit<MemberFacts, 'key'> = blank(MEMBER_FACTS);
