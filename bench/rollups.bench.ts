/**
 * Years of one-minute readings, 6 quantities, in a real InfluxDB 1.6: how long the panels of a board of all of the time take of a station
 * from its readings and from its roll-ups, and their ratio; how long the product takes to make the roll-ups; and what they cost the
 * ingest: noting hours, and one round of a station's newest day. `node --import tsx bench/rollups.bench.ts [stations] [years]`
 */
import { join } from "node:path";
import { type Reading, silentLog } from "@clima/schemas";
import { openStore } from "@clima/store";
import { openTouchedHours } from "../ingest/src/rollups/touched-hours.ts";
import { startInfluxd } from "../test/support/influxd.ts";
import { tempDir } from "../test/support/temp-dir.ts";
import { median, progress, rounded } from "./support/report.ts";

const STATIONS = Number(process.argv[2] ?? 5);
const YEARS = Number(process.argv[3] ?? 10);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const DAYS = Math.round(YEARS * 365.25);
const END_MS = Date.UTC(2026, 0, 1);
const FROM_MS = END_MS - DAYS * DAY_MS;
const BATCH = 10_000;
const MONTH_HOURS = 744;
const ZONE = "Europe/Berlin";
const QUERIES = 3;

const folder = tempDir();
const influxd = await startInfluxd();
const settings = { kind: "influxdb", duckdbMemoryMb: 64, influxUrl: influxd.url, influxVersion: 1, influxDatabase: "bench" } as const;
const opened = await openStore(settings, folder.path, silentLog);
if (!opened.ok) throw new Error(opened.error);
const store = opened.value;
const stationOf = (index: number) => `station-${index}`;

function reading(station: string, minute: number): Reading {
  const wave = Math.sin(minute / 229.18);
  const values = {
    temperatureC: Math.round(1000 + 800 * wave + (minute % 7)) / 100,
    humidityPct: Math.round(600 - 200 * wave) / 10,
    seaLevelPressureHpa: 1013 + (minute % 97) / 10,
    windSpeedMs: (minute % 70) / 10,
    windDirectionDeg: (minute * 7) % 360,
    rainMm: minute % 50 === 0 ? 0.2 : 0,
  };
  return { station, bootId: "bench", seq: minute, takenAt: new Date(FROM_MS + minute * MINUTE_MS).toISOString(), values };
}

async function orThrow(work: Promise<{ readonly ok: boolean; readonly error?: unknown }> | undefined): Promise<void> {
  const done = await work;
  if (!done?.ok) throw new Error(JSON.stringify(done?.error));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

async function writeAll(): Promise<number> {
  const minutes = DAYS * 1440;
  let writingMs = 0;
  for (let index = 0; index < STATIONS; index += 1) {
    for (let first = 0; first < minutes; first += BATCH) {
      const batch = Array.from({ length: Math.min(BATCH, minutes - first) }, (_, at) => reading(stationOf(index), first + at));
      writingMs += await timed(() => orThrow(store.write(batch)));
      if (first % 1_000_000 === 0) progress(`${stationOf(index)}: ${first} of ${minutes} readings`);
    }
  }
  return (1000 * STATIONS * minutes) / writingMs;
}

async function rollUpAll(): Promise<number> {
  const hours = Array.from({ length: DAYS * 24 }, (_, hour) => FROM_MS + hour * HOUR_MS);
  return timed(async () => {
    for (let index = 0; index < STATIONS; index += 1) {
      for (let first = 0; first < hours.length; first += MONTH_HOURS)
        await orThrow(store.rollUp?.(stationOf(index), hours.slice(first, first + MONTH_HOURS), ZONE));
      progress(`${stationOf(index)}: rolled up`);
    }
  });
}

async function ask(query: string): Promise<void> {
  const answer = await fetch(`${influxd.url}/query`, { method: "POST", body: new URLSearchParams({ db: "bench", q: query, epoch: "ms" }) });
  const { results } = (await answer.json()) as { results: { series?: unknown; error?: string }[] };
  if (results[0]?.series === undefined) throw new Error(`${query} found nothing: ${results[0]?.error}`);
}

const where = `WHERE "station" = 'station-0' AND time >= ${FROM_MS}ms AND time < ${END_MS}ms`;
const byDay = `GROUP BY time(1d) fill(null) tz('${ZONE}')`;
/** A panel each: from the readings, and from the roll-ups. */
const PANELS: readonly (readonly [string, string, string])[] = [
  ...(["min", "mean", "max"] as const).map((aggregate): [string, string, string] => [
    `temperature, ${aggregate} by day`,
    `SELECT ${aggregate}("temperatureC") FROM "weather" ${where} ${byDay}`,
    `SELECT "temperatureC_${aggregate}" FROM "weather_day" ${where}`,
  ]),
  ["rain by day", `SELECT sum("rainMm") FROM "weather" ${where} ${byDay}`, `SELECT "rainMm_sum" FROM "weather_day" ${where}`],
  [
    "pressure by day",
    `SELECT mean("seaLevelPressureHpa") FROM "weather" ${where} ${byDay}`,
    `SELECT "seaLevelPressureHpa_mean" FROM "weather_day" ${where}`,
  ],
  [
    "humidity by day",
    `SELECT mean("humidityPct") FROM "weather" ${where} ${byDay}`,
    `SELECT "humidityPct_mean" FROM "weather_day" ${where}`,
  ],
  [
    "strongest wind by day",
    `SELECT max("windSpeedMs") FROM "weather" ${where} ${byDay}`,
    `SELECT "windSpeedMs_max" FROM "weather_day" ${where}`,
  ],
  ["warmest ever", `SELECT max("temperatureC") FROM "weather" ${where}`, `SELECT max("temperatureC_max") FROM "weather_year" ${where}`],
];

async function medianMs(query: string): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < QUERIES; count += 1) times.push(await timed(() => ask(query)));
  return median(times);
}

/** Of a reading, ns: batches of 5000 of one hour, which is noted, as nearly always is the case. */
async function notingNs(): Promise<number> {
  const hours = openTouchedHours(join(folder.path, "hours"), silentLog);
  const batch = Array.from({ length: 5000 }, (_, at) => reading("station-0", at % 60));
  const note = async () => (await hours.begin(batch))();
  for (let count = 0; count < 20; count += 1) await note();
  const times: number[] = [];
  for (let count = 0; count < 50; count += 1) times.push(await timed(note));
  return (1e6 * median(times)) / batch.length;
}

const writtenPerS = await writeAll();
const rollUpMs = await rollUpAll();
const liveMs: number[] = [];
for (let count = 0; count < 10; count += 1)
  liveMs.push(await timed(() => orThrow(store.rollUp?.("station-0", [END_MS - 3 * HOUR_MS], ZONE))));
let [rawMs, rolledMs] = [0, 0];
for (const [name, raw, rolled] of PANELS) {
  const [ofRaw, ofRolled] = [await medianMs(raw), await medianMs(rolled)];
  [rawMs, rolledMs] = [rawMs + ofRaw, rolledMs + ofRolled];
  console.log(`${name}: ${rounded(ofRaw)} ms raw, ${rounded(ofRolled)} ms rolled up, ratio ${rounded(ofRaw / ofRolled)}`);
}
console.log(
  `${STATIONS} stations, ${YEARS} years of one-minute readings, all panels of one station: ${rounded(rawMs)} ms raw, ${rounded(rolledMs)} ms rolled up, ratio ${rounded(rawMs / rolledMs)}`,
);
const noting = await notingNs();
console.log(`written ${rounded(writtenPerS)} readings/s; rolled up ${rounded((1000 * STATIONS * DAYS * 1440) / rollUpMs)} readings/s`);
console.log(
  `the ingest: noting its hour costs ${rounded(noting)} ns a reading, ${rounded((noting * writtenPerS) / 1e7)} % of the time of writing it; a round of a station takes ${rounded(median(liveMs))} ms`,
);
await store.close();
await influxd.stop();
folder.remove();
