const KEYS: Readonly<Record<string, string>> = {
  户: 'household',
  人: 'person',
  条: 'entry',
  元: 'yuan',
  万元: 'tenThousandYuan',
  个: 'piece',
  岁: 'year',
  人次: 'personTime',
  村: 'village',
  月: 'month',
  '人/户': 'personPerHousehold',
};

/** The unit in the page's language; `%` and units without a word of ours stay as they are. */
export function localUnit(t: (key: string) => string, unit: string): string {
  const key = KEYS[unit];
  return key === undefined ? unit : t(`frame:unit.${key}`);
}
