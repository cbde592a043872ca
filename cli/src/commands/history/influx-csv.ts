import { isQuantity } from "@clima/schemas";
import { type InfluxRows, type InfluxRowsPart, readAhead } from "@clima/store";
import { csvLine, instantText, TableError } from "@clima/weather-files";
import type { CsvPart, PlainCsv } from "./plain-csv.ts";

/** Ctrl-C waits for the end of a part, and so many lines are in memory. The first is small, so that something is soon stored. */
const FIRST_PART_LINES = 20_000;
const PART_LINES = 100_000;
/** What makes a cell that must be written in quotes, which is for the reader of all files. */
const UNUSUAL = /[",\r\n]/;

/** Points of an InfluxDB as lines that `clima export` could have written; undefined where they have something else than a station and quantities. */
export function influxCsv({ columns: [, ...others], read }: InfluxRows): PlainCsv | undefined {
  const strange = others.filter((name) => !isQuantity(name));
  if (strange.join() !== "station" || others.length < 2) return undefined;

  async function* parts(): AsyncGenerator<CsvPart> {
    let [line, wanted, lines] = [1, FIRST_PART_LINES, [] as string[]];
    let fraction = 0;
    for await (const part of read()) {
      if (!part.ok) throw new TableError(part.error.message);
      for (const row of part.value.rows) lines.push(lineOf(row));
      fraction = part.value.fraction;
      if (lines.length < wanted) continue;
      yield { bytes: bytesOf(lines), line, fraction };
      [line, wanted, lines] = [line + lines.length, PART_LINES, []];
    }
    if (lines.length > 0) yield { bytes: bytesOf(lines), line, fraction };
  }

  return { columns: ["takenAt", ...others], sample: [], parts: () => readAhead(parts()) };
}

const bytesOf = (lines: readonly string[]) => Buffer.from(`${lines.join("\n")}\n`);

function lineOf([ms = "", ...cells]: InfluxRowsPart["rows"][number]): string {
  const line = `${instantText(ms)},${cells.join(",")}`;
  return cells.some((cell) => UNUSUAL.test(cell)) ? csvLine([instantText(ms), ...cells], ",") : line;
}
