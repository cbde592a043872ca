import { type IngestHealthMessage, type Reading, silentLog, type Values } from "@clima/schemas";
import { openStore } from "@clima/store";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startInfluxd } from "../../test/support/influxd.ts";
import { describeWith } from "../../test/support/requires.ts";
import { pipelineBoard } from "../src/boards/pipeline.ts";
import { weatherBoard } from "../src/boards/weather.ts";
import { panelsOf } from "../src/model.ts";
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

  test.each([
    ["Lag", [null, 0.5, 1, 1.5, 2, 2.5]],
    ["Oldest message not acknowledged", [null, 0.5, 0.5, 0.5, 0.5, 0.5]],
    ["Messages not acknowledged", [3, 3, 3, 3, 3, 3]],
    ["Messages rejected", [0, 1, 2, 3, 4, 5]],
    ["Waiting on the disk", [0, 0, 0, 0, 0, 0]],
  ])("of the ingest, %s is drawn for each worker, with a gap where InfluxDB was away", async (title, expected) => {
    const [query = ""] = panelsOf(pipelineBoard)
      .filter((panel) => panel.title.en === title)
      .map(({ targets }) => targets[0]?.query);
    const series = await ask(resolveQuery(query, HEALTH_VIEW));
    const values = Object.fromEntries(series.map(({ tags, values }) => [tags?.worker, values.map(([, value]) => value)]));
    expect(values).toEqual({
      main: expected,
      "spare, with = and space": expected.map((value, index) => (index === 2 || index === 3 ? null : value)),
    });
  });

  test("of the ingest, readings stored are drawn per second, and its workers can be chosen", async () => {
    const [query = ""] = panelsOf(pipelineBoard)
      .filter(({ id }) => id === 3)
      .map(({ targets }) => targets[0]?.query);
    const series = await ask(resolveQuery(query, { ...HEALTH_VIEW, workers: ["main"] }));
    expect(series.map(({ tags, values }) => [tags?.worker, values.map(([, value]) => value)])).toEqual([["main", [5, 5, 5, 5, 5]]]);
    const [variable] = pipelineBoard.templating.list;
    const workers = (await ask(resolveQuery(variable?.query ?? "", HEALTH_VIEW))).flatMap(({ values }) =>
      values.map(([, worker]) => worker),
    );
    expect(workers.sort()).toEqual(["main", "spare, with = and space"]);
  });

  test("the station list has every station of the time shown, and none that is long gone", async () => {
    const [variable] = weatherBoard.templating.list;
    const stationsIn = async (view: View) =>
      (await ask(resolveQuery(variable?.query ?? "", view))).flatMap(({ values }) => values.map(([, station]) => station));
    expect(await stationsIn(VIEW)).toEqual(["garden", "roof"]);
    // InfluxDB looks no finer than its files do, a week each.
    const yearMs = 365 * 86_400_000;
    expect(await stationsIn({ ...VIEW, fromMs: VIEW.fromMs + yearMs, toMs: VIEW.toMs + yearMs })).toEqual([]);
  });
});
