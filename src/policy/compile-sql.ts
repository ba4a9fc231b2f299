import { assert } from '#kernel/assert.ts';
import { type Day, isDay, yearOf } from '#kernel/day.ts';
import { MOST_MONTHS, type PolicyNumbers } from './evaluate.ts';
import type { Expression, ExpressionType } from './expression.ts';
import type { Owner } from './vocabulary.ts';

/**
 * Rules over sets. The same checked expression that runs in memory is written as SQL: its logic is three-valued on both sides, so
 * a fact that is not known makes the answer unknown here too. Every part has a counterpart; nothing falls back to rows.
 *
 * The statement reads relations that the caller makes:
 *   household_facts  one row a household: `h` its key, `village` its code, `compared` the kinds of lists that were held against it, by
 *                    their names in rules; then a column for each fact, `household.safeWater`, `income.perHeadFen`, `village.persons`
 *   member_facts, income_facts, status_facts, lists_vehicle …  one row a member, year, state, row of a list: `h`, then `age`, `year` …
 * Numbers are double precision, days date, code lists text, lists of codes text[], persons uuid; a name is quoted as it stands.
 *
 * Quantifiers that stand outermost become aggregates of one pass over their collection, each distinct one once.
 */
export type RuleSet = {
  /** What the day and the policy numbers are; part of the text, because they differ from place to place. */
  readonly day: Day;
  readonly numbers: PolicyNumbers;
  readonly expressions: readonly Expression[];
};

export const HOUSEHOLD_RELATION = 'household_facts';
export const MEMBER_RELATION = 'member_facts';

const RELATIONS: Readonly<Record<string, string>> = {
  members: MEMBER_RELATION,
  incomes: 'income_facts',
  statuses: 'status_facts',
};

/** The relation of a collection; a kind of list has one of its own: `lists_vehicle`. */
export function relationOf(collection: string): string {
  assert(/^[a-zA-Z0-9.]+$/.test(collection), 'a collection is a word, of a list two');
  return RELATIONS[collection] ?? collection.replace('.', '_');
}

/** The column of a fact in the relation of the households, or of a row's field in the relation of its collection. */
export function factColumn(owner: Owner | 'row', name: string): string {
  assert(/^[a-zA-Z][a-zA-Z0-9]*$/.test(name), 'a fact is a word');
  return owner === 'row' ? `"${name}"` : `"${owner}.${name}"`;
}

type Scope = {
  readonly day: Day;
  readonly numbers: PolicyNumbers;
  /** By collection the aggregates of the pass over it, by their SQL. */
  readonly passes: Map<string, Map<string, string>>;
  /** How many quantifiers are around; the outermost is 0. */
  readonly inside: number;
};

/** The SQL type in which a type of expression is compared and computed. */
function sqlType(type: ExpressionType): string {
  if (type === 'number') return 'double precision';
  if (type === 'boolean') return 'boolean';
  if (type === 'day') return 'date';
  if (type === 'person') return 'uuid';
  return type.startsWith('codes:') ? 'text[]' : 'text';
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

function literal(value: number | string | boolean | null, type: ExpressionType): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    assert(Number.isFinite(value), 'a literal is a number');
    return `${value < 0 ? `(${value})` : value}::double precision`;
  }
  if (type !== 'day') return quoted(value);
  assert(isDay(value), 'a literal day was checked');
  return `date ${quoted(value)}`;
}

function policyNumber(scope: Scope, name: string): string {
  const value = scope.numbers[name] ?? null;
  return value === null ? 'null::double precision' : literal(value, 'number');
}

/** What a quantifier says when it looks at nobody: an aggregate over no rows would be null. */
const OVER_NOBODY = { exists: 'false', all: 'true', count: '0::double precision' } as const;

/**
 * As in memory: one member that decides, decides; else one that is unknown makes all unknown. False, unknown and true as 0, 1 and 2
 * are in that order, so that one look at each member is enough: the greatest tells whether any does, the least whether all do.
 */
function aggregate(op: 'exists' | 'all' | 'count', body: string): string {
  if (op === 'count')
    return `nullif(sum(case (${body}) when true then 1::double precision when false then 0 else 'NaN' end), 'NaN')`;
  const truth = `case (${body}) when true then 2 when false then 0 else 1 end`;
  return `case ${op === 'exists' ? 'max' : 'min'}(${truth}) when 2 then true when 0 then false end`;
}

/** Where the aggregates of a collection stand in the statement. */
const passOf = (collection: string) => `"${collection}"`;

/** Of a kind of list that was never held against the household nobody knows anything. */
function whereKnown(collection: string, value: string): string {
  if (!collection.startsWith('lists.')) return value;
  return `case when ${quoted(collection.slice('lists.'.length))} = any (h.compared) then ${value} end`;
}

function quantifier(scope: Scope, expression: Expression & { op: 'exists' | 'all' | 'count' }): string {
  const { op, collection, depth, body } = expression;
  assert(depth === scope.inside, 'quantifiers are numbered from the outermost');
  const inner = write({ ...scope, inside: scope.inside + 1 }, body);
  // The body becomes a column of its own: an aggregate over outer columns only would belong to the query outside.
  if (depth > 0)
    return whereKnown(
      collection,
      `(select case when count(*) = 0 then ${OVER_NOBODY[op]} else ${aggregate(op, 'x.v')} end from (select (${inner}) as v from "${relationOf(collection)}" m${depth} where m${depth}.h = h.h) x)`,
    );
  const sql = aggregate(op, inner);
  const pass = scope.passes.get(collection) ?? new Map<string, string>();
  scope.passes.set(collection, pass);
  const name = pass.get(sql) ?? `q${pass.size + 1}`;
  pass.set(sql, name);
  const found = passOf(collection);
  return whereKnown(
    collection,
    `case when ${found}.h is null then ${OVER_NOBODY[op]} else ${found}.${name} end`,
  );
}

function call(scope: Scope, expression: Expression & { op: 'call' }): string {
  const [first = 'null', second = 'null'] = expression.args.map((one) => write(scope, one));
  if (expression.name === 'daysBetween') return `((${second}) - (${first}))::double precision`;
  return `case when abs(${second}) <= ${MOST_MONTHS} then ((${first}) + make_interval(months => trunc(${second})::integer))::date end`;
}

function oneOf(scope: Scope, expression: Expression & { op: 'oneOf' }): string {
  const of = write(scope, expression.of);
  const { type } = expression.of;
  if (expression.values.length === 0) return `case when (${of}) is null then null else false end`;
  return `(${of}) in (${expression.values.map((value) => literal(value, type)).join(', ')})`;
}

const COMPARE = { '==': '=', '!=': '<>', '<': '<', '<=': '<=', '>': '>', '>=': '>=' } as const;

function arithmetic(scope: Scope, expression: Expression & { op: 'arithmetic' }): string {
  const left = write(scope, expression.left);
  const right = write(scope, expression.right);
  // Division by zero is unknown, as in memory.
  return expression.operator === '/'
    ? `(${left}) / nullif(${right}, 0)`
    : `(${left}) ${expression.operator} (${right})`;
}

function choice(scope: Scope, { test, yes, no, type }: Expression & { op: 'if' }): string {
  // Each part stands once, so that choices within choices do not double the text. Unknown is neither true nor false: null.
  const cast = sqlType(type);
  return `case (${write(scope, test)})::boolean when true then (${write(scope, yes)})::${cast} when false then (${write(scope, no)})::${cast} end`;
}

/** The SQL of a part. Texts that compare with each other use one collation, so that an index or a locale changes nothing. */
function write(scope: Scope, expression: Expression): string {
  switch (expression.op) {
    case 'literal':
      return literal(expression.value, expression.type);
    case 'field':
      return expression.of === 'policy'
        ? policyNumber(scope, expression.name)
        : `h.${factColumn(expression.of, expression.name)}`;
    case 'rowField':
      return `m${expression.depth}.${factColumn('row', expression.name)}`;
    case 'livesIn':
      return `h.village ^@ ${quoted(expression.prefix)}`;
    case 'day':
      return `date ${quoted(scope.day)}`;
    case 'year':
      return literal(yearOf(scope.day), 'number');
    case 'isNull':
      return `(${write(scope, expression.of)}) is null`;
    case 'not':
      return `not (${write(scope, expression.of)})`;
    case 'negative':
      return `-(${write(scope, expression.of)})`;
    case 'listSize':
      return `cardinality(${write(scope, expression.of)})::double precision`;
    case 'and':
    case 'or':
      return `(${write(scope, expression.left)}) ${expression.op} (${write(scope, expression.right)})`;
    case 'compare':
      return `(${write(scope, expression.left)}) ${COMPARE[expression.operator]} (${write(scope, expression.right)})`;
    case 'arithmetic':
      return arithmetic(scope, expression);
    case 'if':
      return choice(scope, expression);
    case 'oneOf':
      return oneOf(scope, expression);
    case 'contains':
      return `(${write(scope, expression.of)}) = any (${write(scope, expression.list)})`;
    case 'exists':
    case 'all':
    case 'count':
      return quantifier(scope, expression);
    case 'call':
      return call(scope, expression);
  }
}

/** The rules of a place as parts of one statement. */
export type CompiledSet = {
  /** One SQL condition for each expression, over `h` and the passes: true = hit, false = clear, null = unknown. */
  readonly conditions: readonly string[];
  /** The relation that the conditions read. */
  readonly from: string;
};

/** One pass over a collection: its aggregates by household. */
function passSql([collection, aggregates]: [string, ReadonlyMap<string, string>]): string {
  const columns = [...aggregates].map(([sql, name]) => `${sql} as ${name}`);
  const rows = `select h.h, ${columns.join(', ')} from "${relationOf(collection)}" m0 join ${HOUSEHOLD_RELATION} h on h.h = m0.h group by h.h`;
  return `left join (${rows}) ${passOf(collection)} on ${passOf(collection)}.h = h.h`;
}

/** Writes a place's rules as SQL: every household once, every row of a collection once, whatever the number of rules. */
export function compileSet({ day, numbers, expressions }: RuleSet): CompiledSet {
  const passes = new Map<string, Map<string, string>>();
  const conditions = expressions.map((one) => write({ day, numbers, passes, inside: 0 }, one));
  return { conditions, from: [`${HOUSEHOLD_RELATION} h`, ...[...passes].map(passSql)].join(' ') };
}
