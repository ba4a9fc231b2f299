import { type ASTNode, Environment, ParseError, serialize } from '@marcbachmann/cel-js';
import { isDay } from '#kernel/day.ts';
import type { Finding } from '#kernel/problem.ts';
import { AreaPrefix } from './dated.ts';
import type { Arithmetic, Comparison, Expression, ExpressionType, FunctionName } from './expression.ts';
import { BUILT_IN_CODES } from './facts.ts';
import { LARGEST_LITERAL, monthSteps, staysInRange } from './reach.ts';
import { factType, isCollection, type Owner, rowType, type Vocabulary } from './vocabulary.ts';

export type { Vocabulary };

/** What a rule judges. */
export type RuleSubject = 'household' | 'village';

export type ParsedExpression = { readonly expression?: Expression; readonly findings: readonly Finding[] };

/** A rule is a sentence of policy, not a program: these bounds refuse what nobody could read. */
const MAX_LENGTH = 2000;
const MAX_QUANTIFIERS = 2;
const MAX_MONTH_STEPS = 3;
const cel = new Environment({ limits: { maxAstNodes: 500, maxDepth: 40, maxListElements: 100 } });

type Scope = {
  readonly vocabulary: Vocabulary;
  readonly at: string;
  readonly findings: Finding[];
  /** What the rule is about: of a village neither households nor members can be read. */
  readonly subject: RuleSubject;
  /** The rows that the quantifiers around look at, outermost first. */
  readonly rows: readonly { readonly variable: string; readonly collection: string }[];
};

const FUNCTIONS: Readonly<Record<FunctionName, { args: readonly ExpressionType[]; type: ExpressionType }>> = {
  addMonths: { args: ['day', 'number'], type: 'day' },
  daysBetween: { args: ['day', 'day'], type: 'number' },
};

function refuse(
  scope: Scope,
  node: ASTNode,
  reason: string,
  details: Record<string, string | number> = {},
): Expression {
  const text = serialize(node);
  scope.findings.push({
    code: `policy.expression.${reason}`,
    at: scope.at,
    details: { text, position: node.start + 1, ...details },
  });
  return { op: 'literal', value: null, type: 'error', text };
}

/** A literal text takes the type that it stands beside, and must be a value of it. */
function fitted(scope: Scope, node: ASTNode, part: Expression, type: ExpressionType): Expression {
  if (part.type !== 'text' || part.op !== 'literal' || typeof part.value !== 'string') return part;
  if (type === 'day')
    return isDay(part.value) ? { ...part, type } : refuse(scope, node, 'notADay', { value: part.value });
  const list = /^codes?:(.+)$/.exec(type)?.[1];
  if (list === undefined) return part;
  const values = scope.vocabulary.codes.get(list) ?? new Set(BUILT_IN_CODES[list] ?? []);
  if (values.size === 0) return refuse(scope, node, 'unknownCodeList', { list });
  if (!values.has(part.value)) return refuse(scope, node, 'unknownCode', { value: part.value, list });
  return { ...part, type: `code:${list}` };
}

function wants(scope: Scope, node: ASTNode, part: Expression, type: ExpressionType): Expression {
  const fit = fitted(scope, node, part, type);
  return fit.type === type || fit.type === 'error'
    ? fit
    : refuse(scope, node, 'wrongType', { found: part.type, wanted: type });
}

function literal(scope: Scope, node: ASTNode & { op: 'value' }): Expression {
  const text = serialize(node);
  const value = typeof node.args === 'bigint' ? Number(node.args) : node.args;
  if (value === null) return { op: 'literal', value, type: 'null', text };
  if (typeof value === 'number')
    return Math.abs(value) <= LARGEST_LITERAL
      ? { op: 'literal', value, type: 'number', text }
      : refuse(scope, node, 'numberTooLarge', { allowed: LARGEST_LITERAL });
  if (typeof value === 'boolean') return { op: 'literal', value, type: 'boolean', text };
  if (typeof value === 'string') return { op: 'literal', value, type: 'text', text };
  return refuse(scope, node, 'notInSubset');
}

function identifier(scope: Scope, node: ASTNode & { op: 'id' }): Expression {
  if (node.args === 'day') return { op: 'day', type: 'day', text: 'day' };
  if (node.args === 'year') return { op: 'year', type: 'number', text: 'year' };
  return refuse(scope, node, 'unknownName', { name: node.args });
}

const OWNERS: Readonly<Record<RuleSubject, readonly Owner[]>> = {
  household: ['household', 'income', 'village'],
  village: ['village'],
};

function field(scope: Scope, node: ASTNode & { op: '.' }): Expression {
  const [owner, name] = node.args;
  const text = serialize(node);
  const { vocabulary, subject, rows } = scope;
  if (owner.op !== 'id') return refuse(scope, node, 'notInSubset');
  const unknown = () => refuse(scope, node, 'unknownName', { name: text });
  const depth = rows.findLastIndex(({ variable }) => variable === owner.args);
  const row = rows[depth];
  if (row) {
    const type = rowType(vocabulary, row.collection, name);
    return type ? { op: 'rowField', collection: row.collection, depth, name, type, text } : unknown();
  }
  if (owner.args === 'policy')
    return vocabulary.parameters.has(name)
      ? { op: 'field', of: 'policy', name, type: 'number', text }
      : unknown();
  const of = OWNERS[subject].find((one) => one === owner.args);
  const type = of && factType(vocabulary, of, name);
  return type ? { op: 'field', of, name, type, text } : unknown();
}

function isOrdered(type: ExpressionType): boolean {
  return type === 'number' || type === 'day';
}

function isScalar(type: ExpressionType): boolean {
  return isOrdered(type) || type === 'boolean' || type === 'person' || type.startsWith('code:');
}

/** `x == null` asks whether a fact is known; the answer itself is never unknown. */
function nullTest(wanted: boolean, of: Expression, text: string): Expression {
  const isNull: Expression = { op: 'isNull', of, type: 'boolean', text };
  return wanted ? isNull : { op: 'not', of: isNull, type: 'boolean', text };
}

function comparison(scope: Scope, node: ASTNode & { op: Comparison }): Expression {
  const [a, b] = node.args;
  const rawLeft = check(scope, a);
  const rawRight = check(scope, b);
  const text = serialize(node);
  const equality = node.op === '==' || node.op === '!=';
  if (equality && rawRight.type === 'null') return nullTest(node.op === '==', rawLeft, text);
  if (equality && rawLeft.type === 'null') return nullTest(node.op === '==', rawRight, text);
  const left = fitted(scope, a, rawLeft, rawRight.type);
  const right = fitted(scope, b, rawRight, rawLeft.type);
  if (left.type === 'error' || right.type === 'error') return { ...left, type: 'error' };
  if (left.type !== right.type || !(equality ? isScalar(left.type) : isOrdered(left.type)))
    return refuse(scope, node, 'notComparable', { left: left.type, right: right.type });
  return { op: 'compare', operator: node.op, left, right, type: 'boolean', text };
}

function membership(scope: Scope, node: ASTNode & { op: 'in' }): Expression {
  const [needle, hay] = node.args;
  const of = check(scope, needle);
  const text = serialize(node);
  if (hay.op === 'list') return oneOf(scope, node, of, hay.args);
  const list = check(scope, hay);
  if (list.type === 'error') return list;
  if (!list.type.startsWith('codes:')) return refuse(scope, hay, 'notAList');
  const code: ExpressionType = `code:${list.type.slice('codes:'.length)}`;
  return { op: 'contains', of: wants(scope, needle, of, code), list, type: 'boolean', text };
}

function oneOf(scope: Scope, node: ASTNode, of: Expression, items: readonly ASTNode[]): Expression {
  const values = items.map((item) => wants(scope, item, check(scope, item), of.type));
  const texts: (number | string)[] = [];
  for (const value of values) {
    if (value.op === 'literal' && (typeof value.value === 'number' || typeof value.value === 'string'))
      texts.push(value.value);
    else if (value.type !== 'error') return refuse(scope, node, 'notInSubset');
  }
  return { op: 'oneOf', of, values: texts, type: 'boolean', text: serialize(node) };
}

function logic(scope: Scope, node: ASTNode & { op: '&&' | '||' }): Expression {
  const [a, b] = node.args;
  const left = wants(scope, a, check(scope, a), 'boolean');
  const right = wants(scope, b, check(scope, b), 'boolean');
  return { op: node.op === '&&' ? 'and' : 'or', left, right, type: 'boolean', text: serialize(node) };
}

function arithmetic(scope: Scope, node: ASTNode & { op: Arithmetic }): Expression {
  const [a, b] = node.args;
  const left = wants(scope, a, check(scope, a), 'number');
  const right = wants(scope, b, check(scope, b), 'number');
  const text = serialize(node);
  const result: Expression = { op: 'arithmetic', operator: node.op, left, right, type: 'number', text };
  return staysInRange(result) ? result : refuse(scope, node, 'outOfRange');
}

function condition(scope: Scope, node: ASTNode & { op: '?:' }): Expression {
  const [a, b, c] = node.args;
  const test = wants(scope, a, check(scope, a), 'boolean');
  const yes = check(scope, b);
  const no = wants(scope, c, check(scope, c), yes.type);
  return { op: 'if', test, yes, no, type: yes.type, text: serialize(node) };
}

/** `members`, `incomes`, `lists.vehicle`; undefined for anything else, and for a village, which has none. */
function collectionOf({ vocabulary, subject }: Scope, node: ASTNode): string | undefined {
  if (subject === 'village') return undefined;
  const name = serialize(node);
  return (node.op === 'id' || node.op === '.') && isCollection(vocabulary, name) ? name : undefined;
}

/** `members.filter(m, …)` as a count; the list itself is no value of the subset. */
function sizeOf(scope: Scope, node: ASTNode, what: ASTNode): Expression {
  const text = serialize(node);
  const everyone: Expression = { op: 'literal', value: true, type: 'boolean', text: 'true' };
  const collection = collectionOf(scope, what);
  if (collection !== undefined)
    return { op: 'count', collection, depth: scope.rows.length, body: everyone, type: 'number', text };
  if (what.op === 'rcall' && what.args[0] === 'filter') return quantifier(scope, node, what, 'count');
  const of = check(scope, what);
  if (of.type === 'error') return of;
  return of.type.startsWith('codes:')
    ? { op: 'listSize', of, type: 'number', text }
    : refuse(scope, what, 'notAList');
}

function quantifier(
  scope: Scope,
  node: ASTNode,
  call: ASTNode & { op: 'rcall' },
  op: 'exists' | 'all' | 'count',
): Expression {
  const [, list, [variable, body]] = call.args;
  const collection = collectionOf(scope, list);
  if (collection === undefined) return refuse(scope, list, 'notACollection', { name: serialize(list) });
  if (variable?.op !== 'id' || !body || call.args[2].length !== 2) return refuse(scope, node, 'notInSubset');
  if (scope.rows.length >= MAX_QUANTIFIERS)
    return refuse(scope, node, 'tooDeep', { allowed: MAX_QUANTIFIERS });
  const inner = { ...scope, rows: [...scope.rows, { variable: variable.args, collection }] };
  const condition = wants(inner, body, check(inner, body), 'boolean');
  const type = op === 'count' ? 'number' : 'boolean';
  return { op, collection, depth: scope.rows.length, body: condition, type, text: serialize(node) };
}

/** `livesIn('469921100')`: leading digits of an area code. */
function livesIn(scope: Scope, node: ASTNode & { op: 'call' }): Expression {
  const [, [area]] = node.args;
  const prefix = area?.op === 'value' ? String(area.args) : '';
  if (scope.subject === 'village' || !AreaPrefix.safeParse(prefix).success || prefix === '')
    return refuse(scope, node, 'notAnArea');
  return { op: 'livesIn', prefix, type: 'boolean', text: serialize(node) };
}

function methodCall(scope: Scope, node: ASTNode & { op: 'rcall' }): Expression {
  const [name, receiver, args] = node.args;
  if (name === 'exists' || name === 'all') return quantifier(scope, node, node, name);
  if (name === 'size' && args.length === 0) return sizeOf(scope, node, receiver);
  return refuse(scope, node, 'unknownFunction', { name });
}

function functionCall(scope: Scope, node: ASTNode & { op: 'call' }): Expression {
  const [name, args] = node.args;
  const [first] = args;
  if (name === 'size' && first && args.length === 1) return sizeOf(scope, node, first);
  if (name === 'livesIn') return livesIn(scope, node);
  if (name !== 'addMonths' && name !== 'daysBetween') return refuse(scope, node, 'unknownFunction', { name });
  const signature = FUNCTIONS[name];
  if (args.length !== signature.args.length) return refuse(scope, node, 'wrongArguments', { name });
  const checked = args.map((arg, i) => wants(scope, arg, check(scope, arg), signature.args[i] ?? 'error'));
  const call: Expression = { op: 'call', name, args: checked, type: signature.type, text: serialize(node) };
  return monthSteps(call) <= MAX_MONTH_STEPS
    ? call
    : refuse(scope, node, 'tooDeep', { allowed: MAX_MONTH_STEPS });
}

/** Translates one CEL node into the subset, reporting what does not belong to it. */
function check(scope: Scope, node: ASTNode): Expression {
  switch (node.op) {
    case 'value':
      return literal(scope, node);
    case 'id':
      return identifier(scope, node);
    case '.':
      return field(scope, node);
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparison(scope, node);
    case 'in':
      return membership(scope, node);
    case '&&':
    case '||':
      return logic(scope, node);
    case '!_':
      return {
        op: 'not',
        of: wants(scope, node.args, check(scope, node.args), 'boolean'),
        type: 'boolean',
        text: serialize(node),
      };
    case '-_':
      return {
        op: 'negative',
        of: wants(scope, node.args, check(scope, node.args), 'number'),
        type: 'number',
        text: serialize(node),
      };
    case '+':
    case '-':
    case '*':
    case '/':
      return arithmetic(scope, node);
    case '?:':
      return condition(scope, node);
    case 'rcall':
      return methodCall(scope, node);
    case 'call':
      return functionCall(scope, node);
    default:
      return refuse(scope, node, 'notInSubset');
  }
}

/**
 * Reads a rule's CEL text: syntax, names, types, code values. Returns the checked expression, or every reason why not
 * (`policy.expression.*` with the text and its 1-based position). `at` names the rule in the findings.
 */
export function parseExpression(
  text: string,
  vocabulary: Vocabulary,
  at: string,
  subject: RuleSubject = 'household',
): ParsedExpression {
  if (text.length > MAX_LENGTH)
    return {
      findings: [
        { code: 'policy.expression.tooLong', at, details: { length: text.length, allowed: MAX_LENGTH } },
      ],
    };
  let ast: ASTNode;
  try {
    ast = cel.parse(text).ast;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const position = (error.range?.start ?? 0) + 1;
    return {
      findings: [
        { code: 'policy.expression.syntax', at, details: { text, position, reason: error.summary } },
      ],
    };
  }
  const scope: Scope = { vocabulary, at, findings: [], subject, rows: [] };
  const expression = wants(scope, ast, check(scope, ast), 'boolean');
  return scope.findings.length > 0 ? { findings: scope.findings } : { expression, findings: [] };
}
