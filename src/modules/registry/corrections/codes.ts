import type { Services } from '#platform/services.ts';
import { type CodeIndex, codeIndex } from '#policy/codes.ts';
import { resolvePacks } from '#policy/resolve.ts';
import type { Codes } from './rules.ts';

/** The code lists in force where a household lives. */
export function codesOf(
  services: Services,
  village: string,
): Codes & { readonly orderOf: (list: string, code: string) => number } {
  const lists = resolvePacks(services.packs, village)?.codes;
  const indexes = new Map<string, CodeIndex>();
  const indexOf = (id: string) => {
    const known = indexes.get(id);
    const list = lists?.get(id);
    if (known || !list) return known;
    const index = codeIndex(list);
    indexes.set(id, index);
    return index;
  };
  return {
    has: (list, code) => indexOf(list)?.find(code) !== undefined,
    sexOfRelation: (code) => indexOf('relation-to-head')?.find(code)?.sex,
    orderOf: (list, code) => indexOf(list)?.orderOf(code) ?? -1,
  };
}
