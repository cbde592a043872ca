/** A real InfluxDB with the roll-ups of stations of which everything is known, and the Climate board asked of it. */
import { startInfluxd } from "../../../test/support/influxd.ts";
import { climateBoard } from "../../src/boards/climate.ts";
import { askPanel, viewOf } from "./ask-panel.ts";
import { createAsk } from "./influxql.ts";
import { dateOf, linesOf, madeUpDay, madeUpDays, midnightMs, writeLines } from "./rollup-days.ts";
import { instantOf } from "./time-range.ts";

const DAY_MS = 86_400_000;
export const ZONE = "Europe/Berlin";
export const SOUTHERN_ZONE = "America/Sao_Paulo";
/** 20 March 2024, 14 o'clock where the garden is. */
export const NOW_MS = instantOf({ y: 2024, M: 2, d: 20, h: 14, m: 0, s: 0 }, ZONE);

/** Three years of the garden; three days were not measured, and some days are such as one tells of. */
export const days = madeUpDays(2021, 4, ZONE, (day) => {
  if (day.startMs > NOW_MS || ["2023-05-10", "2023-05-11", "2023-05-12"].includes(day.date)) return undefined;
  if (day.date === "2023-07-15") return { ...day, maxC: 38.4 };
  if (day.date === "2024-01-09") return { ...day, minC: -17.3, meanC: -9.2, maxC: -3.1 };
  // Measured in part; on the whole it was warmer than any other, and so was its night.
  if (day.date === "2023-07-20") return { ...day, hours: 12, minC: 23.5, meanC: 31.5, maxC: 34 };
  if (day.date === "2023-08-03") return { ...day, rainMm: 61.4 };
  return day;
});

/** Those of the year before now. */
export const year = days.filter(({ startMs }) => startMs >= NOW_MS - 366 * DAY_MS);

export const southern = madeUpDays(2023, 1, SOUTHERN_ZONE, (day) => ({
  ...day,
  minC: day.minC + 20,
  maxC: day.maxC + 20,
  meanC: day.meanC + 20,
}));

/** Two cold days of a station without rain and wind, of which the second has just begun. */
const begun = [
  { minC: -9, meanC: -6, maxC: -1, hours: 24 },
  { minC: -12, meanC: -8, maxC: -3, hours: 5 },
].map((day, index) => {
  const startMs = midnightMs(2024, 78 + index, "UTC");
  const { rainMm, gustMs, ...dry } = madeUpDay(startMs, index, "UTC");
  return { ...dry, ...day, date: dateOf(startMs, "UTC") };
});

/** A temperature of each hour that says which day and hour it is of: 45.07 is 7 o'clock of the 45th day of 2022. */
export const hours = Array.from({ length: 60 }, (_, index) => 780 + index).flatMap((index) =>
  Array.from({ length: 24 }, (_, hour) => ({
    hour,
    startMs: instantOf({ y: 2022, M: 0, d: 1 + index, h: hour, m: 0, s: 0 }, ZONE),
    meanC: index + hour / 100,
  })),
);

const hourLine = ({ hour, startMs, meanC }: (typeof hours)[number]) =>
  `weather_hour,station=garden,hour=${String(hour).padStart(2, "0")} temperatureC_mean=${meanC},temperatureC_count=60 ${startMs}`;

/** What differs from a look at the garden's last year. */
export interface Seen {
  readonly from?: string;
  readonly nowMs?: number;
  readonly station?: string;
  readonly timezone?: string;
}

export async function startClimateStations() {
  const influxd = await startInfluxd();
  const ask = createAsk(influxd.url);
  await ask('CREATE DATABASE "clima"');
  await writeLines(influxd.url, [
    ...linesOf("garden", days, ZONE),
    ...linesOf("south", southern, SOUTHERN_ZONE),
    ...linesOf("begun", begun, "UTC"),
    ...hours.map(hourLine),
  ]);

  const answersOf = (id: number, { from = "now-1y", nowMs = NOW_MS, station = "garden", timezone = ZONE }: Seen = {}) =>
    askPanel(climateBoard, id, { ask, view: viewOf({ from, nowMs, timeZone: timezone, variables: { station, timezone } }) });
  const rowsOf = async (id: number, seen?: Seen) => (await answersOf(id, seen)).map(([series]) => series?.values ?? []);

  return {
    ask,
    /** The series of each query of a panel. */
    answersOf,
    /** Time and values of the first series of each query. */
    rowsOf,
    /** The only value of each query. */
    figuresOf: async (id: number, seen?: Seen) => (await rowsOf(id, seen)).map(([row]) => row?.[1]),
    stop: influxd.stop,
  };
}
