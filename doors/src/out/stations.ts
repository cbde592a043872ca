import type { InfoMessage, Log } from "@clima/schemas";
import type { OutReading, Position } from "./port.ts";
import type { OutQueue } from "./queue.ts";

/** What the doors know of stations, from their `info`. */
export interface Stations {
  note(info: InfoMessage): void;
  /** Where a reading comes from: what the boot said that it is of, else what the station says now; undefined while nothing is known. */
  sourceOf(reading: OutReading): string | undefined;
  positionOf(station: string): Position | undefined;
}

/**
 * Each boot is remembered with where its readings come from: a station that was simulated yesterday and is real today may still back-fill what was
 * simulated.
 */
export function createStations(queue: Pick<OutQueue, "noteBoot" | "sourceOfBoot">, log: Log): Stations {
  const known = new Map<string, InfoMessage>();
  return {
    note(info) {
      known.set(info.station, info);
      const noted = queue.noteBoot(info.station, info.bootId, info.source);
      if (!noted.ok) log.error(`doors: that ${info.station} is ${info.source} could not be written down: ${noted.error}`);
    },
    sourceOf: ({ station, bootId }) => queue.sourceOfBoot(station, bootId) ?? known.get(station)?.source,
    positionOf(station) {
      const { latitudeDeg, longitudeDeg } = known.get(station) ?? {};
      return latitudeDeg === undefined || longitudeDeg === undefined ? undefined : { latitudeDeg, longitudeDeg };
    },
  };
}
