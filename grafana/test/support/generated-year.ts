/**
 * A year and a month of three invented stations, the same at every run: one with gaps, one that is silent since yesterday, one whose time
 * zone is half an hour off the full hour; with health, infrared events, coming and going, info and the health of two ingest workers.
 */
import { type InfoMessage, type IngestHealthMessage, type Point, type Quantity, silentLog, type Values } from "@clima/schemas";
import { openStore } from "@clima/store";
import { toHealthLines, toLine, toPointLine, toStationInfoLine } from "../../../store/src/influxdb/line-protocol.ts";
import { healthPoints, infraredPoints, ingestHealths, type StationLife, statusPoints } from "./generated-events.ts";
import { type GeneratedReading, type GeneratedStation, generateReadings, instantsIn, type Span } from "./generated-weather.ts";
import { createDatabase, writeLines } from "./write-lines.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** When the generated year ends: a Sunday afternoon at the end of winter. */
export const YEAR_END_MS = Date.UTC(2026, 2, 15, 14, 23);
const DAYS = 400;

export const STATIONS: readonly [garden: GeneratedStation, roof: GeneratedStation, terrace: GeneratedStation] = [
  {
    station: "garden",
    name: "Garden in Berlin",
    latitudeDeg: 52.5,
    longitudeDeg: 13.4,
    elevationM: 34,
    timeZone: "Europe/Berlin",
    intervalS: 30,
    warmerC: 0,
    hasWindAndRain: true,
    seed: 11,
  },
  {
    station: "roof",
    name: "Telhado em São Paulo",
    latitudeDeg: -23.55,
    longitudeDeg: -46.63,
    elevationM: 760,
    timeZone: "America/Sao_Paulo",
    intervalS: 60,
    warmerC: 0,
    hasWindAndRain: false,
    seed: 12,
  },
  {
    station: "terrace",
    name: "Terrace in Pune",
    latitudeDeg: 18.52,
    longitudeDeg: 73.86,
    elevationM: 560,
    timeZone: "Asia/Kolkata",
    intervalS: 300,
    warmerC: 2.5,
    hasWindAndRain: true,
    seed: 13,
  },
];

export interface StationYear {
  readonly station: GeneratedStation;
  readonly life: StationLife;
  /** Oldest first. */
  readonly readings: readonly GeneratedReading[];
}

export interface GeneratedYear {
  readonly endMs: number;
  readonly stations: readonly StationYear[];
  readonly points: readonly Point[];
  readonly ingest: readonly IngestHealthMessage[];
}

const before = (endMs: number, fromH: number, toH: number): Span => ({ fromMs: endMs - fromH * HOUR_MS, toMs: endMs - toH * HOUR_MS });

/** How each of the three fared. */
function livesUntil(endMs: number): readonly StationLife[] {
  const [garden, roof, terrace] = STATIONS;
  const bornMs = endMs - DAYS * DAY_MS;
  const gapsH = [
    [200 * 24, 188 * 24],
    [20 * 24, 18 * 24],
    [96, 86],
    [9, 7.5],
    [1.2, 1],
  ] as const;
  return [
    { station: garden, bornMs, gaps: gapsH.map(([fromH, toH]) => before(endMs, fromH, toH)), faults: [] },
    { station: roof, bornMs, gaps: [{ fromMs: endMs - 26 * HOUR_MS, toMs: Number.POSITIVE_INFINITY }], faults: [] },
    { station: terrace, bornMs, gaps: [], faults: [{ sensor: "bh1750", ...before(endMs, 40, 36) }] },
  ];
}

/** Dense where short times are shown, thin where only long ones are: a day as often as the station measures, the old months every half or whole hour. */
function readingInstants({ station, gaps }: StationLife, endMs: number): number[] {
  const steps: readonly (readonly [fromDays: number, toDays: number, stepMs: number])[] = [
    [DAYS, 35, Math.min(station.intervalS, 60) * MINUTE_MS],
    [35, 8, 10 * MINUTE_MS],
    [8, 1.2, 5 * MINUTE_MS],
    [1.2, 0, station.intervalS * 1000],
  ];
  return steps.flatMap(([fromDays, toDays, stepMs]) =>
    instantsIn({ fromMs: endMs - fromDays * DAY_MS, toMs: endMs - toDays * DAY_MS }, stepMs, gaps),
  );
}

/** Health comes every minute; of older days an hour's last is enough here. */
const healthInstants = ({ gaps }: StationLife, endMs: number): number[] => [
  ...instantsIn({ fromMs: endMs - 30 * DAY_MS, toMs: endMs - 8 * DAY_MS }, HOUR_MS, gaps),
  ...instantsIn({ fromMs: endMs - 8 * DAY_MS, toMs: endMs - 1.2 * DAY_MS }, 10 * MINUTE_MS, gaps),
  ...instantsIn({ fromMs: endMs - 1.2 * DAY_MS, toMs: endMs }, MINUTE_MS, gaps),
];

/** All of it, in memory, so that a test can calculate what a query has to answer. */
export function generateYear(endMs = YEAR_END_MS): GeneratedYear {
  const lives = livesUntil(endMs);
  const stations = lives.map((life): StationYear => {
    const isMissing = (quantity: Quantity, atMs: number) =>
      quantity === "illuminanceLux" && life.faults.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
    return { station: life.station, life, readings: generateReadings(life.station, readingInstants(life, endMs), isMissing) };
  });
  const points = lives.flatMap((life) => [
    ...healthPoints(life, healthInstants(life, endMs)),
    ...statusPoints(life, endMs),
    ...infraredPoints(life, { fromMs: life.bornMs, toMs: endMs }),
  ]);
  const ingestInstants = [
    ...instantsIn({ fromMs: endMs - 30 * DAY_MS, toMs: endMs - 2 * DAY_MS }, HOUR_MS),
    ...instantsIn({ fromMs: endMs - 2 * DAY_MS, toMs: endMs - 4 * HOUR_MS }, MINUTE_MS),
    ...instantsIn({ fromMs: endMs - 4 * HOUR_MS, toMs: endMs }, 10_000),
  ];
  return { endMs, stations, points, ingest: ingestHealths(ingestInstants, endMs) };
}

/** Writes it into a real InfluxDB 1.x as the ingest would have, and lets the ingest's code make the roll-ups. */
export async function writeYear(year: GeneratedYear, url: string): Promise<void> {
  await createDatabase(url);
  for (const { station, readings } of year.stations) {
    await writeLines(url, readingLines(station.station, readings), "ms");
    const info = infoOf(station);
    await writeLines(
      url,
      infoTimes(readings).map((atMs) => toStationInfoLine({ info, atMs })),
      "ms",
    );
  }
  await writeLines(url, year.points.map(toPointLine), "ns");
  await writeLines(url, year.ingest.flatMap(toHealthLines), "ms");
  await rollUpYear(year, url);
}

function* readingLines(station: string, readings: readonly GeneratedReading[]): Generator<string> {
  for (const { atMs, values } of readings) yield toLine({ station, takenAtMs: atMs, values: values as Required<Values> });
}

/** Makes the roll-ups of what was written, as `clima rollups rebuild` does. */
async function rollUpYear(year: GeneratedYear, url: string): Promise<void> {
  const settings = { kind: "influxdb", duckdbMemoryMb: 64, influxUrl: url, influxVersion: 1, influxDatabase: "clima" } as const;
  const opened = await openStore(settings, ".", silentLog);
  if (!opened.ok) throw new Error(opened.error);
  const { rollUp, close } = opened.value;
  for (const { station, readings } of year.stations) {
    const hours = new Set(readings.map(({ atMs }) => Math.floor(atMs / HOUR_MS) * HOUR_MS));
    const done = await rollUp?.(station.station, [...hours]);
    if (done?.ok !== true) throw new Error(`no roll-ups: ${done?.error.message ?? "the store makes none"}`);
  }
  await close();
}

/** When the ingest wrote what the station says of itself: every five minutes in which it measured, here thinner in the old months. */
export function infoTimes(readings: readonly GeneratedReading[]): number[] {
  const endMs = readings.at(-1)?.atMs ?? 0;
  const slots = readings.map(({ atMs }) => {
    const stepMs = endMs - atMs < 2 * DAY_MS ? 5 * MINUTE_MS : endMs - atMs < 35 * DAY_MS ? HOUR_MS : 6 * HOUR_MS;
    return Math.floor(atMs / stepMs) * stepMs;
  });
  return [...new Set(slots)];
}

/** What a station says of itself. */
export function infoOf({
  station,
  name,
  latitudeDeg,
  longitudeDeg,
  elevationM,
  intervalS,
  timeZone,
  hasWindAndRain,
}: GeneratedStation): InfoMessage {
  return {
    schema: "info/1",
    station,
    name,
    bootId: "boot",
    softwareVersion: "1.0.0",
    source: hasWindAndRain ? "pi" : "simulated",
    startedAt: new Date(YEAR_END_MS).toISOString(),
    intervalMs: 1000 * intervalS,
    latitudeDeg,
    longitudeDeg,
    elevationM,
    timeZone,
    sensors: [],
    remotes: {},
  };
}
