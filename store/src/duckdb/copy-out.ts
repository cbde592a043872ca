import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quantityNames } from "@clima/schemas";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { CsvLines, StoredSelection } from "../port.ts";
import { instant } from "./instant.ts";
import { quoted } from "./quoted.ts";

/** Readings as DuckDB itself writes them to files: ten times as fast as row by row. */
export function createCopyOut(connection: DuckDBConnection) {
  /** The lines that toCsv makes of the same readings; of numbers beyond 1e15 and below 1e-6 the exponent may be spelt otherwise. */
  async function csvLines(station: string, fromMs: number, toMs: number): Promise<CsvLines> {
    const folder = await mkdtemp(join(tmpdir(), "clima-export-"));
    try {
      const file = join(folder, "lines.csv");
      const rows = `FROM weather WHERE station = ${quoted(station)} AND ${within({ fromMs, toMs })} ORDER BY taken_at`;
      const columns = ["station", `strftime(taken_at, '%Y-%m-%dT%H:%M:%S.%gZ')`, ...quantityNames.map(numberText)].join(", ");
      const length = await copy(`SELECT ${columns} FROM (${rows})`, `${quoted(file)} (FORMAT csv, HEADER false)`);
      return { length, bytes: await readFile(file) };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** All readings of a selection, by station and time. Rejects once `signal` is aborted. */
  async function writeParquet(file: string, { stations, fromMs, toMs }: StoredSelection, signal: AbortSignal): Promise<number> {
    signal.throwIfAborted();
    const stop = () => connection.interrupt();
    signal.addEventListener("abort", stop);
    try {
      const columns = ["station", 'taken_at AS "takenAt"', ...quantityNames.map((name) => `"${name}"`)].join(", ");
      const rows = `FROM weather WHERE station IN (${stations.map(quoted).join(", ") || "NULL"}) AND ${within({ fromMs, toMs })}`;
      return await copy(`SELECT ${columns} ${rows} ORDER BY station, taken_at`, `${quoted(file)} (FORMAT parquet, COMPRESSION zstd)`);
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  async function copy(rows: string, target: string): Promise<number> {
    const reader = await connection.runAndReadAll(`COPY (${rows}) TO ${target}`);
    return Number(reader.getRowsJS()[0]?.[0]);
  }

  return { csvLines, writeParquet };
}

const within = ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }) =>
  `taken_at >= ${instant(fromMs)} AND taken_at < ${instant(toMs)}`;

/** A number as JavaScript writes it: a whole one without a point. */
const numberText = (name: string) =>
  `CASE WHEN "${name}" = trunc("${name}") AND abs("${name}") < 1e15 THEN "${name}"::BIGINT::VARCHAR ELSE "${name}"::VARCHAR END`;
