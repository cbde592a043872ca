/**
 * Every panel of every Grafana board over each range, on ten years of five stations in a real InfluxDB 1.6: how long a board takes whose
 * panels are asked one after the other, and its slowest panel; of each query the quickest of three. The goal at ten years is a second a board and 100 ms a panel. The newest days
 * have a reading a minute, the years before them one an hour; the roll-ups are there. `node --import tsx bench/boards.bench.ts [days]`
 */
import { quantityNames, type Values } from "@clima/schemas";
import { files } from "../grafana/src/generate.ts";
import { type BoardJson, type BoardQuestion, questionsOf } from "../grafana/test/support/board.ts";
import { type GeneratedReading, type GeneratedStation, instantsIn } from "../grafana/test/support/generated-weather.ts";
import { infoOf, infoTimes, STATIONS } from "../grafana/test/support/generated-year.ts";
import { type Ask, createAsk } from "../grafana/test/support/influxql.ts";
import { resolveQuery, type View } from "../grafana/test/support/resolve.ts";
import { type Row, rollUpsOf } from "../grafana/test/support/rollup-rows.ts";
import { timeRangeOf } from "../grafana/test/support/time-range.ts";
import { chooseVariables } from "../grafana/test/support/variables.ts";
import { createDatabase, writeLines } from "../grafana/test/support/write-lines.ts";
import { toLine, toStationInfoLine } from "../store/src/influxdb/line-protocol.ts";
import { startInfluxd } from "../test/support/influxd.ts";
import { progress, rounded } from "./support/report.ts";

const MINUTE_DAYS = Number(process.argv[2] ?? 365);
const RANGES = ["5m", "3h", "24h", "7d", "30d", "1y", "10y"] as const;
const GOAL_BOARD_MS = 1000;
const GOAL_PANEL_MS = 100;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const END_MS = Date.UTC(2026, 2, 15, 14, 23);
const clock = { nowMs: END_MS, timeZone: "UTC" };

const [garden] = STATIONS;
const stations = ["garden", "roof", "terrace", "attic", "cellar"].map(
  (station, seed): GeneratedStation => ({ ...garden, station, name: station, seed, intervalS: 60 }),
);

const instantsMs = [
  ...instantsIn({ fromMs: END_MS - 3652 * DAY_MS, toMs: END_MS - MINUTE_DAYS * DAY_MS }, HOUR_MS),
  ...instantsIn({ fromMs: END_MS - MINUTE_DAYS * DAY_MS, toMs: END_MS }, 60_000),
];

/** Waves of a year and a day: as many different numbers as weather has, at less cost. */
function valuesAt(atMs: number, seed: number): Values {
  const wave = Math.sin((2 * Math.PI * atMs) / (365.25 * DAY_MS) + seed) + 0.4 * Math.sin((2 * Math.PI * atMs) / DAY_MS);
  const number = (scale: number, at: number) => Math.round(100 * (at + scale * wave)) / 100;
  return {
    temperatureC: number(10, 10),
    humidityPct: number(-12, 60),
    dewPointC: number(7, 5),
    pressureHpa: number(6, 1000),
    seaLevelPressureHpa: number(6, 1013),
    illuminanceLux: Math.max(0, number(20_000, 15_000)),
    windSpeedMs: Math.abs(number(2, 3)),
    windGustMs: Math.abs(number(3, 5)),
    windDirectionDeg: Math.round(180 + 100 * wave),
    rainMm: atMs % (50 * HOUR_MS) === 0 ? 0.2 : 0,
    apparentTemperatureC: number(12, 8),
  };
}

const lineOf = (measurement: string, { atMs, tags, fields }: Row) => {
  const pairs = (named: Row["tags"] | Row["fields"]) => Object.entries(named).map(([name, value]) => `${name}=${value}`);
  return `${measurement},${pairs(tags)} ${pairs(fields)} ${atMs}`;
};

async function fill(url: string): Promise<void> {
  await createDatabase(url);
  for (const facts of stations) {
    const readings = instantsMs.map((atMs): GeneratedReading => ({ atMs, values: valuesAt(atMs, facts.seed) }));
    const lines = (function* () {
      for (const { atMs, values } of readings)
        yield toLine({ station: facts.station, takenAtMs: atMs, values: values as Required<Values> });
    })();
    await writeLines(url, lines, "ms");
    for (const [measurement, rows] of rollUpsOf(facts, readings)) {
      await writeLines(
        url,
        rows.map((row) => lineOf(measurement, row)),
        "ms",
      );
    }
    const info = infoOf(facts);
    await writeLines(
      url,
      infoTimes(readings).map((atMs) => toStationInfoLine({ info, atMs })),
      "ms",
    );
    progress(`${facts.station}: ${readings.length} readings`);
  }
}

interface Measured {
  readonly totalMs: number;
  readonly slowestMs: number;
  readonly slowest: string;
}

/** Each panel's queries one after the other, as an InfluxDB on one core would take them. */
async function measure(board: BoardJson, range: string, ask: Ask): Promise<Measured> {
  const view: Omit<View, "variables"> = { range: timeRangeOf(`now-${range}`, "now", clock), clock, dataSourceInterval: "10s" };
  const { variables } = await chooseVariables(board, ask, view, { station: "garden" });
  const panels = new Map<string, { name: string; tookMs: number }>();
  for (const question of questionsOf(board)) {
    const { query } = resolveQuery(question, { ...view, variables });
    const tries = [await ask(query), await ask(query), await ask(query)];
    const tookMs = Math.min(...tries.map((each) => each.tookMs));
    const key = keyOf(question);
    panels.set(key, { name: question.panel?.title ?? question.where, tookMs: tookMs + (panels.get(key)?.tookMs ?? 0) });
  }
  const slowest = [...panels.values()].reduce((a, b) => (b.tookMs > a.tookMs ? b : a), { name: "nothing", tookMs: 0 });
  const totalMs = [...panels.values()].reduce((sum, { tookMs }) => sum + tookMs, 0);
  return { totalMs, slowestMs: slowest.tookMs, slowest: slowest.name };
}

const keyOf = ({ panel, where }: BoardQuestion): string => (panel === undefined ? where : String(panel.id));

const influxd = await startInfluxd();
await fill(influxd.url);
const ask = createAsk(influxd.url);
const boards = [...files]
  .filter(([path]) => path.startsWith("en/"))
  .map(([path, content]) => [path.slice(3, -5), JSON.parse(content)] as const);
const readingCount = rounded(stations.length * instantsMs.length);
console.log(`${readingCount} readings of ${stations.length} stations and ten years, ${MINUTE_DAYS} days of them a minute apart`);
console.log(`${quantityNames.length} quantities are known, ${Object.keys(valuesAt(0, 0)).length} are measured here`);
for (const range of RANGES) {
  for (const [name, board] of boards) {
    const { totalMs, slowestMs, slowest } = await measure(board, range, ask);
    const isGood = totalMs <= GOAL_BOARD_MS && slowestMs <= GOAL_PANEL_MS;
    const verdict = range !== "10y" ? "" : isGood ? "  within the goal" : "  NOT within the goal";
    console.log(
      `${range.padStart(4)} ${name.padEnd(10)} ${rounded(totalMs).padStart(6)} ms, slowest ${rounded(slowestMs)} ms: ${slowest}${verdict}`,
    );
  }
}
await influxd.stop();
