import { err, type Log, ok, type Result } from "@clima/schemas";
import type { StoreError } from "../port.ts";
import type { PlacedRollUp } from "../rollups/periods.ts";
import { fieldsOf } from "../rollups/summary.ts";
import { of, type Query } from "./influx-query.ts";
import type { WriteLines } from "./influx-writer.ts";
import { toRollupLine } from "./line-protocol.ts";

export type Place = Omit<PlacedRollUp, "rollUp">;

/** Statements of one request. */
const MAX_STATEMENTS = 100;

/** Roll-ups into InfluxDB, and out where they do not belong. */
export function createRollupWrites(query: Query, writeLines: WriteLines, log: Log) {
  let isToldOfRemoval = false;

  async function write(station: string, rollUps: readonly PlacedRollUp[]): Promise<Result<void, StoreError>> {
    if (rollUps.length === 0) return ok(undefined);
    const written = await writeLines(rollUps.map(({ rollUp, ...place }) => toRollupLine({ station, ...place, fields: fieldsOf(rollUp) })));
    return written.ok ? written : err(written.error.error);
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
      if (!isToldOfRemoval)
        log.warn(`store: roll-ups of another time zone stay in InfluxDB beside those of ${station}: ${removed.error.message}`);
      isToldOfRemoval = true;
      return ok(undefined);
    }
    return ok(undefined);
  }

  return { write, remove };
}

export type RollupWrites = ReturnType<typeof createRollupWrites>;

const removalOf = (station: string, { measurement, atMs, hour }: Place): string =>
  `DELETE FROM "${measurement}" WHERE ${of(station)}${hour === undefined ? "" : ` AND "hour" = '${hour}'`} AND time = ${atMs}ms`;
