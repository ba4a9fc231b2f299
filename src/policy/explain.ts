import {
  compile,
  type EvaluationContext,
  type Evaluator,
  type Outcome,
  outcomeOf,
  rowsOf,
} from './evaluate.ts';
import { type Expression, partsOf, rowVariable } from './expression.ts';
import type { FactValue, RowFacts } from './facts.ts';

/** One part of a rule with the value it had. */
type ExplainedPart = {
  /** CEL text of the part */
  readonly text: string;
  /** Null = unknown. */
  readonly value: FactValue;
  /** Key of the row that a quantifier's body was looked at for, of a member the person. */
  readonly member?: string;
  readonly parts: readonly ExplainedPart[];
};

/** A fact or policy number that decided the outcome. */
type UsedValue = {
  /** `income.perHeadFen`, `policy.povertyLineFen`, `member.age`, `lists.vehicle.priceFen`, `day`; `lists.vehicle` when never compared */
  readonly name: string;
  readonly value: FactValue;
  /** Key of the member whose fact it is, or whom the row of a list means. */
  readonly member?: string;
};

export type Explanation = {
  readonly outcome: Outcome;
  /** What decided, each once; a value that changed nothing is left out. */
  readonly values: readonly UsedValue[];
  /** Names of `values` that are not known: the reasons for `unknown`. */
  readonly missing: readonly string[];
  /** Keys of the members that decided. */
  readonly members: readonly string[];
  readonly tree: ExplainedPart;
};

const compiled = new WeakMap<Expression, Evaluator>();

function valueIn(expression: Expression, context: EvaluationContext): FactValue {
  let evaluator = compiled.get(expression);
  if (!evaluator) {
    evaluator = compile(expression);
    compiled.set(expression, evaluator);
  }
  return evaluator(context);
}

type Quantifier = Expression & { op: 'exists' | 'all' | 'count' };

function isQuantifier(expression: Expression): expression is Quantifier {
  return expression.op === 'exists' || expression.op === 'all' || expression.op === 'count';
}

/** Runs `visit` with each row in the quantifier's place. */
function forEachRow(
  quantifier: Quantifier,
  context: EvaluationContext,
  visit: (row: RowFacts, value: FactValue) => void,
): void {
  for (const row of rowsOf(context.facts, quantifier.collection) ?? []) {
    context.frame[quantifier.depth] = row;
    visit(row, valueIn(quantifier.body, context));
  }
}

function treeOf(expression: Expression, context: EvaluationContext): ExplainedPart {
  const value = valueIn(expression, context);
  const parts: ExplainedPart[] = [];
  if (isQuantifier(expression))
    forEachRow(expression, context, ({ key }) => {
      parts.push({ ...treeOf(expression.body, context), member: key });
    });
  else for (const part of partsOf(expression)) parts.push(treeOf(part, context));
  return { text: expression.text, value, parts };
}

type Collected = { readonly values: Map<string, UsedValue>; readonly members: Set<string> };

/** The member that a row is or means; undefined of a year's income or a state of the household. */
function memberOf(collection: string, row: RowFacts | undefined): string | undefined {
  if (collection === 'members') return row?.key;
  return typeof row?.person === 'string' ? row.person : undefined;
}

function collectRead(expression: Expression, context: EvaluationContext, into: Collected): void {
  const value = valueIn(expression, context);
  if (expression.op === 'rowField') {
    if (expression.type === 'person') return;
    const row = context.frame[expression.depth];
    const member = memberOf(expression.collection, row);
    const name = rowVariable(expression.collection, expression.name);
    into.values.set(`${name} ${row?.key}`, { name, value, ...(member !== undefined && { member }) });
  } else if (expression.op === 'field') {
    const name = `${expression.of}.${expression.name}`;
    into.values.set(name, { name, value });
  } else if (expression.op === 'day') into.values.set('day', { name: 'day', value });
  else if (isQuantifier(expression) && rowsOf(context.facts, expression.collection) === undefined)
    into.values.set(expression.collection, { name: expression.collection, value: null });
}

/** The parts that made the value what it is: of a false AND its false sides, of a true OR its true ones. */
function decisiveParts(expression: Expression, context: EvaluationContext): readonly Expression[] {
  const value = valueIn(expression, context);
  const parts = partsOf(expression);
  if (expression.op === 'and' && value !== true)
    return parts.filter((part) => valueIn(part, context) === value);
  if (expression.op === 'or' && value !== false)
    return parts.filter((part) => valueIn(part, context) === value);
  if (expression.op === 'if') {
    const test = valueIn(expression.test, context);
    if (test === null) return [expression.test];
    return [expression.test, test === true ? expression.yes : expression.no];
  }
  return parts;
}

/** Whether a row with this body value decided the quantifier's value. */
function decides(quantifier: Quantifier, value: FactValue, body: FactValue): boolean {
  if (value === null) return body === null;
  return quantifier.op === 'all' ? value === false && body === false : body === true;
}

function collect(expression: Expression, context: EvaluationContext, into: Collected): void {
  collectRead(expression, context, into);
  if (!isQuantifier(expression)) {
    for (const part of decisiveParts(expression, context)) collect(part, context, into);
    return;
  }
  const value = valueIn(expression, context);
  forEachRow(expression, context, (row, body) => {
    if (!decides(expression, value, body)) return;
    const member = memberOf(expression.collection, row);
    if (member !== undefined) into.members.add(member);
    collect(expression.body, context, into);
  });
}

/** Explains what an expression says of a household. Made on demand: it costs more than the evaluation. */
export function explain(expression: Expression, context: EvaluationContext): Explanation {
  const into: Collected = { values: new Map(), members: new Set() };
  collect(expression, context, into);
  const values = [...into.values.values()];
  const outcome = outcomeOf(valueIn(expression, context));
  const missing = outcome === 'unknown' ? values.filter((v) => v.value === null).map((v) => v.name) : [];
  return {
    outcome,
    values,
    missing: [...new Set(missing)],
    members: [...into.members],
    // Whoever stores reasons of a county asks for no tree.
    get tree() {
      return treeOf(expression, context);
    },
  };
}
