/**
 * What a rule may read of a household, and its types. This table is the only place that says it: the TypeScript types, the check
 * of expressions and the tests are derived from it. Names are those of the register; `null` = the register does not know.
 */

/** `code:x` holds a value of code list x, `codes:x` several; `person` is the key of a member. Days are `YYYY-MM-DD`, money is whole fen. */
export type FactType = 'number' | 'boolean' | 'day' | 'person' | `code:${string}` | `codes:${string}`;
/** Names and types of the facts of one owner. */
export type Fields = Readonly<Record<string, FactType>>;

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
} as const satisfies Fields;

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
} as const satisfies Fields;

export const MEMBER_FACTS = {
  /** The member, to be held against `person` of a row of `lists.…` */
  person: 'person',
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
} as const satisfies Fields;

/** One state of the household in its history, from the first to the one of the day. */
export const STATUS_FACTS = {
  graduationStatus: 'code:graduation-status',
  graduationYear: 'number',
  householdType: 'code:household-type',
  monitored: 'boolean',
  monitoredKind: 'code:monitored-kind',
  riskEliminated: 'boolean',
  from: 'day',
  /** Null: it still holds on the day. */
  to: 'day',
} as const satisfies Fields;

/** What is known of every row of another department's list that means a member; the facts that the kind keeps come from the packs. */
export const LIST_FACTS = {
  person: 'person',
  certainty: 'code:match-certainty',
  /** The day of the comparison. */
  on: 'day',
} as const satisfies Fields;

/** 村情: the village on the day; counts are of the register, the rural population is of the area's own record. */
export const VILLAGE_FACTS = {
  /** Households and members in the register. */
  households: 'number',
  persons: 'number',
  ruralHouseholds: 'number',
  ruralPersons: 'number',
  notGraduatedHouseholds: 'number',
  notGraduatedPersons: 'number',
  /** 贫困发生率: persons not graduated in a hundred of the rural population */
  incidencePercent: 'number',
  monitoredHouseholds: 'number',
  dangerousHouses: 'number',
  unsafeWaterHouseholds: 'number',
} as const satisfies Fields;

/** Values of `code:` lists that no pack needs to bring. */
export const BUILT_IN_CODES: Readonly<Record<string, readonly string[]>> = {
  sex: ['male', 'female'],
  'match-certainty': ['exact', 'probable', 'possible'],
};

type ValueOf<T extends FactType> = T extends 'number'
  ? number
  : T extends 'boolean'
    ? boolean
    : T extends `codes:${string}`
      ? readonly string[]
      : string;
type FactsOf<T extends Fields> = { readonly [K in keyof T]: ValueOf<T[K]> | null };

/** One value as a rule reads it. */
export type FactValue = number | boolean | string | readonly string[] | null;

/** Facts by name: those above and the survey items of the packs. */
type Facts = Readonly<Record<string, FactValue>>;

export type IncomeFacts = FactsOf<typeof INCOME_FACTS>;
/** A member, a year's income, a state, a row of a list: what `exists`, `all` and `filter` look at. */
export type RowFacts = Facts & {
  /** The caller's own key, of a member the person; explanations name rows by it. */
  readonly key: string;
};
export type MemberFacts = FactsOf<typeof MEMBER_FACTS> & RowFacts;
/** A household as rules see it on one day. */
export type HouseholdFacts = {
  /** The day that is looked at, `YYYY-MM-DD`. */
  readonly day: string;
  /** Code of the village where it lives, 12 digits; null = not known. */
  readonly place: string | null;
  readonly household: FactsOf<typeof HOUSEHOLD_FACTS> & Facts;
  readonly income: IncomeFacts;
  readonly village: Facts;
  readonly members: readonly MemberFacts[];
  /** `incomes`, `statuses`, `lists.vehicle`: what is not there is not known, an empty one is known to be empty. */
  readonly collections: Readonly<Record<string, readonly RowFacts[]>>;
};

function blank<T extends Fields>(fields: T): FactsOf<T> {
  return Object.fromEntries(Object.keys(fields).map((name) => [name, null])) as FactsOf<T>;
}

/** Facts of which nothing is known; spread what is known over them. */
export const UNKNOWN_HOUSEHOLD: FactsOf<typeof HOUSEHOLD_FACTS> = blank(HOUSEHOLD_FACTS);
export const UNKNOWN_INCOME: IncomeFacts = blank(INCOME_FACTS);
export const UNKNOWN_MEMBER: Omit<FactsOf<typeof MEMBER_FACTS>, 'key'> = blank(MEMBER_FACTS);
