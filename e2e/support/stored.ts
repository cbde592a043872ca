import { type Config, silentLog } from "@clima/schemas";
import { openStore, type StoredReading } from "@clima/store";

const FAR_MS = Date.UTC(2100, 0);

const STORE: Config["store"] = {
  kind: "duckdb",
  duckdbMemoryMb: 512,
  influxUrl: "http://127.0.0.1:8086",
  influxVersion: 1,
  influxDatabase: "clima",
};

/** All stored readings of a station. The DuckDB file must not be open elsewhere. */
export async function storedReadings(
  station: string,
  dataDir: string,
  store: Partial<Config["store"]> = {},
): Promise<readonly StoredReading[]> {
  const opened = await openStore({ ...STORE, ...store }, dataDir, silentLog);
  if (!opened.ok) throw new Error(opened.error);
  const readings = await opened.value.readings(station, 0, FAR_MS);
  await opened.value.close();
  if (!readings.ok) throw new Error(readings.error.message);
  return readings.value;
}
