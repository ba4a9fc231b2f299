import type { PolicyText } from '#policy/document.ts';
import {
  type Fields,
  HOUSEHOLD_FACTS,
  INCOME_FACTS,
  LIST_FACTS,
  MEMBER_FACTS,
  STATUS_FACTS,
  VILLAGE_FACTS,
} from '#policy/facts.ts';
import { itemVariable } from '#policy/items.ts';
import { variableOf } from '#policy/parameters.ts';
import type { Policy } from '#policy/policy.ts';
import { listFactVariable, listVariable } from '#policy/vocabulary.ts';

/** One name that a rule may use. */
export type Word = {
  /** As it is written: `household.safeWater`, `m.age`, `policy.povertyLineFen` */
  readonly name: string;
  /** As explanations and catalogues name it: `member.age` */
  readonly fact: string;
  readonly type: string;
  /** The packs' own word; without it the page's catalogue has one. */
  readonly title?: PolicyText | undefined;
  readonly group: 'household' | 'income' | 'member' | 'village' | 'policy' | 'lists' | 'years' | 'states';
};

const plain = (fields: Fields, written: string, owner: string, group: Word['group']): Word[] =>
  Object.entries(fields).map(([name, type]) => ({
    name: `${written}.${name}`,
    fact: `${owner}.${name}`,
    type,
    group,
  }));

/** Everything that rules of the place may read, with its type. */
export function wordsOf({ parameters, items, lists, vocabulary }: Policy): readonly Word[] {
  const numbers = [...parameters.values()].map((parameter): Word => {
    const name = `policy.${variableOf(parameter)}`;
    return { name, fact: name, type: 'number', title: parameter.title, group: 'policy' };
  });
  const own = [...items.values()].map((item): Word => {
    const name = itemVariable(item);
    const written = item.of === 'member' ? 'm' : item.of;
    const type = vocabulary.items?.[item.of][name] ?? 'number';
    return {
      name: `${written}.${name}`,
      fact: `${item.of}.${name}`,
      type,
      title: item.title,
      group: item.of,
    };
  });
  const kept = [...lists.values()].flatMap((kind): Word[] => {
    const list = `lists.${listVariable(kind)}`;
    const facts = kind.facts.flatMap((fact): Word[] => {
      const variable = listFactVariable(fact);
      if (!variable) return [];
      const name = `x.${variable.name}`;
      return [
        { name, fact: `${list}.${variable.name}`, type: variable.type, title: fact.title, group: 'lists' },
      ];
    });
    return [
      { name: `${list}.exists(x, true)`, fact: list, type: 'boolean', title: kind.title, group: 'lists' },
      ...facts,
    ];
  });
  return [
    ...plain(HOUSEHOLD_FACTS, 'household', 'household', 'household'),
    ...plain(INCOME_FACTS, 'income', 'income', 'income'),
    ...plain(MEMBER_FACTS, 'm', 'member', 'member'),
    ...plain(VILLAGE_FACTS, 'village', 'village', 'village'),
    ...own,
    ...numbers,
    ...plain(INCOME_FACTS, 'y', 'incomes', 'years'),
    ...plain(STATUS_FACTS, 's', 'statuses', 'states'),
    ...kept,
    ...plain(LIST_FACTS, 'x', 'lists.any', 'lists'),
  ];
}
