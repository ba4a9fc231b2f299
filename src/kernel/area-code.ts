/**
 * 行政区划代码: 12 digits = province 2 + city 2 + county 2 + town 3 + village 3, filled with zeros on the right.
 * Source: GB/T 2260 (first six), GB/T 10114 (below the county).
 */
export type AreaCode = string & { readonly __areaCode?: true };

export const AREA_LEVELS = ['province', 'city', 'county', 'town', 'village', 'natural'] as const;
export type AreaLevel = (typeof AREA_LEVELS)[number];

const PREFIX_LENGTH = { province: 2, city: 4, county: 6, town: 9, village: 12 } as const;

export function isAreaCode(text: string): text is AreaCode {
  return /^\d{12}$/.test(text) && !text.startsWith('00');
}

/** The level that a code's trailing zeros tell. */
export function levelOfCode(code: AreaCode): Exclude<AreaLevel, 'natural'> {
  if (!code.endsWith('000')) return 'village';
  if (code.slice(6, 9) !== '000') return 'town';
  if (code.slice(4, 6) !== '00') return 'county';
  return code.slice(2, 4) === '00' ? 'province' : 'city';
}

/** The leading digits that all places below share; the scope of a role is such a prefix. */
export function areaPrefix(code: AreaCode): string {
  return code.slice(0, PREFIX_LENGTH[levelOfCode(code)]);
}

/** The code of a place's ancestor at a level: townOf = ancestorCode(village, 'town'). */
export function ancestorCode(code: AreaCode, level: keyof typeof PREFIX_LENGTH): AreaCode {
  return code.slice(0, PREFIX_LENGTH[level]).padEnd(12, '0');
}

/** The six digits that key every household-level table. */
export function countyOf(code: AreaCode): string {
  return code.slice(0, 6);
}

/** Whether `code` lies in the place `ancestor`, itself included. */
export function isWithin(code: AreaCode, ancestor: AreaCode): boolean {
  return code.startsWith(areaPrefix(ancestor));
}
