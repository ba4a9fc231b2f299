import type { Finding } from '#kernel/problem.ts';
import {
  type FactType,
  type Fields,
  HOUSEHOLD_FACTS,
  INCOME_FACTS,
  LIST_FACTS,
  MEMBER_FACTS,
  STATUS_FACTS,
  VILLAGE_FACTS,
} from './facts.ts';
import { type Item, itemFactType, itemVariable } from './items.ts';
import type { ListFact, ListKind } from './lists.ts';

/** What an expression may refer to: the facts of facts.ts and what the packs of a place add to them. */
export type Vocabulary = {
  /** Values of each code list. */
  readonly codes: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names after `policy.`, e.g. `povertyLineFen`. */
  readonly parameters: ReadonlySet<string>;
  /** Survey items by their names in rules. */
  readonly items?: Readonly<Record<Item['of'], Fields>>;
  /** Kept facts of each kind of list, by the name after `lists.` */
  readonly lists?: ReadonlyMap<string, Fields>;
};

/** Owners of single facts. */
export type Owner = 'household' | 'income' | 'village';

const BUILT_IN: Readonly<Record<Owner | 'member', Fields>> = {
  household: HOUSEHOLD_FACTS,
  income: INCOME_FACTS,
  village: VILLAGE_FACTS,
  member: MEMBER_FACTS,
};

function typeIn(fields: Fields | undefined, name: string): FactType | undefined {
  return fields && Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** The type of `household.safeWater`, `income.year`, `village.persons`; undefined when there is no such fact. */
export function factType(
  vocabulary: Vocabulary,
  owner: Owner | 'member',
  name: string,
): FactType | undefined {
  const own = typeIn(BUILT_IN[owner], name);
  if (own !== undefined || owner === 'income') return own;
  return typeIn(vocabulary.items?.[owner], name);
}

/** What `exists`, `all` and `filter` may look at. */
export function isCollection(vocabulary: Vocabulary, collection: string): boolean {
  if (collection.startsWith('lists.')) return vocabulary.lists?.has(collection.slice(6)) === true;
  return collection === 'members' || collection === 'incomes' || collection === 'statuses';
}

/** The type of a field of a row of a collection; undefined when its rows have no such field. */
export function rowType(vocabulary: Vocabulary, collection: string, name: string): FactType | undefined {
  if (collection === 'members') return factType(vocabulary, 'member', name);
  if (collection === 'incomes') return typeIn(INCOME_FACTS, name);
  if (collection === 'statuses') return typeIn(STATUS_FACTS, name);
  return typeIn(LIST_FACTS, name) ?? typeIn(vocabulary.lists?.get(collection.slice(6)), name);
}

/** The type of a variable as explanations name it: `member.age`, `lists.vehicle.priceFen`, `policy.povertyLineFen`. */
export function variableType(vocabulary: Vocabulary, variable: string): FactType | undefined {
  if (variable === 'day') return 'day';
  const dot = variable.lastIndexOf('.');
  const [owner, name] = [variable.slice(0, dot), variable.slice(dot + 1)];
  if (owner === 'policy') return vocabulary.parameters.has(name) ? 'number' : undefined;
  if (owner === 'household' || owner === 'income' || owner === 'village' || owner === 'member')
    return factType(vocabulary, owner, name);
  return isCollection(vocabulary, owner) ? rowType(vocabulary, owner, name) : undefined;
}

/** How rules name a kind of list: `minimum-living` → `minimumLiving`. */
export function listVariable(kind: Pick<ListKind, 'id'>): string {
  return kind.id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** How rules name and read a kept fact of a list; undefined for what only people read. */
export function listFactVariable(
  fact: ListFact,
): { readonly name: string; readonly type: FactType } | undefined {
  const name = fact.id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  if (!fact.keep || fact.type === 'text') return undefined;
  if (fact.type === 'amountYuan') return { name: `${name}Fen`, type: 'number' };
  return { name, type: fact.type === 'months' ? 'number' : fact.type };
}

function keptFields(kind: ListKind): Fields {
  const fields = kind.facts.flatMap((fact) => listFactVariable(fact) ?? []);
  return Object.fromEntries(fields.map(({ name, type }) => [name, type]));
}

/** The vocabulary of a chain of packs. */
export function vocabularyOf(
  codes: Vocabulary['codes'],
  parameters: Vocabulary['parameters'],
  items: Iterable<Item>,
  lists: Iterable<ListKind>,
): Vocabulary {
  const own: Record<Item['of'], Record<string, FactType>> = { household: {}, member: {}, village: {} };
  for (const item of items) own[item.of][itemVariable(item)] = itemFactType(item);
  const kinds = new Map([...lists].map((kind) => [listVariable(kind), keptFields(kind)]));
  return { codes, parameters, items: own, lists: kinds };
}

/** Names that packs add and that the built-in facts have already, and code lists that no pack brings. */
export function addedFindings(vocabulary: Vocabulary, at: string): Finding[] {
  const added = [
    ...Object.entries(vocabulary.items ?? {}).map(([of, fields]) => ({
      of,
      fields,
      own: BUILT_IN[of as Item['of']],
    })),
    ...[...(vocabulary.lists ?? [])].map(([kind, fields]) => ({
      of: `lists.${kind}`,
      fields,
      own: LIST_FACTS,
    })),
  ];
  return added.flatMap(({ of, fields, own }) =>
    Object.entries(fields).flatMap(([name, type]): Finding[] => {
      const list = /^codes?:(.+)$/.exec(type)?.[1];
      if (Object.hasOwn(own, name))
        return [{ code: 'policy.name.taken', at, details: { name: `${of}.${name}` } }];
      return list === undefined || vocabulary.codes.has(list)
        ? []
        : [
            {
              code: 'policy.expression.unknownCodeList',
              at,
              details: { text: `${of}.${name}`, position: 1, list },
            },
          ];
    }),
  );
}
