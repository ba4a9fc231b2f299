import { type Expression, partsOf } from './expression.ts';

/**
 * How large and how small a number can become, as powers of ten: of a value that is not zero `10^least ≤ |value| ≤ 10^most`.
 * A database stops a whole statement at a number beyond its range, so a rule that could reach there is refused when it is loaded.
 */
type Reach = { readonly most: number; readonly least: number };

/** Beyond a literal of this size nobody means an amount, a count or a day. */
export const LARGEST_LITERAL = 1e15;
/** Within the range of double precision, on both sides. */
const MOST = 300;
const LEAST = -290;
/** Decimal digits of a double: what two nearly equal numbers leave when one is taken from the other. */
const DIGITS = 17;

const ofLiteral = (value: number): Reach =>
  value === 0
    ? { most: 0, least: 0 }
    : { most: Math.ceil(Math.log10(Math.abs(value))), least: Math.floor(Math.log10(Math.abs(value))) };

/** Facts are whole or have one decimal; numbers of policy have few. */
const FACT: Reach = { most: 19, least: -1 };
const POLICY: Reach = { most: 18, least: -12 };
const COUNTED: Reach = { most: 8, least: 0 };

function ofArithmetic({ operator, left, right }: Expression & { op: 'arithmetic' }): Reach {
  const a = reachOf(left);
  const b = reachOf(right);
  if (operator === '*') return { most: a.most + b.most, least: a.least + b.least };
  if (operator === '/') return { most: a.most - b.least, least: a.least - b.most };
  return { most: Math.max(a.most, b.most) + 1, least: Math.min(a.least, b.least) - DIGITS };
}

function reachOf(expression: Expression): Reach {
  switch (expression.op) {
    case 'literal':
      return ofLiteral(typeof expression.value === 'number' ? expression.value : 0);
    case 'field':
      return expression.of === 'policy' ? POLICY : FACT;
    case 'rowField':
      return FACT;
    case 'negative':
      return reachOf(expression.of);
    case 'arithmetic':
      return ofArithmetic(expression);
    case 'if': {
      const yes = reachOf(expression.yes);
      const no = reachOf(expression.no);
      return { most: Math.max(yes.most, no.most), least: Math.min(yes.least, no.least) };
    }
    default:
      return COUNTED;
  }
}

/** Whether a computation stays within the range of numbers, whatever the facts. */
export function staysInRange(expression: Expression): boolean {
  const { most, least } = reachOf(expression);
  return most <= MOST && least >= LEAST;
}

/** How many times months are added to a day within one another. */
export function monthSteps(expression: Expression): number {
  const within = Math.max(0, ...partsOf(expression).map(monthSteps));
  return expression.op === 'call' && expression.name === 'addMonths' ? within + 1 : within;
}
