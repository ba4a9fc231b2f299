import type { TFunction } from 'i18next';
import { formatNumber } from './format.ts';

/** A text with one number in it, `{{n}}` as written and `count` for the plural: 1 household, 2,300 households. */
export function counted(t: TFunction, key: string, n: number): string {
  return t(key, { count: n, n: formatNumber(n) });
}
