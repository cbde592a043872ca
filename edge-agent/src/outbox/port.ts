import type { Result } from "@clima/schemas";
import type { StationReading } from "../reading/station-reading.ts";
import type { WeatherState } from "../reading/weather-state.ts";

export interface OutboxRow {
  /** Grows with every append and is never used again. */
  readonly id: number;
  /** The JSON text of the StationReading, as it goes into a message. */
  readonly json: string;
}

/** A reading that is in the outbox, under this id. */
export interface TakenReading {
  readonly id: number;
  readonly reading: StationReading;
}

/** What must be kept with readings, or not at all. */
export interface Alongside {
  write(): void;
  /** It and the readings must be on the disk at once. */
  readonly isUrgent: boolean;
}

/** Readings that the broker has not yet acknowledged. */
export interface Outbox {
  append(reading: StationReading): Result<number, string>;
  /** All or none; the ids are in the order of the readings. */
  appendMany(readings: readonly StationReading[], alongside?: Alongside): Result<readonly number[], string>;
  /** At most `limit` readings with an id above `afterId`, oldest first. */
  oldest(afterId: number, limit: number): Result<readonly OutboxRow[], string>;
  /** Unknown ids are passed over. */
  forget(ids: readonly number[]): Result<void, string>;
  count(): number;
  oldestTakenAtMs(): number | undefined;
  /** Given up because the outbox was full, since it was made. */
  droppedCount(): number;
}

/** An outbox on the disk: what append returned ok for survives a power cut. */
export interface StoredOutbox extends Outbox {
  /** The highest id that it ever gave. */
  lastId(): number;
  /** All or none, with ids above the last. */
  appendRows(rows: readonly (OutboxRow & { readonly takenAtMs: number })[], write?: () => void): Result<void, string>;
}

/** What a station remembers of its weather over restarts. */
export interface WeatherMemory {
  /** Nothing remembered is an empty state. */
  read(): WeatherState;
  /** Called in the outbox's transaction, so that a reading and what follows from it are kept together or not at all. */
  write(state: WeatherState): void;
}
