import type { Measurement, Point } from "@clima/schemas";
import { pointColumns } from "../point-cells.ts";
import { withScratch } from "./parquet.ts";
import { quoted } from "./quoted.ts";
import { appendPoints } from "./points.ts";

/** Writes points to a Parquet file: station, takenAt (a timestamp in UTC) and the columns of the measurement. Rejects as the file system or DuckDB does. */
export async function writePointParquet(file: string, measurement: Measurement, batches: AsyncIterable<readonly Point[]>): Promise<void> {
  await withScratch(file, async (open) => {
    for await (const batch of batches) await appendPoints(open, measurement, measurement, batch);
    const columns = ["station", 'taken_at AS "takenAt"', ...pointColumns(measurement).map((name) => `"${name}"`)].join(", ");
    await open.connection.run(`COPY (SELECT ${columns} FROM ${measurement}) TO ${quoted(file)} (FORMAT parquet, COMPRESSION zstd)`);
  });
}
