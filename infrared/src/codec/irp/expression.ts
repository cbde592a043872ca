/** Expressions of IRP: numbers, names, operators, and fields of bits (`F:4:2`). */
import { type Cursor, isName, isNumber } from "./tokens.ts";

/** The number of a name; throws where there is none of it. */
export type Names = (name: string) => number;
export type Expression = (names: Names) => number;

type Operator = (left: number, right: number) => number;

const SMALL = 2 ** 31;
/** Bits of numbers that may be longer than JavaScript's operators take. */
const bitwise =
  (small: Operator, large: (left: bigint, right: bigint) => bigint): Operator =>
  (left, right) =>
    Math.abs(left) < SMALL && Math.abs(right) < SMALL ? small(left, right) : Number(large(BigInt(left), BigInt(right)));

/** From the weakest to the strongest. */
const LEVELS: readonly Readonly<Record<string, Operator>>[] = [
  {
    "|": bitwise(
      (a, b) => a | b,
      (a, b) => a | b,
    ),
  },
  {
    "^": bitwise(
      (a, b) => a ^ b,
      (a, b) => a ^ b,
    ),
  },
  {
    "&": bitwise(
      (a, b) => a & b,
      (a, b) => a & b,
    ),
  },
  { "<<": (a, b) => a * 2 ** b, ">>": (a, b) => Math.floor(a / 2 ** b) },
  { "+": (a, b) => a + b, "-": (a, b) => a - b },
  { "*": (a, b) => a * b, "/": (a, b) => Math.floor(a / b), "%": (a, b) => a % b },
];

export function parseExpression(cursor: Cursor, level = 0): Expression {
  const operators = LEVELS[level];
  if (!operators) return parseUnary(cursor);
  let left = parseExpression(cursor, level + 1);
  for (let operator = operatorOf(operators, cursor); operator; operator = operatorOf(operators, cursor)) {
    const [first, apply, second] = [left, operator, parseExpression(cursor, level + 1)];
    left = (names) => apply(first(names), second(names));
  }
  return left;
}

function operatorOf(operators: Readonly<Record<string, Operator>>, cursor: Cursor): Operator | undefined {
  const token = cursor.peek() ?? "";
  if (!Object.hasOwn(operators, token)) return undefined;
  cursor.next();
  return operators[token];
}

function parseUnary(cursor: Cursor): Expression {
  if (cursor.take("-")) return negative(parseUnary(cursor));
  if (cursor.take("#")) {
    const inner = parseUnary(cursor);
    return (names) => countOnes(inner(names));
  }
  const isInverted = cursor.take("~");
  const field = parseField(cursor);
  return field.width === undefined && !isInverted ? field.data : bitsOf({ ...field, isInverted });
}

const negative =
  (inner: Expression): Expression =>
  (names) =>
    -inner(names);

const countOnes = (number: number) => [...number.toString(2)].filter((digit) => digit === "1").length;

export interface Field {
  readonly data: Expression;
  /** Where the data is nothing but it. */
  readonly name?: string;
  /** Absent: all bits from `from` on. */
  readonly width?: number;
  readonly from: number;
  readonly isInverted: boolean;
  /** The bits in the other order. */
  readonly isReversed: boolean;
}

/** `data`, `data:width`, `data:width:from` or `data::from`. */
export function parseField(cursor: Cursor): Field {
  const name = isName(cursor.peek()) ? cursor.peek() : undefined;
  const whole = { data: parsePrimary(cursor), ...(name === undefined ? {} : { name }), from: 0, isInverted: false, isReversed: false };
  if (!cursor.take(":")) return whole;
  if (cursor.take(":")) return { ...whole, width: Number.POSITIVE_INFINITY, from: Number(cursor.next()) };
  const isReversed = cursor.take("-");
  const width = Number(cursor.next());
  return { ...whole, width, isReversed, from: cursor.take(":") ? Number(cursor.next()) : 0 };
}

/** The number of a field's bits. */
export const bitsOf =
  ({ data, width = Number.POSITIVE_INFINITY, from, isInverted }: Field): Expression =>
  (names) => {
    const shifted = Math.floor(data(names) / 2 ** from);
    const number = isInverted ? -1 - shifted : shifted;
    return width === Number.POSITIVE_INFINITY ? number : ((number % 2 ** width) + 2 ** width) % 2 ** width;
  };

function parsePrimary(cursor: Cursor): Expression {
  const token = cursor.next();
  if (token === "(") {
    const inner = parseExpression(cursor);
    cursor.expect(")");
    return inner;
  }
  if (isNumber(token)) {
    const number = Number(token);
    return () => number;
  }
  if (isName(token)) return (names) => names(token);
  throw new Error(`IRP: ${token} stands in the place of a number`);
}
