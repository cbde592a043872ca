import type { Measurement, Point } from "@clima/schemas";
import { pointColumns } from "../point-cells.ts";
import { type Item, refused, skipped } from "../transfer/item.ts";
import { isPointColumn, pointItemOf, toPoint } from "../transfer/point-item.ts";
import { openScratch, quoted, withScratch } from "./parquet.ts";
import { appendPoints } from "./points.ts";

/** Writes points to a Parquet file: station, takenAt (a timestamp in UTC) and the columns of the measurement. Rejects as the file system or DuckDB does. */
export async function writePointParquet(file: string, measurement: Measurement, batches: AsyncIterable<readonly Point[]>): Promise<void> {
  await withScratch(file, async (open) => {
    for await (const batch of batches) await appendPoints(open, measurement, measurement, batch);
    const columns = ["station", 'taken_at AS "takenAt"', ...pointColumns(measurement).map((name) => `"${name}"`)].join(", ");
    await open.connection.run(`COPY (SELECT ${columns} FROM ${measurement}) TO ${quoted(file)} (FORMAT parquet, COMPRESSION zstd)`);
  });
}

/** The points of a Parquet file as `writePointParquet` makes them; other columns are skipped by name. Rejects when it is none. */
export async function* readPointParquet(file: string, measurement: Measurement): AsyncGenerator<Item> {
  const open = await openScratch(":memory:");
  try {
    const columns = (await open.connection.run(`FROM read_parquet(${quoted(file)}) LIMIT 0`)).columnNames();
    for (const needed of ["station", "takenAt"]) {
      if (columns.includes(needed)) continue;
      yield refused(0, `there is no column ${needed}`);
      return;
    }
    const others = columns.filter((name) => name !== "station" && name !== "takenAt");
    for (const name of others) if (!isPointColumn(measurement, name)) yield skipped(`column ${name}`);
    const names = others.filter((name) => isPointColumn(measurement, name)).map((name) => `"${name}"`);
    const selected = ["station::VARCHAR AS station", 'epoch_ms("takenAt"::TIMESTAMP) AS ms', ...names].join(", ");
    let row = 0;
    for await (const rows of (await open.connection.stream(`SELECT ${selected} FROM read_parquet(${quoted(file)})`)).yieldRowObjectJs()) {
      for (const { station, ms, ...cells } of rows) {
        row += 1;
        yield pointItemOf(row, toPoint(measurement, String(station), Number(ms), cells));
      }
    }
  } finally {
    open.close();
  }
}
