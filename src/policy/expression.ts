import type { FactType } from './facts.ts';
import type { Owner } from './vocabulary.ts';

/** Type of a sub-expression. `text` is a literal that has not met its code list or day yet; `error` was reported already. */
export type ExpressionType = FactType | 'text' | 'null' | 'error';

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type Arithmetic = '+' | '-' | '*' | '/';
/** Functions of the subset; each has an SQL counterpart. */
export type FunctionName = 'addMonths' | 'daysBetween';

type Node =
  | { readonly op: 'literal'; readonly value: number | string | boolean | null }
  | { readonly op: 'field'; readonly of: Owner | 'policy'; readonly name: string }
  /** A field of the row that the quantifier at `depth` looks at (0 = the outermost). */
  | {
      readonly op: 'rowField';
      readonly collection: string;
      readonly depth: number;
      readonly name: string;
    }
  | { readonly op: 'day' | 'year' }
  /** `x == null`: never unknown itself, as IS NULL in SQL. */
  | { readonly op: 'isNull' | 'not' | 'negative' | 'listSize'; readonly of: Expression }
  | { readonly op: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | {
      readonly op: 'compare';
      readonly operator: Comparison;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly op: 'arithmetic';
      readonly operator: Arithmetic;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly op: 'if'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly op: 'oneOf'; readonly of: Expression; readonly values: readonly (number | string)[] }
  | { readonly op: 'contains'; readonly of: Expression; readonly list: Expression }
  /** Over the rows of `members`, `incomes`, `statuses` or `lists.…`; unknown when the collection is. */
  | {
      readonly op: 'exists' | 'all' | 'count';
      readonly collection: string;
      readonly depth: number;
      readonly body: Expression;
    }
  /** Whether the household lives in the area with these leading digits. */
  | { readonly op: 'livesIn'; readonly prefix: string }
  | { readonly op: 'call'; readonly name: FunctionName; readonly args: readonly Expression[] };

/**
 * A checked rule expression: the subset of CEL that can be run in memory, compiled to SQL and explained, and nothing else.
 * Logic is three-valued as in SQL: what depends on a fact that is not known is unknown, never false.
 */
export type Expression = Node & {
  readonly type: ExpressionType;
  /** The CEL text of this part, for explanations. */
  readonly text: string;
};

/** The parts of an expression, left to right; a quantifier's part is its body. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.op) {
    case 'literal':
    case 'field':
    case 'rowField':
    case 'livesIn':
    case 'day':
    case 'year':
      return [];
    case 'isNull':
    case 'not':
    case 'negative':
    case 'listSize':
    case 'oneOf':
      return [expression.of];
    case 'contains':
      return [expression.of, expression.list];
    case 'and':
    case 'or':
    case 'compare':
    case 'arithmetic':
      return [expression.left, expression.right];
    case 'if':
      return [expression.test, expression.yes, expression.no];
    case 'exists':
    case 'all':
    case 'count':
      return [expression.body];
    case 'call':
      return expression.args;
  }
}

/** How a row's field is named outside of its rule: `member.age`, `incomes.year`, `lists.vehicle.priceFen`. */
export function rowVariable(collection: string, name: string): string {
  return `${collection === 'members' ? 'member' : collection}.${name}`;
}

/**
 * The variables that an expression reads, each once: `household.safeWater`, `policy.povertyLineFen`, `member.age`, `lists.vehicle.priceFen`;
 * also the collections themselves, `incomes`, `lists.vehicle`.
 */
export function variablesOf(expression: Expression): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (part: Expression): void => {
    if (part.op === 'field') found.add(`${part.of}.${part.name}`);
    if (part.op === 'rowField') found.add(rowVariable(part.collection, part.name));
    if ('collection' in part && part.collection !== 'members') found.add(part.collection);
    for (const inner of partsOf(part)) visit(inner);
  };
  visit(expression);
  return found;
}
