import { useCodes } from '#platform/web/kit.ts';
import type { Codes } from '../corrections/rules.ts';

/** The code lists as the rules of corrections ask for them. */
export function useRuleCodes(): Codes {
  const codes = useCodes();
  return {
    has: (list, code) => codes.find(list, code) !== undefined,
    sexOfRelation: (code) => codes.find('relation-to-head', code)?.sex,
  };
}
