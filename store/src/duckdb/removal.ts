import type { DuckDBConnection } from "@duckdb/node-api";
import type { Latest } from "../port.ts";
import type { RemovalSelection } from "../port-changes.ts";
import { createRemovalPreview, selected, wholeHours } from "./removal-preview.ts";
import { rememberRenewed, renewStates, renewStatesAtEnds } from "./renew-states.ts";
import type { StaleHours } from "./stale-hours.ts";
import type { StationState } from "./station-states.ts";
import type { Stretch } from "./stretches.ts";
import { inTransaction } from "./transaction.ts";

export interface RemovalDeps {
  readonly states: Map<string, StationState>;
  readonly latestOf: Map<string, Latest>;
  readonly stale: Pick<StaleHours, "markRowsOf">;
}

/** Removes what people select, a stretch of time at once; keeps `states` and `latestOf` as the file has them. */
export function createRemoval(connection: DuckDBConnection, { states, latestOf, stale }: RemovalDeps) {
  /** How many readings or points went. */
  function removeStretch(selection: RemovalSelection, stretch: Stretch): Promise<number> {
    const part = {
      ...selection,
      fromMs: Math.max(selection.fromMs, stretch.fromMs),
      toMs: Math.min(selection.toMs, stretch.toMs),
    };
    return part.what === "weather" ? removeReadings(part) : inTransaction(connection, () => remove(part.what, part));
  }

  async function removeReadings(part: RemovalSelection): Promise<number> {
    const { removed, renewed } = await inTransaction(connection, async () => {
      await connection.run(
        `CREATE OR REPLACE TEMP TABLE incoming AS SELECT station, taken_at FROM weather WHERE ${selected(part, "taken_at")}`,
        [...(part.stations ?? [])],
      );
      await remove("import_added", part);
      const count = await remove("weather", part);
      await stale.markRowsOf("incoming");
      return { removed: count, renewed: await renewStatesAtEnds(connection, states) };
    });
    rememberRenewed(states, renewed);
    latestOf.clear();
    return removed;
  }

  const remove = async (table: string, part: RemovalSelection) =>
    (await connection.run(`DELETE FROM ${table} WHERE ${selected(part, "taken_at")}`, [...(part.stations ?? [])])).rowsChanged;

  /** After the last stretch: the hours that have no readings. */
  async function finishRemoval(selection: RemovalSelection): Promise<void> {
    if (selection.what !== "weather") return;
    const stations = selection.stations ?? [...states.keys()];
    const renewed = await inTransaction(connection, async () => {
      await connection.run(`DELETE FROM weather_hour WHERE ${selected(wholeHours(selection), "hour")}`, [...(selection.stations ?? [])]);
      return renewStates(connection, states, stations);
    });
    rememberRenewed(states, renewed);
    latestOf.clear();
  }

  return { ...createRemovalPreview(connection), removeStretch, finishRemoval };
}
