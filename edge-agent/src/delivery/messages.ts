import type { OutboxRow } from "../outbox/port.ts";
import type { StationReading } from "../reading/station-reading.ts";

/** So that a broker with small limits takes it too. */
export const MAX_BACKFILL_BYTES = 64 * 1024;
/** backfill.schema.json, readings.maxItems */
const MAX_BACKFILL_READINGS = 5000;

/** A telemetry message of one reading. */
export const telemetryJson = (station: string, reading: StationReading): string =>
  JSON.stringify({ schema: "telemetry/1", station, ...reading });

/** The readings are JSON already, as the outbox keeps them. */
export const backfillJson = (station: string, rows: readonly OutboxRow[]): string =>
  `{"schema":"backfill/1","station":${JSON.stringify(station)},"readings":[${rows.map(({ json }) => json).join(",")}]}`;

/** As many of the first rows as one backfill message holds; at least one, so that one that is too long does not stop all behind it. */
export function fitBackfill(station: string, rows: readonly OutboxRow[]): readonly OutboxRow[] {
  let bytes = Buffer.byteLength(backfillJson(station, []));
  const tooMuch = rows.findIndex(({ json }, index) => {
    bytes += Buffer.byteLength(json) + 1;
    return bytes > MAX_BACKFILL_BYTES || index >= MAX_BACKFILL_READINGS;
  });
  return tooMuch === -1 ? rows : rows.slice(0, Math.max(1, tooMuch));
}
