import { compile, type EvaluationContext, type Evaluator, type Outcome, outcomeOf } from './evaluate.ts';
import { type Expression, partsOf } from './expression.ts';
import type { FactValue } from './facts.ts';

/** One part of a rule with the value it had. */
type ExplainedPart = {
  /** CEL text of the part */
  readonly text: string;
  /** Null = unknown. */
  readonly value: FactValue;
  /** Key of the member that a quantifier's body was looked at for. */
  readonly member?: string;
  readonly parts: readonly ExplainedPart[];
};

/** A fact or policy number that decided the outcome. */
type UsedValue = {
  /** `income.perHeadFen`, `policy.povertyLineFen`, `member.age`, `day` */
  readonly name: string;
  readonly value: FactValue;
  /** Key of the member whose fact it is. */
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

/** Runs `visit` with each member in the quantifier's place. */
function forEachMember(
  quantifier: Quantifier,
  context: EvaluationContext,
  visit: (key: string, value: FactValue) => void,
): void {
  for (const member of context.facts.members) {
    context.frame[quantifier.depth] = member;
    visit(member.key, valueIn(quantifier.body, context));
  }
}

function treeOf(expression: Expression, context: EvaluationContext): ExplainedPart {
  const value = valueIn(expression, context);
  const parts: ExplainedPart[] = [];
  if (isQuantifier(expression))
    forEachMember(expression, context, (member) => {
      parts.push({ ...treeOf(expression.body, context), member });
    });
  else for (const part of partsOf(expression)) parts.push(treeOf(part, context));
  return { text: expression.text, value, parts };
}

type Collected = { readonly values: Map<string, UsedValue>; readonly members: Set<string> };

function collectRead(expression: Expression, context: EvaluationContext, into: Collected): void {
  const value = valueIn(expression, context);
  if (expression.op === 'memberField') {
    const member = context.frame[expression.depth]?.key ?? '';
    const name = `member.${expression.name}`;
    into.values.set(`${name} ${member}`, { name, value, member });
  } else if (expression.op === 'field') {
    const name = `${expression.of}.${expression.name}`;
    into.values.set(name, { name, value });
  } else if (expression.op === 'day') into.values.set('day', { name: 'day', value });
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

/** Whether a member with this body value decided the quantifier's value. */
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
  forEachMember(expression, context, (key, body) => {
    if (!decides(expression, value, body)) return;
    into.members.add(key);
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
    tree: treeOf(expression, context),
  };
}
