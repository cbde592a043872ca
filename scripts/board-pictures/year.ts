/** How the year of made-up weather is looked at for the pictures. */
import { STATIONS, YEAR_END_MS } from "../../grafana/test/support/generated-year.ts";
import { createAsk } from "../../grafana/test/support/influxql.ts";
import type { Asked } from "./board-data.ts";

const [GARDEN] = STATIONS;

/** As its owner in Berlin looks at the garden, on a screen of this width. */
export const lookAt = (url: string, pageWidth: number): Asked => ({
  ask: createAsk(url),
  nowMs: YEAR_END_MS,
  timeZone: GARDEN.timeZone,
  wanted: { station: GARDEN.station },
  pageWidth,
});
