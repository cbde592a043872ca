import { err, ok, parseBackfill, parseTelemetry, type Reading, type Result, readingsOfBackfill, readingsOfTelemetry } from "@clima/schemas";
import type { Line } from "./lines.ts";
import type { LineProblem, RecordedItem, RecordedReading } from "./recorded-reading.ts";

/** JSON never has it unescaped, so a line stays one cell. */
export const NOTHING_TO_SPLIT_AT = "\u0000";

/** Reads lines of telemetry and backfill messages, as `mosquitto_sub` writes them. */
export async function* readNdjson(lines: AsyncIterable<Result<Line, LineProblem>>): AsyncGenerator<RecordedItem> {
  for await (const line of lines) {
    if (line.ok) yield* readMessage(line.value);
    else yield line;
  }
}

function readMessage({ line, cells }: Line): RecordedItem[] {
  const message = parseMessage(cells.join(NOTHING_TO_SPLIT_AT));
  return message.ok ? message.value.map((reading) => ok(recorded(reading))) : [err({ line, reason: message.error })];
}

function parseMessage(text: string): Result<Reading[], string> {
  if (/"schema"\s*:\s*"backfill\//.test(text)) {
    const backfill = parseBackfill(text);
    return backfill.ok ? ok(readingsOfBackfill(backfill.value)) : backfill;
  }
  const telemetry = parseTelemetry(text);
  return telemetry.ok ? ok(readingsOfTelemetry(telemetry.value)) : telemetry;
}

/** Without bootId and seq, which belong to the agent that sends it. */
const recorded = ({ station, takenAt, values, quality }: Reading): RecordedReading => ({
  station,
  takenAt,
  values,
  ...(quality === undefined ? {} : { quality }),
});
