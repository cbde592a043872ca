import { err, ok, type Point, parseTelemetry, type Reading, type Result, readingsOfTelemetry, type Values } from "@clima/schemas";

/** A line, or a row, of an imported file. */
export type Item =
  | { readonly kind: "reading"; readonly reading: Reading }
  | { readonly kind: "point"; readonly point: Point }
  | { readonly kind: "refused"; readonly line: number; readonly reason: string }
  /** Nothing of it is for us: `what` names it. A reading whose other columns are unknown comes as both. */
  | { readonly kind: "skipped"; readonly what: string };

export const refused = (line: number, reason: string): Item => ({ kind: "refused", line, reason });
export const skipped = (what: string): Item => ({ kind: "skipped", what });

/** A reading as ingest would take it, or why it would not. `takenAtMs` is whole ms since 1970 UTC. */
export function toReading(station: string, takenAtMs: number, values: Values): Result<Reading, string> {
  const at = new Date(takenAtMs);
  if (Number.isNaN(at.getTime())) return err(`the time is ${takenAtMs} ms; expected one of the years 1970 to 2199`);
  const message = { schema: "telemetry/1", station, bootId: "import", seq: 0, takenAt: at.toISOString(), values };
  const parsed = parseTelemetry(JSON.stringify(message));
  return parsed.ok ? ok(readingsOfTelemetry(parsed.value)[0] as Reading) : parsed;
}

export function itemOf(line: number, reading: Result<Reading, string>): Item {
  return reading.ok ? { kind: "reading", reading: reading.value } : refused(line, reading.error);
}
