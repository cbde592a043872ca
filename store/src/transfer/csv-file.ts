import type { Readable } from "node:stream";
import { err, isQuantity, type Quantity, quantityNames, type Reading, type Result } from "@clima/schemas";
import { parse } from "csv-parse";
import type { StoredReading } from "../port.ts";
import { type Item, itemOf, refused, skipped, toReading } from "./item.ts";

export const csvHeader = `${["station", "takenAt", ...quantityNames].join(",")}\n`;

/** RFC 4180, but lines end with a line feed alone; no value needs quotes. An absent quantity is an empty field. */
export const toCsv = ({ station, takenAt, values }: StoredReading): string =>
  `${[station, takenAt, ...quantityNames.map((name) => values[name] ?? "")].join(",")}\n`;

interface Record {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** The rows of a file with a header: station, takenAt and Clima's names of quantities, in any order; other columns are skipped by name. */
export async function* readCsv(input: Readable): AsyncGenerator<Item> {
  const parser = input.pipe(parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true, relax_quotes: true }));
  input.on("error", (cause) => parser.destroy(cause));
  let columns: readonly string[] | undefined;
  for await (const { record, info } of parser as AsyncIterable<Record>) {
    if (columns) yield itemOf(info.lines, readingOf(columns, record));
    else {
      columns = record;
      yield* complainOfHeader(record);
    }
  }
}

function* complainOfHeader(columns: readonly string[]): Generator<Item> {
  for (const needed of ["station", "takenAt"]) if (!columns.includes(needed)) yield refused(1, `there is no column ${needed}`);
  for (const name of columns) if (name !== "station" && name !== "takenAt" && !isQuantity(name)) yield skipped(`column ${name}`);
}

/** With its zone: a local time would mean another instant on another computer. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** ms since 1970 UTC; NaN for what is no instant. */
export const instantMs = (text: string): number => (INSTANT.test(text) ? Date.parse(text) : Number.NaN);

function readingOf(columns: readonly string[], record: readonly string[]): Result<Reading, string> {
  if (record.length !== columns.length) return err(`there are ${record.length} fields; expected ${columns.length} as in the first line`);
  const cell = (name: string) => record[columns.indexOf(name)] ?? "";
  const takenAt = cell("takenAt");
  const takenAtMs = instantMs(takenAt);
  if (Number.isNaN(takenAtMs)) return err(`takenAt is ${JSON.stringify(takenAt)}; expected an instant like 2026-11-23T04:00:00.000Z`);
  const cells = columns
    .filter((name): name is Quantity => isQuantity(name) && cell(name) !== "")
    .map((name) => [name, cell(name)] as const);
  const wrong = cells.find(([, text]) => !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text));
  if (wrong) return err(`${wrong[0]} is ${JSON.stringify(wrong[1])}; expected a number`);
  return toReading(cell("station"), takenAtMs, Object.fromEntries(cells.map(([name, text]) => [name, Number(text)])));
}
