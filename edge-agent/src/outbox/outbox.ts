import type { Result } from "@clima/schemas";
import type { StationReading } from "../station-reading.ts";

export interface OutboxRow {
  /** Grows with every append and is never used again. */
  readonly id: number;
  /** The JSON text of the StationReading, as it goes into a message. */
  readonly json: string;
}

/** Readings that the broker has not yet acknowledged. What append returned ok for survives a power cut. */
export interface Outbox {
  append(reading: StationReading): Result<number, string>;
  /** All or none; the ids are in the order of the readings. `alongside` writes what must be kept with them, or not at all. */
  appendMany(readings: readonly StationReading[], alongside?: () => void): Result<readonly number[], string>;
  /** At most `limit` readings with an id above `afterId`, oldest first. */
  oldest(afterId: number, limit: number): Result<readonly OutboxRow[], string>;
  /** Unknown ids are passed over. */
  forget(ids: readonly number[]): Result<void, string>;
  count(): number;
  oldestTakenAtMs(): number | undefined;
  /** Given up because the outbox was full, since it was made. */
  droppedCount(): number;
}
