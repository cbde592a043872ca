import { type Quantity, quantityNames } from "@clima/schemas";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { ImportRecord } from "../port-changes.ts";
import { replaceRecord } from "./import-list.ts";
import { noteRowsOfSpans } from "./import-spans.ts";
import { quoted } from "./quoted.ts";
import type { RemovalDeps } from "./removal.ts";
import { rememberRenewed, renewStatesAtEnds } from "./renew-states.ts";
import { inStretch, type Stretch, stretchesOf } from "./stretches.ts";
import { inTransaction } from "./transaction.ts";

/** Takes out what an import added, a stretch of time at once; keeps `states` and `latestOf` as the file has them. */
export function createUndo(connection: DuckDBConnection, { states, latestOf, stale }: RemovalDeps) {
  const notesOf = (importId: string) =>
    stretchesOf(
      connection,
      `(SELECT taken_at FROM import_added WHERE import = $1 UNION ALL SELECT taken_at FROM weather JOIN import_span
        ON weather.station = import_span.station AND taken_at BETWEEN first_at AND last_at WHERE import = $1)`,
      [importId],
    );

  /** Of how many readings something was taken out. */
  async function undoStretch(importId: string, stretch: Stretch): Promise<number> {
    const { readings, renewed } = await inTransaction(connection, async () => {
      await noteRowsOfSpans(connection, `import = ${quoted(importId)}`, { firstMs: stretch.fromMs, lastMs: stretch.toMs - 1 });
      const names = await fillIncoming(importId, stretch);
      const changed = names.length === 0 ? 0 : await takeOut(names, stretch);
      await connection.run(`DELETE FROM import_added WHERE import = $1 AND ${inStretch("taken_at", stretch)}`, [importId]);
      await stale.markRowsOf("incoming");
      return { readings: changed, renewed: await renewStatesAtEnds(connection, states) };
    });
    rememberRenewed(states, renewed);
    latestOf.clear();
    return readings;
  }

  /** After the last stretch: the spans that have no rows any more. */
  async function finishUndo(undone: ImportRecord): Promise<void> {
    await inTransaction(connection, async () => {
      await connection.run("DELETE FROM import_span WHERE import = $1", [undone.id]);
      await replaceRecord(connection, undone);
    });
  }

  /** Makes the table `incoming` of the readings to which the import added something, TRUE for each value; which quantities those are. */
  async function fillIncoming(importId: string, stretch: Stretch): Promise<Quantity[]> {
    const flags = quantityNames.map((name) => `bool_or("${name}") AS "${name}"`).join(", ");
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE incoming AS SELECT station, taken_at, ${flags} FROM import_added
       WHERE import = $1 AND ${inStretch("taken_at", stretch)} AND ${somethingIn(quantityNames, (name) => `"${name}"`)}
       GROUP BY station, taken_at`,
      [importId],
    );
    const reader = await connection.runAndReadAll(
      `SELECT ${quantityNames.map((name) => `count("${name}") AS "${name}"`).join(", ")} FROM incoming`,
    );
    const [counts = {}] = reader.getRowObjectsJS();
    return quantityNames.filter((name) => Number(counts[name]) > 0);
  }

  /** Rows of which nothing is left are removed, of the others the values go. */
  async function takeOut(names: readonly Quantity[], stretch: Stretch): Promise<number> {
    const left = (name: Quantity) =>
      names.includes(name) ? `CASE WHEN incoming."${name}" THEN NULL ELSE weather."${name}" END` : `weather."${name}"`;
    const isSame = `weather.station = incoming.station AND weather.taken_at = incoming.taken_at AND ${inStretch("weather.taken_at", stretch)}`;
    const removed = await connection.run(`DELETE FROM weather USING incoming WHERE ${isSame} AND NOT ${somethingIn(quantityNames, left)}`);
    const assignments = names.map((name) => `"${name}" = ${left(name)}`).join(", ");
    const changed = await connection.run(`UPDATE weather SET ${assignments} FROM incoming WHERE ${isSame}`);
    return removed.rowsChanged + changed.rowsChanged;
  }

  return { notesOf, undoStretch, finishUndo };
}

const somethingIn = (names: readonly Quantity[], valueIn: (name: Quantity) => string) =>
  `COALESCE(${names.map(valueIn).join(", ")}) IS NOT NULL`;
