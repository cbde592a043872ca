import { type IngestHealthMessage, type Quantity, type Reading, silentLog, type Values } from "@clima/schemas";
import { openStore } from "@clima/store";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startInfluxd } from "../../test/support/influxd.ts";
import { describeWith } from "../../test/support/requires.ts";
import { ingestDashboard } from "../src/ingest-dashboard.ts";
import { weatherDashboard } from "../src/weather-dashboard.ts";
import { resolveQuery, type View } from "./resolve-query.ts";

const HOUR_MS = 3_600_000;
const FROM_MS = Date.UTC(2026, 5, 1);
const VIEW: View = { fromMs: FROM_MS, toMs: FROM_MS + 72 * HOUR_MS, intervalS: 7200, stations: ["garden", "roof"] };

/** Every 20 minutes for three days; the roof is silent on the second day. */
const readings: Reading[] = VIEW.stations.flatMap((station, offset) =>
  Array.from(
    { length: 72 * 3 },
    (_, index): Reading => ({
      station,
      bootId: "b",
      seq: index,
      takenAt: new Date(FROM_MS + index * (HOUR_MS / 3)).toISOString(),
      values: valuesAt(index + 1000 * offset),
    }),
  ).filter(({ takenAt }) => station === "garden" || takenAt.slice(8, 10) !== "02"),
);

function valuesAt(index: number): Values {
  return {
    temperatureC: 10 + (index % 17) / 2,
    dewPointC: 5 + (index % 5),
    humidityPct: 40 + (index % 50),
    pressureHpa: 990 + (index % 9),
    seaLevelPressureHpa: 1010 + (index % 9),
    illuminanceLux: (index * 37) % 90_000,
    windSpeedMs: index % 13,
    windGustMs: 2 + (index % 13),
    windDirectionDeg: (index * 10) % 360,
    rainMm: index % 4 === 0 ? 0.2 : 0,
  };
}

/** Two workers, every ten seconds for a minute. The second one's store was away for twenty. */
const healths: IngestHealthMessage[] = ["main", "spare, with = and space"].flatMap((worker, offset) =>
  [0, 1, 2, 3, 4, 5]
    .filter((index) => offset === 0 || index < 2 || index > 3)
    .map((index) => ({
      schema: "ingest-health/1",
      worker,
      takenAt: new Date(FROM_MS + index * 10_000).toISOString(),
      uptimeS: index * 10,
      storeOk: true,
      storedReadings: index * 50,
      rejectedMessages: index,
      unacknowledgedMessages: 3,
      spoolBytes: 0,
      brokers: [],
      stations: [],
      ...(index === 0 ? {} : { lagS: index / 2, oldestUnacknowledgedS: 0.5 }),
    })),
);
const HEALTH_VIEW: View = { fromMs: FROM_MS, toMs: FROM_MS + 59_999, intervalS: 10, stations: [], workers: [".*"] };

const AGGREGATES: Readonly<Record<string, (numbers: readonly number[]) => number>> = {
  mean: (numbers) => numbers.reduce((a, b) => a + b, 0) / numbers.length,
  min: (numbers) => Math.min(...numbers),
  max: (numbers) => Math.max(...numbers),
  sum: (numbers) => numbers.reduce((a, b) => a + b, 0),
  last: (numbers) => numbers.at(-1) ?? Number.NaN,
};

/** The query's answer by a calculation of our own: per station, time of the bucket and value. */
function expectedOf(query: string, stations: readonly string[]): Record<string, [number, number | null][]> {
  const [, aggregate = "", quantity = ""] = /SELECT (\w+)\("(\w+)"\)/.exec(query) ?? [];
  const [, bucket] = /time\((\d+[sd])\)/.exec(query) ?? [];
  const bucketMs = bucket === undefined ? undefined : Number.parseInt(bucket, 10) * (bucket.endsWith("d") ? 24 * HOUR_MS : 1000);
  return Object.fromEntries(stations.map((station) => [station, bucketsOf(station, quantity as Quantity, aggregate, bucketMs)]));
}

function bucketsOf(station: string, quantity: Quantity, aggregate: string, bucketMs: number | undefined): [number, number | null][] {
  const own = readings.filter((reading) => reading.station === station);
  const valueIn = (fromMs: number, toMs: number): number | null => {
    const numbers = own
      .filter(({ takenAt }) => Date.parse(takenAt) >= fromMs && Date.parse(takenAt) < toMs)
      .flatMap(({ values }) => values[quantity] ?? []);
    return numbers.length === 0 ? null : (AGGREGATES[aggregate]?.(numbers) ?? null);
  };
  if (bucketMs === undefined) return [[Date.parse(own.at(-1)?.takenAt ?? ""), valueIn(VIEW.fromMs, VIEW.toMs)]];
  // The end of the time shown belongs to it, so its bucket is there, empty.
  const count = Math.floor((VIEW.toMs - VIEW.fromMs) / bucketMs) + 1;
  return Array.from({ length: count }, (_, index) => {
    const startMs = FROM_MS + index * bucketMs;
    return [startMs, valueIn(startMs, startMs + bucketMs)];
  });
}

describeWith(["influxd"], "the dashboard's queries on a real InfluxDB", () => {
  let influxd: Awaited<ReturnType<typeof startInfluxd>>;
  beforeAll(async () => {
    influxd = await startInfluxd();
    const opened = await openStore(
      { kind: "influxdb", duckdbMemoryMb: 64, influxUrl: influxd.url, influxVersion: 1, influxDatabase: "clima" },
      ".",
      silentLog,
    );
    if (!opened.ok) throw new Error(opened.error);
    const written = await opened.value.write(readings);
    expect(written).toEqual({ ok: true, value: undefined });
    for (const health of healths) expect(await opened.value.noteHealth?.(health)).toEqual({ ok: true, value: undefined });
  });
  afterAll(() => influxd.stop());

  async function ask(query: string) {
    const url = new URL("/query", influxd.url);
    for (const [name, value] of Object.entries({ db: "clima", epoch: "ms", q: query })) url.searchParams.set(name, value);
    const { results } = (await (await fetch(url)).json()) as {
      results: { error?: string; series?: { tags?: { station?: string; worker?: string }; values: (string | number | null)[][] }[] }[];
    };
    expect(results[0]?.error).toBeUndefined();
    return results[0]?.series ?? [];
  }

  const queries = weatherDashboard.panels
    .flatMap(({ title, targets }) => targets.map(({ refId, query }) => ({ title, refId, query })))
    .filter(({ query }) => query.includes('FROM "weather"'));

  test("says which station is simulated", async () => {
    const store = await openStore(
      { kind: "influxdb", duckdbMemoryMb: 64, influxUrl: influxd.url, influxVersion: 1, influxDatabase: "clima" },
      ".",
      silentLog,
    );
    if (!store.ok) throw new Error(store.error);
    const [atMs] = readings.map(({ takenAt }) => Date.parse(takenAt));
    const sources = [
      { station: "garden", source: "pi", atMs: atMs ?? 0 },
      { station: "roof", source: "simulated", atMs: atMs ?? 0 },
    ] as const;
    expect(await store.value.noteSources?.(sources)).toEqual({ ok: true, value: undefined });
    const { query = "" } =
      weatherDashboard.panels.flatMap(({ targets }) => targets).find((each) => each.query.includes("station_info")) ?? {};
    const answered = (await ask(resolveQuery(query, VIEW))).map(({ tags, values }) => [tags?.station, values[0]?.[1]]);
    expect(answered).toEqual([
      ["garden", 0],
      ["roof", 1],
    ]);
  });

  test.each(queries)("$title $refId gives the expected numbers", async ({ query }) => {
    const resolved = resolveQuery(query, VIEW);
    const answered: Record<string, (string | number | null)[][]> = Object.fromEntries(
      (await ask(resolved)).map(({ tags, values }) => [tags?.station ?? "", values]),
    );
    const expected = expectedOf(resolved, VIEW.stations);
    expect(Object.keys(answered).sort()).toEqual(["garden", "roof"]);
    for (const station of VIEW.stations) {
      expect(answered[station]?.map(([time]) => time)).toEqual(expected[station]?.map(([time]) => time));
      answered[station]?.forEach(([, value], index) => {
        const wanted = expected[station]?.[index]?.[1] ?? null;
        // A sum of nothing is null, as every other aggregate of nothing.
        if (wanted === null) expect(value).toBeNull();
        else expect(value).toBeCloseTo(wanted, 9);
      });
    }
  });

  test.each([
    ["Lag", [null, 0.5, 1, 1.5, 2, 2.5]],
    ["Oldest message not acknowledged", [null, 0.5, 0.5, 0.5, 0.5, 0.5]],
    ["Messages not acknowledged", [3, 3, 3, 3, 3, 3]],
    ["Messages rejected", [0, 1, 2, 3, 4, 5]],
    ["Waiting on the disk", [0, 0, 0, 0, 0, 0]],
  ])("of the ingest, %s is drawn for each worker, with a gap where InfluxDB was away", async (title, expected) => {
    const [query = ""] = ingestDashboard.panels.filter((panel) => panel.title === title).map(({ targets }) => targets[0]?.query);
    const series = await ask(resolveQuery(query, HEALTH_VIEW));
    const values = Object.fromEntries(series.map(({ tags, values }) => [tags?.worker, values.map(([, value]) => value)]));
    expect(values).toEqual({
      main: expected,
      "spare, with = and space": expected.map((value, index) => (index === 2 || index === 3 ? null : value)),
    });
  });

  test("of the ingest, readings stored are drawn per second, and its workers can be chosen", async () => {
    const [query = ""] = ingestDashboard.panels.filter(({ id }) => id === 3).map(({ targets }) => targets[0]?.query);
    const series = await ask(resolveQuery(query, { ...HEALTH_VIEW, workers: ["main"] }));
    expect(series.map(({ tags, values }) => [tags?.worker, values.map(([, value]) => value)])).toEqual([["main", [5, 5, 5, 5, 5]]]);
    const [variable] = ingestDashboard.templating.list;
    const workers = (await ask(resolveQuery(variable?.query ?? "", HEALTH_VIEW))).flatMap(({ values }) =>
      values.map(([, worker]) => worker),
    );
    expect(workers.sort()).toEqual(["main", "spare, with = and space"]);
  });

  test("the roof's silent day is a gap, not a line", async () => {
    const [trend] = weatherDashboard.panels.filter(({ id }) => id === 11);
    const series = await ask(resolveQuery(trend?.targets[0]?.query ?? "", { ...VIEW, stations: ["roof"] }));
    expect(series).toHaveLength(1);
    expect(series[0]?.values.filter(([, value]) => value === null).length).toBeGreaterThanOrEqual(12);
  });

  test("the station list has every station of the time shown, and none that is long gone", async () => {
    const [variable] = weatherDashboard.templating.list;
    const stationsIn = async (view: View) =>
      (await ask(resolveQuery(variable?.query ?? "", view))).flatMap(({ values }) => values.map(([, station]) => station));
    expect(await stationsIn(VIEW)).toEqual(["garden", "roof"]);
    // InfluxDB looks no finer than its files do, a week each.
    const yearMs = 365 * 86_400_000;
    expect(await stationsIn({ ...VIEW, fromMs: VIEW.fromMs + yearMs, toMs: VIEW.toMs + yearMs })).toEqual([]);
  });
});
