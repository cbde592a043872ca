/** The text of IRP as a tree: `{general}<coding>(stream){definitions}[parameters]`, https://www.harctoolbox.org/IrpTransmogrifier.html */
import { type Expression, type Field, parseExpression, parseField } from "./expression.ts";
import { type Cursor, createCursor, isName } from "./tokens.ts";

/** What a group of bits is in light, one entry for each of its values. */
export type Coding = readonly (readonly Item[])[];

export type Item =
  | { readonly kind: "light"; readonly us: number }
  /** Dark until so long after the start. */
  | { readonly kind: "period"; readonly us: number }
  | { readonly kind: "bits"; readonly field: Field }
  | { readonly kind: "set"; readonly name: string; readonly value: Expression }
  /** One of these: for the first time, while it is held, at the end. */
  | { readonly kind: "ways"; readonly ways: readonly (readonly Item[])[] }
  | Stream;

export interface Stream {
  readonly kind: "stream";
  readonly items: readonly Item[];
  readonly coding?: Coding;
  /** Sent while the button is held. */
  readonly isHeld: boolean;
  readonly times: number;
}

export interface Parameter {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** What it is where nobody says. */
  readonly usual?: Expression;
}

export interface Irp {
  readonly carrierHz: number;
  readonly isHighFirst: boolean;
  readonly stream: Stream;
  readonly definitions: ReadonlyMap<string, Expression>;
  readonly parameters: readonly Parameter[];
}

interface General {
  carrierHz: number;
  unitUs: number;
  unitPeriods?: number;
  isHighFirst: boolean;
}

/** Throws where it is none. */
export function parseIrp(text: string): Irp {
  const cursor = createCursor(text);
  const general = parseGeneral(cursor);
  const coding = parseCoding(cursor, general);
  const stream = { ...parseStream(cursor, general), coding };
  const definitions = new Map<string, Expression>();
  if (cursor.take("{")) listUntil(cursor, "}", () => definitions.set(...parseSet(cursor)));
  const parameters: Parameter[] = [];
  if (cursor.take("[")) listUntil(cursor, "]", () => parameters.push(parseParameter(cursor)));
  return { carrierHz: general.carrierHz, isHighFirst: general.isHighFirst, stream, definitions, parameters };
}

function listUntil(cursor: Cursor, end: string, parse: () => void): void {
  while (!cursor.take(end)) {
    parse();
    cursor.take(",");
  }
}

function parseGeneral(cursor: Cursor): General {
  const general: General = { carrierHz: 38_000, unitUs: 1, isHighFirst: false };
  cursor.expect("{");
  listUntil(cursor, "}", () => {
    const token = cursor.next();
    if (token === "msb" || token === "lsb") general.isHighFirst = token === "msb";
    else if (cursor.take("k")) general.carrierHz = Number(token) * 1000;
    else if (cursor.take("p")) general.unitPeriods = Number(token);
    else if (!cursor.take("%")) general.unitUs = Number(token);
    cursor.take("u");
  });
  if (general.unitPeriods !== undefined) general.unitUs = (general.unitPeriods * 1e6) / general.carrierHz;
  return general;
}

function parseCoding(cursor: Cursor, general: General): Coding {
  const values: Item[][] = [];
  cursor.expect("<");
  do {
    const items: Item[] = [];
    do items.push(parseItem(cursor, general));
    while (cursor.take(","));
    values.push(items);
  } while (cursor.take("|"));
  cursor.expect(">");
  return values;
}

function parseStream(cursor: Cursor, general: General): Stream {
  const items: Item[] = [];
  cursor.expect("(");
  listUntil(cursor, ")", () => items.push(parseItem(cursor, general)));
  const isHeld = cursor.take("*") || cursor.take("+");
  const times = /^\d+$/.test(cursor.peek() ?? "") ? Number(cursor.next()) : 1;
  return { kind: "stream", items, isHeld, times };
}

function parseItem(cursor: Cursor, general: General): Item {
  const token = cursor.peek();
  if (token === "[") return parseWays(cursor, general);
  if (token === "<") {
    const coding = parseCoding(cursor, general);
    return { ...parseStream(cursor, general), coding };
  }
  if (token === "(" && cursor.afterBracket() !== ":") return parseStream(cursor, general);
  if (isName(token) && cursor.peek(1) === "=") {
    const [name, value] = parseSet(cursor);
    return { kind: "set", name, value };
  }
  if (cursor.take("^")) return { kind: "period", us: parseLength(cursor, general) };
  if (cursor.take("-")) return { kind: "light", us: -parseLength(cursor, general) };
  if (/^\d/.test(token ?? "") && cursor.peek(1) !== ":") return { kind: "light", us: parseLength(cursor, general) };
  const isInverted = cursor.take("~");
  return { kind: "bits", field: { ...parseField(cursor), isInverted } };
}

function parseWays(cursor: Cursor, general: General): Item {
  const ways: Item[][] = [];
  while (cursor.take("[")) {
    const items: Item[] = [];
    listUntil(cursor, "]", () => items.push(parseItem(cursor, general)));
    ways.push(items);
  }
  return { kind: "ways", ways };
}

function parseLength(cursor: Cursor, { unitUs, carrierHz }: General): number {
  const number = Number(cursor.next());
  if (cursor.take("m")) return number * 1000;
  if (cursor.take("u")) return number;
  return cursor.take("p") ? (number * 1e6) / carrierHz : number * unitUs;
}

function parseSet(cursor: Cursor): [name: string, value: Expression] {
  const name = cursor.next();
  cursor.expect("=");
  return [name, parseExpression(cursor)];
}

function parseParameter(cursor: Cursor): Parameter {
  const name = cursor.next();
  cursor.take("@");
  cursor.expect(":");
  const min = Number(cursor.next());
  cursor.expect("..");
  const max = Number(cursor.next());
  return { name, min, max, ...(cursor.take("=") ? { usual: parseExpression(cursor) } : {}) };
}
