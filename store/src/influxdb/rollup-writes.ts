import { err, type Log, ok, type Result } from "@clima/schemas";
import type { StoreError } from "../port.ts";
import type { PlacedRollUp } from "../rollups/periods.ts";
import { fieldsOf } from "../rollups/summary.ts";
import { isBeyondRetention } from "./failure.ts";
import { of, type Query } from "./influx-query.ts";
import type { WriteLines } from "./influx-writer.ts";
import { toRollupLine } from "./line-protocol.ts";
import type { StoredRollUp } from "./rollup-reads.ts";

export type Place = Omit<PlacedRollUp, "rollUp">;

/** Statements of one request. */
const MAX_STATEMENTS = 100;

/** Roll-ups into InfluxDB, and out where they do not belong. */
export function createRollupWrites(query: Query, writeLines: WriteLines, log: Log) {
  let isToldOfRemoval = false;

  /**
   * Writes roll-ups over those that are stored, of which all are given that may be in their places. InfluxDB keeps each field that a point
   * had: a point of which one is gone is removed before. A day, month or year that began before what the retention keeps has no place there.
   */
  async function replace(
    station: string,
    rollUps: readonly PlacedRollUp[],
    stored: readonly StoredRollUp[],
  ): Promise<Result<void, StoreError>> {
    if (rollUps.length === 0) return ok(undefined);
    const points = rollUps.map(({ rollUp, ...place }) => ({ station, ...place, fields: fieldsOf(rollUp) }));
    const fieldsAt = new Map(points.map((point) => [keyOf(point), point.fields]));
    const shrunk = stored.filter((each) => {
      const fields = fieldsAt.get(keyOf(each));
      return fields !== undefined && each.fieldNames.some((name) => !(name in fields));
    });
    const removed = await remove(station, shrunk);
    if (!removed.ok) return removed;
    const written = await writeLines(points.map(toRollupLine));
    return written.ok || isBeyondRetention(written.error.error) ? ok(undefined) : err(written.error.error);
  }

  /** InfluxDB 3 removes nothing: there the log says so once. */
  async function remove(station: string, places: readonly Place[]): Promise<Result<void, StoreError>> {
    for (let first = 0; first < places.length; first += MAX_STATEMENTS) {
      const removed = await query(
        places
          .slice(first, first + MAX_STATEMENTS)
          .map((place) => removalOf(station, place))
          .join("; "),
      );
      if (removed.ok) continue;
      if (removed.error.kind === "unavailable") return removed;
      if (!isToldOfRemoval) log.warn(`store: roll-ups of ${station} that are no longer right stay in InfluxDB: ${removed.error.message}`);
      isToldOfRemoval = true;
      return ok(undefined);
    }
    return ok(undefined);
  }

  return { replace, remove };
}

export type RollupWrites = ReturnType<typeof createRollupWrites>;

const keyOf = ({ measurement, atMs, hour }: Place): string => `${measurement} ${atMs} ${hour}`;

const removalOf = (station: string, { measurement, atMs, hour }: Place): string =>
  `DELETE FROM "${measurement}" WHERE ${of(station)}${hour === undefined ? "" : ` AND "hour" = '${hour}'`} AND time = ${atMs}ms`;
