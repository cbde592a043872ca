/** The year of made-up weather that the pictures show. */
import { silentLog } from "@clima/schemas";
import { openStore } from "@clima/store";
import { generateYear, STATIONS, writeYear, YEAR_END_MS } from "../../grafana/test/support/generated-year.ts";
import { createAsk } from "../../grafana/test/support/influxql.ts";
import type { Asked } from "./board-data.ts";

const HOUR_MS = 3_600_000;
const [GARDEN] = STATIONS;

/** Fills a new InfluxDB 1.x, with the roll-ups that the ingest would have made. */
export async function writeYearWithRollUps(url: string): Promise<void> {
  const year = generateYear();
  await writeYear(year, url);
  const opened = await openStore(
    { kind: "influxdb", duckdbMemoryMb: 64, influxUrl: url, influxVersion: 1, influxDatabase: "clima" },
    ".",
    silentLog,
  );
  if (!opened.ok) throw new Error(opened.error);
  for (const { station, readings } of year.stations) {
    const hoursMs = [...new Set(readings.map(({ atMs }) => Math.floor(atMs / HOUR_MS) * HOUR_MS))];
    const rolledUp = await opened.value.rollUp?.(station.station, hoursMs, station.timeZone);
    if (rolledUp?.ok === false) throw new Error(rolledUp.error.message);
  }
  await opened.value.close();
}

/** As its owner in Berlin looks at the garden, on a screen of this width. */
export const lookAt = (url: string, pageWidth: number): Asked => ({
  ask: createAsk(url),
  nowMs: YEAR_END_MS,
  timeZone: GARDEN.timeZone,
  wanted: { station: GARDEN.station },
  pageWidth,
});
