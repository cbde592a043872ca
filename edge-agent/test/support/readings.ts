import type { StationReading } from "../../src/reading/station-reading.ts";

export const T0_MS = Date.UTC(2026, 10, 24, 12);
export const isoAt = (second: number): string => new Date(T0_MS + 1000 * second).toISOString();

export const readingOf = (seq: number, bootId = "boot"): StationReading => ({
  bootId,
  seq,
  takenAt: isoAt(seq),
  values: { temperatureC: seq / 1000, humidityPct: 50 },
});

export const readingsOf = (count: number, first = 0): StationReading[] =>
  Array.from({ length: count }, (_, index) => readingOf(first + index));
