import { err, ok, type Result, show } from "@clima/schemas";
import { isMissing } from "../columns/numbers.ts";

/** A line of line protocol; the timestamp is in whatever precision the file has. */
export interface LinePoint {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number | string | boolean>>;
  readonly timestamp: bigint | undefined;
}

/**
 * Reads a line of InfluxDB's line protocol (docs.influxdata.com, "Line protocol", "Special characters"): a backslash before comma, space,
 * equals or, in a quoted text, quote or backslash is an escape; before anything else it stands for itself.
 */
export function parseLine(line: string): Result<LinePoint, string> {
  const key = readUntil(line, 0, " ");
  if (key.end >= line.length) return err("there are no fields");
  const fieldsEnd = endOfFields(line, key.end + 1);
  if (fieldsEnd === undefined) return err("a quoted text has no end");
  const timestamp = line.slice(fieldsEnd).trim();
  if (timestamp !== "" && !/^-?\d{1,19}$/.test(timestamp))
    return err(`the timestamp is ${JSON.stringify(timestamp)}; expected a whole number`);
  const [measurement = "", ...tags] = splitUnescaped(key.text, ",");
  if (measurement === "") return err("the measurement has no name");
  const fields = readFields(line.slice(key.end + 1, fieldsEnd));
  if (!fields.ok) return fields;
  return ok({
    measurement: withoutEscapes(measurement),
    tags: Object.fromEntries(tags.map(readPair)),
    fields: fields.value,
    timestamp: timestamp === "" ? undefined : BigInt(timestamp),
  });
}

const LOOKS_LIKE_LINE = /^[^\s,="]+(,[^\s,=]+=[^\s,]+)*\s[^\s,="]+=[^\s,]+(,[^\s,="]+=[^\s,]+)*(\s\S+)?$/;

/** Why a text is not read whose lines look like line protocol; undefined for all others. */
export function complainOfLines(lines: readonly string[]): string | undefined {
  const [first] = lines;
  if (first === undefined || !lines.every((line) => LOOKS_LIKE_LINE.test(line))) return undefined;
  const point = parseLine(first);
  return point.ok ? undefined : `it looks like line protocol, but in ${show(first)} ${point.error}`;
}

function readFields(text: string): Result<Record<string, number | string | boolean>, string> {
  const fields: Record<string, number | string | boolean> = {};
  for (const field of splitUnescaped(text, ",", true)) {
    const [name = "", ...rest] = splitUnescaped(field, "=", true);
    const value = readValue(rest.join("="));
    if (name === "" || value === undefined) return err(`${JSON.stringify(field)} is no field; expected name=value`);
    fields[withoutEscapes(name)] = value;
  }
  return ok(fields);
}

/** Float, integer (`i`, `u`), text in quotes, or truth. Words for "no value", which InfluxDB takes from nobody, are no number. */
function readValue(text: string): number | string | boolean | undefined {
  if (/^".*"$/s.test(text) && text.length > 1) return text.slice(1, -1).replace(/\\(["\\])/g, "$1");
  if (/^(t|T|true|True|TRUE)$/.test(text)) return true;
  if (/^(f|F|false|False|FALSE)$/.test(text)) return false;
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[iu]?$/.test(text)) return Number(text.replace(/[iu]$/, ""));
  return text !== "" && (isMissing(text) || /^[+-]?inf(inity)?$/i.test(text)) ? Number.NaN : undefined;
}

const withoutEscapes = (text: string) => text.replace(/\\([,= ])/g, "$1");

function readPair(text: string): [string, string] {
  const [name = "", ...value] = splitUnescaped(text, "=");
  return [withoutEscapes(name), withoutEscapes(value.join("="))];
}

/** The text up to the first such character that no backslash precedes. */
function readUntil(text: string, from: number, character: string): { readonly text: string; readonly end: number } {
  let end = from;
  while (end < text.length && text[end] !== character) end += text[end] === "\\" ? 2 : 1;
  return { text: text.slice(from, Math.min(end, text.length)), end };
}

/** Where the fields end: at the first space outside of quotes. Undefined when a quote is open. */
function endOfFields(text: string, from: number): number | undefined {
  let isQuoted = false;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === "\\") at += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (character === " " && !isQuoted) return at;
  }
  return isQuoted ? undefined : text.length;
}

/** Parts between unescaped separators and, with `hasQuotes`, outside of quotes. */
function splitUnescaped(text: string, separator: string, hasQuotes = false): string[] {
  const parts: string[] = [];
  let isQuoted = false;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === "\\") at += 1;
    else if (hasQuotes && character === '"') isQuoted = !isQuoted;
    else if (character === separator && !isQuoted) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}
