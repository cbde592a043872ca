import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { err, isQuantity, type Reading, type Result } from "@clima/schemas";
import { toLine } from "../influxdb/line-protocol.ts";
import type { StoredReading } from "../port.ts";
import { type Item, itemOf, refused, skipped, toReading } from "./item.ts";
import { type Point, parseLine } from "./parse-line.ts";

const TO_MS = {
  s: (timestamp: bigint) => timestamp * 1000n,
  ms: (timestamp: bigint) => timestamp,
  us: (timestamp: bigint) => timestamp / 1000n,
  ns: (timestamp: bigint) => timestamp / 1_000_000n,
} as const;
export type Precision = keyof typeof TO_MS;
export const isPrecision = (text: string): text is Precision => Object.hasOwn(TO_MS, text);

/** Lines that begin with # are comments in line protocol; this one tells `clima import` what the times are in. */
const PRECISION_LINE = /^#\s*precision:\s*(s|ms|us|ns)\s*$/;
export const lineProtocolHeader = "# precision: ms\n";

export const toLineProtocol = ({ station, takenAt, values }: StoredReading): string =>
  `${toLine({ station, takenAtMs: Date.parse(takenAt), values })}\n`;

/** A time of a line in whole ms. */
export const toMs = (timestamp: bigint, precision: Precision): number => Number(TO_MS[precision](timestamp));

/** The lines of a file; its own comment about the precision wins over what is given. */
export const readLineProtocol = (input: Readable, given: Precision): AsyncGenerator<Item> =>
  readPoints(input, given, "weather", itemsOfReading);

type ItemsOfPoint = (point: Point, number: number, precision: Precision) => Iterable<Item>;

/** What `itemsOf` makes of the lines of one measurement; other measurements are skipped by name. */
export async function* readPoints(input: Readable, given: Precision, measurement: string, itemsOf: ItemsOfPoint): AsyncGenerator<Item> {
  let precision = given;
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    const said = PRECISION_LINE.exec(line)?.[1];
    if (said !== undefined && isPrecision(said)) precision = said;
    if (line.trim() === "" || line.startsWith("#")) continue;
    const point = parseLine(line);
    if (!point.ok) yield refused(number, point.error);
    else if (point.value.measurement !== measurement) yield skipped(`measurement ${point.value.measurement}`);
    else yield* itemsOf(point.value, number, precision);
  }
}

function* itemsOfReading(point: Point, number: number, precision: Precision): Generator<Item> {
  for (const name of Object.keys(point.fields)) if (!isQuantity(name)) yield skipped(`field ${name}`);
  yield itemOf(number, readingOf(point, precision));
}

function readingOf({ tags, fields, timestamp }: Point, precision: Precision): Result<Reading, string> {
  if (timestamp === undefined) return err("there is no timestamp");
  const values = Object.fromEntries(Object.entries(fields).filter(([name]) => isQuantity(name)));
  if (Object.keys(values).length === 0) return err("there is no field that Clima knows");
  return toReading(tags["station"] ?? "", toMs(timestamp, precision), values);
}
