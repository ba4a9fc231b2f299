import { z } from 'zod';
import type { Finding } from '#kernel/problem.ts';
import { PolicyDocument, PolicyText } from './document.ts';
import type { FactType } from './facts.ts';

/** Whom an item describes. */
export const ItemSubject = z.enum(['household', 'member', 'village']);
export type ItemSubject = z.infer<typeof ItemSubject>;

const ItemType = z.union([
  z.enum(['number', 'yuan', 'boolean', 'day']),
  z.templateLiteral(['code:', z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)]),
  z.templateLiteral(['codes:', z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)]),
]);

/** One entry of an `items/` file. */
export const ItemFile = z.strictObject({
  /** kebab-case, e.g. `house-area`; rules read `household.houseArea`, of money `household.…Fen` */
  id: z.string().regex(/^[a-z]+(-[a-z0-9]+)*$/),
  of: ItemSubject,
  title: PolicyText,
  type: ItemType,
  /** Of a number: 平方米, 公里, 个 */
  unit: PolicyText.optional(),
  /** Column titles that mean it, in the national export and in counties' workbooks. */
  headers: z.array(z.string().trim().min(1)).default([]),
  /** The sheet on which it is asked, e.g. 十净 */
  form: PolicyText,
  /** How it is asked, where the title alone is no question. */
  question: PolicyText.optional(),
  reference: PolicyDocument,
});

/** 调查项: a fact that no column of the register holds and that a visit, a survey or a department records. */
export type Item = z.infer<typeof ItemFile>;

/** The name under which rules read an item: `house-area` → `houseArea`, in yuan `collective-income` → `collectiveIncomeFen`. */
export function itemVariable({ id, type }: Pick<Item, 'id' | 'type'>): string {
  const camel = id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return type === 'yuan' ? `${camel}Fen` : camel;
}

/** What rules compute with: money is a number, of whole fen. */
export function itemFactType({ type }: Pick<Item, 'type'>): FactType {
  return type === 'yuan' ? 'number' : type;
}

/** The items of a chain of packs, the country's first: a nearer pack adds items and may word one anew. */
export function mergeItems(chain: readonly (readonly Item[])[]): Map<string, Item> {
  return new Map(chain.flat().map((item) => [item.id, item]));
}

/** A nearer pack must not make another thing of an item: values of it may be stored. */
export function itemFindings(chain: readonly (readonly Item[])[], at: string): Finding[] {
  const first = new Map<string, Item>();
  return chain.flat().flatMap((item) => {
    const before = first.get(item.id) ?? item;
    first.set(item.id, before);
    if (before.type === item.type && before.of === item.of) return [];
    const details = { item: item.id, type: `${item.of} ${item.type}`, parent: `${before.of} ${before.type}` };
    return [{ code: 'policy.item.otherType', at, details }];
  });
}
