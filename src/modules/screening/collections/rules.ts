import { type CodeList, textsOf } from '#policy/codes.ts';
import type { FactType, FactValue, RowFacts } from '#policy/facts.ts';
import type { Item } from '#policy/items.ts';
import { itemVariable } from '#policy/items.ts';
import type { ListKind } from '#policy/lists.ts';
import type { Policy } from '#policy/policy.ts';
import { listFactVariable, listVariable } from '#policy/vocabulary.ts';

/** What the packs of some places add to the facts of the register, as far as rules there read it. */
export type Added = {
  readonly items: readonly Item[];
  /** By the name of the kind in rules. */
  readonly lists: ReadonlyMap<string, ListKind>;
  readonly codes: ReadonlyMap<string, CodeList>;
};

const OWNERS = { household: 'household', member: 'member', village: 'village' } as const;

/** Items and kinds of lists that rules read, of all places that are looked at. */
export function addedBy(policies: readonly Policy[], uses: ReadonlySet<string>): Added {
  const items = new Map(policies.flatMap((policy) => [...policy.items]));
  const lists = new Map(
    policies.flatMap((policy) =>
      [...policy.lists.values()].map((kind) => [listVariable(kind), kind] as const),
    ),
  );
  return {
    items: [...items.values()].filter((item) => uses.has(`${OWNERS[item.of]}.${itemVariable(item)}`)),
    lists: new Map([...lists].filter(([name]) => uses.has(`lists.${name}`))),
    codes: new Map(policies.flatMap((policy) => [...policy.codes])),
  };
}

/** A kept fact of a list that rules read: how it is stored, and as what it is read. */
export type KeptFact = {
  readonly fact: string;
  readonly name: string;
  readonly type: FactType;
  /** Stored as text in yuan, read as fen. */
  readonly isMoney: boolean;
  /** Of a code: the code that each spelling of the list stands for. The row keeps the text, which is for people. */
  readonly spellings?: ReadonlyMap<string, string>;
};

function spellingsOf(
  type: FactType,
  { codes }: Pick<Added, 'codes'>,
): ReadonlyMap<string, string> | undefined {
  const list = /^code:(.+)$/.exec(type)?.[1];
  if (list === undefined) return undefined;
  const values = codes.get(list)?.values ?? [];
  return new Map(values.flatMap((value) => textsOf(value).map((text) => [text, value.code] as const)));
}

export function keptFactsOf(
  kind: ListKind,
  collection: string,
  reading: Pick<Added, 'codes'> & { readonly uses: ReadonlySet<string> },
): KeptFact[] {
  return kind.facts.flatMap((fact) => {
    const variable = listFactVariable(fact);
    if (!variable || !reading.uses.has(`${collection}.${variable.name}`)) return [];
    const spellings = spellingsOf(variable.type, reading);
    return [
      { fact: fact.id, ...variable, isMoney: fact.type === 'amountYuan', ...(spellings && { spellings }) },
    ];
  });
}

/** A kept value as rules read it; null when the row has none. */
export function keptValue(kept: readonly { fact: string; value: string }[], fact: KeptFact): FactValue {
  const text = kept.find((one) => one.fact === fact.fact)?.value;
  if (text === undefined) return null;
  if (fact.spellings) return fact.spellings.get(text) ?? null;
  if (fact.type !== 'number') return text;
  const value = fact.isMoney ? Math.round(Number(text) * 100) : Number(text);
  return Number.isFinite(value) ? value : null;
}

/** What is known of a household beyond its own row: years, states, rows of lists, its village. */
export type Beyond = {
  readonly collections: Readonly<Record<string, readonly RowFacts[]>>;
  readonly village: Readonly<Record<string, FactValue>>;
};
export const NOTHING_BEYOND: Beyond = { collections: {}, village: {} };
