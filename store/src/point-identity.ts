import { createHash } from "node:crypto";
import type { Point } from "@clima/schemas";

/** Equal for a point and its repeats, and only for them. */
export const pointIdentity = ({ measurement, station, takenAt, id, tags }: Point): string =>
  JSON.stringify([measurement, station, Date.parse(takenAt), id, Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1))]);

/** Of points with one identity, the last, at the place of the first. */
export const withoutRepeats = (points: readonly Point[]): Point[] => [
  ...new Map(points.map((point) => [pointIdentity(point), point])).values(),
];

const NS_A_MS = 1_000_000;

/** A place inside the millisecond that follows from the id alone: 0 to 999,999 ns. */
export const nanosecondsOf = (id: string): number => createHash("sha256").update(id).digest().readUInt32BE(0) % NS_A_MS;
