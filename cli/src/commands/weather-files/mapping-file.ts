import { err, isQuantity, isTimeZone, ok, type Quantity, quantityNames, type Result, STATION_ID, show } from "@clima/schemas";
import { type DateOrder, type MappedColumn, type Mapping, unitName, unitNames } from "@clima/weather-files";
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type Scalar } from "yaml";

/** What a column may be beside a quantity. */
const OTHER_USES = ["time", "date", "clock", "station", "nothing"] as const;
const DATE_ORDERS: readonly DateOrder[] = ["ymd", "dmy", "mdy"];
type OtherUse = (typeof OTHER_USES)[number];

const isOtherUse = (text: string): text is OtherUse => (OTHER_USES as readonly string[]).includes(text);

/** Notes what is wrong at a place of the file; there is no value then. */
type Complain = (at: unknown, complaint: string) => undefined;

/** How the entry of a key becomes a value; undefined when it is wrong, which was complained of. */
type Reader<T> = (node: unknown, name: string, complain: Complain) => T | undefined;
type Readers<T> = { readonly [K in keyof T]-?: Reader<Exclude<T[K], undefined>> };

/**
 * What `--map` says, of a text in YAML: `columns` (each a quantity, or `quantity`, `unit`, `factor`, `missing`, `station` and `order`), `missing`, `station` and
 * `timeZone`. The error is every mistake with its line.
 */
export function readMapping(text: string): Result<Mapping, readonly string[]> {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  if (document.errors.length > 0)
    return err(document.errors.map(({ pos, message }) => `line ${counter.linePos(pos[0]).line}: ${message.replace(/ at line .*/s, "")}`));
  const mistakes: string[] = [];
  const complain: Complain = (at, complaint) => {
    const { range } = (at ?? {}) as Partial<Node>;
    mistakes.push(`line ${range ? counter.linePos(range[0]).line : 1}: ${complaint}`);
    return undefined;
  };
  const mapping = readObject<Mapping>(document.contents, "the file", MAPPING, complain);
  if (mistakes.length === 0 && mapping?.columns === undefined)
    complain(document.contents, "there are no columns; expected columns: and the names of columns under it");
  return mapping === undefined || mistakes.length > 0 ? err(mistakes) : ok(mapping as Mapping);
}

/** The entries of a map that are known; others are complained of. */
function readObject<T extends object>(node: unknown, name: string, readers: Readers<T>, complain: Complain): Partial<T> | undefined {
  if (!isMap(node)) return complain(node, `${name} is ${shown(node)}; expected ${Object.keys(readers).join(", ")}`);
  const entries: [string, unknown][] = [];
  for (const { key, value } of node.items) {
    const word = textOf(key) ?? "";
    if (!Object.hasOwn(readers, word)) complain(key, `${show(word)} is not known here; expected ${Object.keys(readers).join(", ")}`);
    else entries.push([word, readers[word as keyof T](value, word, complain)]);
  }
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Partial<T>;
}

const readText: Reader<string> = (node, name, complain) => textOf(node) ?? complain(node, `${name} is ${shown(node)}; expected a text`);

const readWords: Reader<readonly string[]> = (node, name, complain) => {
  const words = isSeq(node) ? node.items.map(textOf) : [textOf(node)];
  return words.includes(undefined) ? complain(node, `${name} is ${shown(node)}; expected a word, or a list of words`) : (words as string[]);
};

const readFactor: Reader<number> = (node, name, complain) => {
  const factor = isScalar(node) ? node.value : undefined;
  if (typeof factor === "number" && Number.isFinite(factor) && factor !== 0) return factor;
  return complain(node, `${name} is ${shown(node)}; expected a number, not 0`);
};

const readStation: Reader<string> = (node, name, complain) => {
  const station = textOf(node);
  if (station !== undefined && STATION_ID.test(station)) return station;
  return complain(node, `${name} is ${shown(node)}; expected 1 to 32 of a-z, 0-9 and -, no - first`);
};

const readTimeZone: Reader<string> = (node, name, complain) => {
  const timeZone = textOf(node);
  return timeZone !== undefined && isTimeZone(timeZone)
    ? timeZone
    : complain(node, `${name} is ${shown(node)}; expected a time zone like Europe/Lisbon`);
};

const readQuantity: Reader<Quantity | OtherUse> = (node, name, complain) => {
  const text = textOf(node);
  if (text !== undefined && (isQuantity(text) || isOtherUse(text))) return text;
  return complain(node, `${name} is ${shown(node)}; expected ${OTHER_USES.join(", ")}, or a quantity: ${quantityNames.join(", ")}`);
};

const readOrder: Reader<DateOrder> = (node, name, complain) => {
  const order = DATE_ORDERS.find((known) => known === textOf(node));
  return order ?? complain(node, `${name} is ${shown(node)}; expected ${DATE_ORDERS.join(", ")}`);
};

const COLUMN: Readers<MappedColumn> = {
  quantity: readQuantity,
  unit: readText,
  factor: readFactor,
  missing: readWords,
  station: readStation,
  order: readOrder,
};

/** A quantity alone, or all that may be said of a column. */
const readColumn: Reader<MappedColumn> = (node, name, complain) => {
  if (!isMap(node)) {
    const quantity = readQuantity(node, name, complain);
    return quantity === undefined ? undefined : { quantity };
  }
  const column = readObject<MappedColumn>(node, name, COLUMN, complain);
  if (column && node.get("quantity") === undefined) return complain(node, `${name} has no quantity`);
  if (column?.quantity === undefined) return undefined;
  const { quantity, unit } = column;
  if (unit !== undefined && isQuantity(quantity) && unitName(quantity, unit) === undefined)
    return complain(node.get("unit", true), `${show(unit)} is no unit of ${quantity}; expected ${unitNames(quantity).join(", ")}`);
  return column as MappedColumn;
};

const readColumns: Reader<Mapping["columns"]> = (node, name, complain) => {
  if (!isMap(node) || node.items.length === 0) return complain(node, `${name} is ${shown(node)}; expected the names of columns`);
  const columns = node.items.map(({ key, value }) => {
    const column = textOf(key) ?? "";
    return [column, readColumn(value ?? key, `column ${show(column)}`, complain)] as const;
  });
  return Object.fromEntries(columns.flatMap(([column, mapped]) => (mapped ? [[column, mapped]] : [])));
};

const MAPPING: Readers<Mapping> = { columns: readColumns, missing: readWords, station: readStation, timeZone: readTimeZone };

/** As it stands in the file: a column may be called 1, true or 2026-01-01. */
const textOf = (node: unknown): string | undefined => {
  if (!isScalar(node)) return undefined;
  const { value, source } = node as Scalar;
  return value === null ? undefined : (source ?? String(value));
};

const shown = (node: unknown): string => {
  if (node === null || node === undefined || (isScalar(node) && node.value === null)) return "empty";
  return isScalar(node) ? show(textOf(node)) : isSeq(node) ? "a list" : "a list of names";
};
