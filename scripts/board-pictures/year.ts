/** How the year of made-up weather is looked at for the pictures. */
import { generateYear, STATIONS, writeYear, YEAR_END_MS } from "../../grafana/test/support/generated-year.ts";
import { createAsk } from "../../grafana/test/support/influxql.ts";
import { writeLines } from "../../grafana/test/support/write-lines.ts";
import type { Asked } from "./board-data.ts";

const [GARDEN] = STATIONS;

/** Fills a new InfluxDB 1.x. Some stations of the year say that they measure; in a picture that people see none does. */
export async function writeMadeUpYear(url: string): Promise<void> {
  await writeYear(generateYear(), url);
  const heard = STATIONS.filter(({ hasWindAndRain }) => hasWindAndRain);
  const lines = heard.map(({ station }) => `station_info,station=${station} simulated=1,source="simulated" ${YEAR_END_MS}`);
  await writeLines(url, lines, "ms");
}

/** As its owner in Berlin looks at the garden, on a screen of this width. */
export const lookAt = (url: string, pageWidth: number): Asked => ({
  ask: createAsk(url),
  nowMs: YEAR_END_MS,
  timeZone: GARDEN.timeZone,
  wanted: { station: GARDEN.station },
  pageWidth,
});
