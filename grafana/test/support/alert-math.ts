/** Numbers by their tags, as Grafana's expressions pass them on. */
export interface Numbered {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}
export type Numbers = readonly Numbered[];

/** Operators from the loosest to the tightest, as in pkg/expr/mathexp/parse. ! and unary - reach further there than anybody expects: not used. */
const LEVELS: readonly (readonly string[])[] = [["||"], ["&&"], ["==", "!=", ">=", "<=", ">", "<"], ["+", "-"], ["*", "/", "%"]];

const TOKEN = /\s*(\$\w+|\d+(?:\.\d+)?|\|\||&&|[=!<>]=|[<>+\-*/%()])/y;

/** The value of an expression of Grafana's kind "math". A variable without any number gives none. */
export function evaluateMath(text: string, variables: ReadonlyMap<string, Numbers>): Numbers {
  const tokens = tokensOf(text);
  let at = 0;

  function level(index: number): Numbers {
    const operators = LEVELS[index];
    if (operators === undefined) return primary();
    let left = level(index + 1);
    while (operators.includes(tokens[at] ?? "")) {
      const operator = tokens[at++] ?? "";
      left = join(left, level(index + 1), (a, b) => apply(operator, a, b));
    }
    return left;
  }

  function primary(): Numbers {
    const token = tokens[at++] ?? "";
    if (token === "(") {
      const inner = level(0);
      if (tokens[at++] !== ")") throw new Error(`${text}: a parenthesis is not closed`);
      return inner;
    }
    if (!token.startsWith("$")) {
      if (!/^\d/.test(token)) throw new Error(`${text}: "${token}" where a number or a variable was expected`);
      return [{ labels: {}, value: Number(token) }];
    }
    const numbers = variables.get(token.slice(1));
    if (numbers === undefined) throw new Error(`${text}: nothing is called ${token}`);
    return numbers;
  }

  const result = level(0);
  if (at !== tokens.length) throw new Error(`${text}: "${tokens[at]}" is too much`);
  return result;
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const from = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (found === null) throw new Error(`${text}: what is "${text.slice(from)}"?`);
    tokens.push(found[1] ?? "");
  }
  return tokens;
}

/** mathexp's union: the same tags, or those of one side within the other's; and one with one, whatever their tags, which are lost then. */
function join(left: Numbers, right: Numbers, operate: (a: number, b: number) => number): Numbers {
  const joined = left.flatMap((a) =>
    right.flatMap((b) => {
      const labels = jointLabels(a.labels, b.labels);
      return labels === undefined ? [] : [{ labels, value: operate(a.value, b.value) }];
    }),
  );
  const [a, b] = [left[0], right[0]];
  if (joined.length === 0 && left.length === 1 && right.length === 1 && a && b) return [{ labels: {}, value: operate(a.value, b.value) }];
  return joined;
}

function jointLabels(a: Numbered["labels"], b: Numbered["labels"]): Numbered["labels"] | undefined {
  const [large, small] = Object.keys(a).length >= Object.keys(b).length ? [a, b] : [b, a];
  return Object.entries(small).every(([name, value]) => large[name] === value) ? large : undefined;
}

function apply(operator: string, a: number, b: number): number {
  switch (operator) {
    case "||":
      return Number(a !== 0 || b !== 0);
    case "&&":
      return Number(a !== 0 && b !== 0);
    case "==":
      return Number(a === b);
    case "!=":
      return Number(a !== b);
    case ">=":
      return Number(a >= b);
    case "<=":
      return Number(a <= b);
    case ">":
      return Number(a > b);
    case "<":
      return Number(a < b);
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "%":
      return a % b;
    default:
      throw new Error(`the operator ${operator}`);
  }
}
