import { addMonths, daysBetween, yearOf } from '#kernel/day.ts';
import type { Arithmetic, Comparison, Expression } from './expression.ts';
import type { FactValue, HouseholdFacts, RowFacts } from './facts.ts';

/** The numbers of policy in force on the day, by variable name; null = policy gives none. */
export type PolicyNumbers = Readonly<Record<string, number | null>>;

/** What an evaluation reads. Make one a household and use it for all rules. */
export type EvaluationContext = {
  readonly facts: HouseholdFacts;
  readonly policy: PolicyNumbers;
  /** The rows that the quantifiers look at just now, outermost first. */
  readonly frame: RowFacts[];
};

/** `unknown` = the facts or the policy number that decide are not known; never taken for `clear`. */
export type Outcome = 'hit' | 'clear' | 'unknown';

/** A compiled part of an expression. Null = unknown. */
export type Evaluator = (context: EvaluationContext) => FactValue;

export function contextOf(facts: HouseholdFacts, policy: PolicyNumbers): EvaluationContext {
  return { facts, policy, frame: [] };
}

export function outcomeOf(value: FactValue): Outcome {
  if (value === true) return 'hit';
  return value === false ? 'clear' : 'unknown';
}

const COMPARE: Readonly<Record<Comparison, (a: FactValue, b: FactValue) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a !== null && b !== null && a < b,
  '<=': (a, b) => a !== null && b !== null && a <= b,
  '>': (a, b) => a !== null && b !== null && a > b,
  '>=': (a, b) => a !== null && b !== null && a >= b,
};

const COMPUTE: Readonly<Record<Arithmetic, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};

function comparing(operator: Comparison, left: Evaluator, right: Evaluator): Evaluator {
  const compare = COMPARE[operator];
  return (context) => {
    const a = left(context);
    if (a === null) return null;
    const b = right(context);
    return b === null ? null : compare(a, b);
  };
}

/** Division by zero, like any number that is none, is unknown. */
function computing(operator: Arithmetic, left: Evaluator, right: Evaluator): Evaluator {
  const compute = COMPUTE[operator];
  return (context) => {
    const a = left(context);
    const b = right(context);
    if (typeof a !== 'number' || typeof b !== 'number') return null;
    const result = compute(a, b);
    return Number.isFinite(result) ? result : null;
  };
}

/** AND for `stop` = false, OR for `stop` = true: one side that says `stop` decides, whatever is unknown. */
function joining(stop: boolean, left: Evaluator, right: Evaluator): Evaluator {
  return (context) => {
    const a = left(context);
    if (a === stop) return stop;
    const b = right(context);
    if (b === stop) return stop;
    return a === null || b === null ? null : !stop;
  };
}

/** The rows of `members`, `incomes`, `lists.vehicle`; undefined when nobody knows whether there are any. */
export function rowsOf(facts: HouseholdFacts, collection: string): readonly RowFacts[] | undefined {
  return collection === 'members' ? facts.members : facts.collections[collection];
}

type Quantified = { readonly collection: string; readonly depth: number; readonly body: Evaluator };

/** EXISTS for `stop` = true, ALL for `stop` = false: one row that says `stop` decides. */
function quantifying(stop: boolean, { collection, depth, body }: Quantified): Evaluator {
  return (context) => {
    let unknown = false;
    const rows = rowsOf(context.facts, collection);
    if (!rows) return null;
    for (const row of rows) {
      context.frame[depth] = row;
      const value = body(context);
      if (value === stop) return stop;
      if (value === null) unknown = true;
    }
    return unknown ? null : !stop;
  };
}

/** How many rows fulfil the body; unknown as soon as it is unknown of one. */
function counting({ collection, depth, body }: Quantified): Evaluator {
  return (context) => {
    let count = 0;
    const rows = rowsOf(context.facts, collection);
    if (!rows) return null;
    for (const row of rows) {
      context.frame[depth] = row;
      const value = body(context);
      if (value === null) return null;
      if (value === true) count += 1;
    }
    return count;
  };
}

function living(prefix: string): Evaluator {
  return ({ facts }) => (facts.place === null ? null : facts.place.startsWith(prefix));
}

function containing(of: Evaluator, list: Evaluator): Evaluator {
  return (context) => {
    const code = of(context);
    const values = list(context);
    return typeof code === 'string' && Array.isArray(values) ? values.includes(code) : null;
  };
}

/** A hundred years: no rule looks further, and no calendar of ours reaches there. Beyond them the day is not known. */
export const MOST_MONTHS = 1200;

function calling(name: 'addMonths' | 'daysBetween', args: readonly Evaluator[]): Evaluator {
  const [first = () => null, second = () => null] = args;
  return (context) => {
    const a = first(context);
    const b = second(context);
    if (typeof a !== 'string' || a === '') return null;
    if (name === 'addMonths')
      return typeof b === 'number' && Math.abs(b) <= MOST_MONTHS ? addMonths(a, Math.trunc(b)) : null;
    return typeof b === 'string' ? daysBetween(a, b) : null;
  };
}

function reading(expression: Expression & { op: 'field' }): Evaluator {
  const { name } = expression;
  if (expression.of === 'policy') return ({ policy }) => policy[name] ?? null;
  // The parser admits only names of the fact tables, so the look-ups below cannot miss.
  const owner = expression.of;
  return ({ facts }) => (facts[owner] as Record<string, FactValue>)[name] ?? null;
}

/** The operations on one value, given a value that is known. */
const SINGLE: Readonly<
  Record<'not' | 'negative' | 'listSize', (value: NonNullable<FactValue>) => FactValue>
> = {
  not: (value) => value !== true,
  negative: (value) => (typeof value === 'number' ? -value : null),
  listSize: (value) => (Array.isArray(value) ? value.length : null),
};

function single(op: 'not' | 'negative' | 'listSize', of: Evaluator): Evaluator {
  const operation = SINGLE[op];
  return (context) => {
    const value = of(context);
    return value === null ? null : operation(value);
  };
}

function testingNull(of: Evaluator): Evaluator {
  return (context) => of(context) === null;
}

/** Compiles a checked expression into a closure. Compile once, run for every household. */
export function compile(expression: Expression): Evaluator {
  switch (expression.op) {
    case 'literal': {
      const { value } = expression;
      return () => value;
    }
    case 'field':
      return reading(expression);
    case 'rowField': {
      const { depth, name } = expression;
      return ({ frame }) => frame[depth]?.[name] ?? null;
    }
    case 'livesIn':
      return living(expression.prefix);
    case 'day':
      return ({ facts }) => facts.day;
    case 'year':
      return ({ facts }) => yearOf(facts.day);
    case 'isNull':
      return testingNull(compile(expression.of));
    case 'not':
    case 'negative':
    case 'listSize':
      return single(expression.op, compile(expression.of));
    case 'and':
    case 'or':
      return joining(expression.op === 'or', compile(expression.left), compile(expression.right));
    case 'compare':
      return comparing(expression.operator, compile(expression.left), compile(expression.right));
    case 'arithmetic':
      return computing(expression.operator, compile(expression.left), compile(expression.right));
    case 'if':
      return choosing(compile(expression.test), compile(expression.yes), compile(expression.no));
    case 'oneOf': {
      const of = compile(expression.of);
      const values: ReadonlySet<FactValue> = new Set<FactValue>(expression.values);
      return (context) => {
        const value = of(context);
        return value === null ? null : values.has(value);
      };
    }
    case 'contains':
      return containing(compile(expression.of), compile(expression.list));
    case 'exists':
    case 'all':
      return quantifying(expression.op === 'exists', { ...expression, body: compile(expression.body) });
    case 'count':
      return counting({ ...expression, body: compile(expression.body) });
    case 'call':
      return calling(expression.name, expression.args.map(compile));
  }
}

function choosing(test: Evaluator, yes: Evaluator, no: Evaluator): Evaluator {
  return (context) => {
    const value = test(context);
    if (value === null) return null;
    return value === true ? yes(context) : no(context);
  };
}
