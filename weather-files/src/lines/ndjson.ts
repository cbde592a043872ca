import { err, ok, parseBackfill, parseTelemetry, type Reading, type Result, readingsOfBackfill, readingsOfTelemetry } from "@clima/schemas";
import { checkRow } from "../check/check-row.ts";
import type { Item, ReadOptions, RowContents, RowReading, WeatherSource } from "../port.ts";
import type { TextLine } from "./text-lines.ts";

/** Whether a line is a message of readings, as `mosquitto_sub` writes them. */
export const isMessage = (text: string): boolean => /^\s*\{.*"schema"\s*:\s*"(telemetry|backfill)\//.test(text);

/** Readings of lines of telemetry and backfill messages. */
export function messageLines(
  name: string,
  batches: AsyncIterable<readonly TextLine[]>,
  options: ReadOptions,
  fraction: () => number,
): WeatherSource {
  return {
    name,
    profile: "messages of Clima",
    uses: [],
    notes: [],
    refusedHeader: "",
    items: itemsOf(batches, options),
    fraction,
  };
}

/** A file of refused messages has their reasons in comments. */
const IS_NOTHING = /^\s*(#|$)/;

async function* itemsOf(batches: AsyncIterable<readonly TextLine[]>, options: ReadOptions): AsyncGenerator<readonly Item[]> {
  for await (const batch of batches)
    yield batch
      .filter(({ text }) => !IS_NOTHING.test(text))
      .flatMap(({ line, text }) => checkRow(line, () => text, contentsOf(text), options));
}

function contentsOf(text: string): Result<RowContents, string> {
  const readings = parseMessage(text);
  return readings.ok ? ok({ readings: readings.value.map(rowReading), leftOut: [] }) : err(readings.error);
}

function parseMessage(text: string): Result<Reading[], string> {
  if (/"schema"\s*:\s*"backfill\//.test(text)) {
    const backfill = parseBackfill(text);
    return backfill.ok ? ok(readingsOfBackfill(backfill.value)) : backfill;
  }
  const telemetry = parseTelemetry(text);
  return telemetry.ok ? ok(readingsOfTelemetry(telemetry.value)) : telemetry;
}

const rowReading = ({ station, takenAt, values, quality }: Reading): RowReading => ({
  station,
  takenAtMs: Date.parse(takenAt),
  values,
  ...(quality === undefined ? {} : { quality }),
});
