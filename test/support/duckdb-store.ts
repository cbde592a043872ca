import { silentLog } from "@clima/schemas";
import { openStore, type Store } from "@clima/store";

/** A DuckDB store in a folder, by itself and silent. */
export async function openDuckdbStore(folder: string): Promise<Store> {
  const settings = { kind: "duckdb", duckdbMemoryMb: 256, influxUrl: "http://127.0.0.1:1", influxVersion: 1, influxDatabase: "x" } as const;
  const opened = await openStore(settings, folder, silentLog);
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}
