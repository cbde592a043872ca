import {
  type Log,
  ok,
  parseBackfill,
  parseInfo,
  parseTelemetry,
  type Quantity,
  type Reading,
  type Result,
  readingsOfBackfill,
  readingsOfTelemetry,
  type Topics,
} from "@clima/schemas";
import type { Network, OutReading } from "./port.ts";
import { type NewReading, type OutQueue, slotOf } from "./queue.ts";
import type { Stations } from "./stations.ts";

/** A door, as far as readings come to it. */
export interface NamedDoor {
  readonly name: string;
  readonly station: string;
  readonly network: Pick<Network, "everyMs" | "offsetMs" | "maxAgeMs">;
}

/** A clock that is further ahead would hold the place of what is measured then. */
const MAX_AHEAD_MS = 5 * 60_000;

export interface IntakeParts {
  readonly topics: Topics;
  readonly doors: readonly NamedDoor[];
  readonly queue: Pick<OutQueue, "add">;
  readonly stations: Pick<Stations, "note">;
  readonly nowMs: () => number;
  readonly log: Log;
}

/**
 * Takes messages of stations into the queue. The error says why the disk does not take it; the message must not be acknowledged then. What is no reading
 * is passed over: the ingest tells of it.
 */
export function createIntake({ topics, doors, queue, stations, nowMs, log }: IntakeParts) {
  return (topic: string, payload: Uint8Array): Result<void, string> => {
    const place = topics.parse(topic);
    // A cleared info says that the station was forgotten.
    if (place?.kind === "info" && payload.length > 0) {
      const info = parseInfo(payload);
      if (info.ok) stations.note(info.value);
      else log.warn(`doors: ${topic} cannot be used: ${info.error}`);
      return ok(undefined);
    }
    const readings = place?.kind === "telemetry" ? fromTelemetry(payload) : place?.kind === "backfill" ? fromBackfill(payload) : [];
    const added = queue.add(readings.flatMap((reading) => forDoors(reading, doors, nowMs())));
    return added.ok ? ok(undefined) : added;
  };
}

function fromTelemetry(payload: Uint8Array): readonly Reading[] {
  const message = parseTelemetry(payload);
  return message.ok ? readingsOfTelemetry(message.value) : [];
}

function fromBackfill(payload: Uint8Array): readonly Reading[] {
  const message = parseBackfill(payload);
  return message.ok ? readingsOfBackfill(message.value) : [];
}

/** The reading for each door of its station that still wants one of this time. */
function forDoors(reading: Reading, doors: readonly NamedDoor[], nowMs: number): NewReading[] {
  const certain = withoutSuspect(reading);
  const takenAtMs = Date.parse(reading.takenAt);
  if (!certain || takenAtMs > nowMs + MAX_AHEAD_MS) return [];
  return doors
    .filter(({ station, network }) => station === reading.station && takenAtMs >= nowMs - network.maxAgeMs)
    .map(({ name, network }) => ({ door: name, slotMs: slotOf(takenAtMs, network.everyMs, network.offsetMs), reading: certain }));
}

/** What is sure of a reading; undefined when nothing is. */
export function withoutSuspect({ quality = {}, ...reading }: Reading): OutReading | undefined {
  const sure = Object.entries(reading.values).filter(([quantity]) => quality[quantity as Quantity] === undefined);
  return sure.length === 0 ? undefined : { ...reading, values: Object.fromEntries(sure) };
}
