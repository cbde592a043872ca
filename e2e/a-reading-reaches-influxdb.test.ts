import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { startInfluxd } from "../test/support/influxd.ts";
import { describeWith } from "../test/support/requires.ts";
import { SIMULATED_QUANTITIES } from "../test/support/simulated-quantities.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";
import { storedReadings } from "./support/stored.ts";

describeWith(["influxd"], "with a real InfluxDB", () => {
  let influxd: Awaited<ReturnType<typeof startInfluxd>>;
  let scene: Scene;
  beforeEach(async () => {
    influxd = await startInfluxd();
    scene = await createScene({ CLIMA_STORE_KIND: "influxdb", CLIMA_STORE_INFLUX_VERSION: "1", CLIMA_STORE_INFLUX_URL: influxd.url });
  });
  afterEach(async () => {
    await scene.close();
    await influxd.stop();
  });

  /** What the board Pipeline draws: worker and readings stored, of the newest. */
  async function ingestHealth(): Promise<readonly [string, number] | undefined> {
    const url = new URL("/query", influxd.url);
    url.searchParams.set("db", "clima");
    url.searchParams.set("q", 'SELECT last("storedReadings") FROM "ingest_health" GROUP BY "worker"');
    const { results } = (await (await fetch(url)).json()) as {
      results: { series?: { tags: { worker: string }; values: [string, number][] }[] }[];
    };
    const [series] = results[0]?.series ?? [];
    const count = series?.values[0]?.[1] ?? 0;
    // What it wrote first may be of when it had stored nothing.
    return series && count > 0 ? [series.tags.worker, count] : undefined;
  }

  /** How the station is, that it came, and a press, as Grafana would ask for them. */
  async function expectPointsBeside(): Promise<void> {
    await scene.start(["ir", "send", "demo-tv", "power"]).exited;
    const sums = { station_health: 'last("uptimeS")', station_status: 'last("online")', ir_event: 'sum("count")' };
    for (const [measurement, selected] of Object.entries(sums)) {
      const found = await waitFor(`${measurement} in InfluxDB`, () =>
        numberOf(`SELECT ${selected} FROM "${measurement}" WHERE "station" = 'demo'`),
      );
      if (measurement !== "station_health") expect(found).toBe(1);
    }
  }

  /** What Grafana needs to know of the station: how often it measures, when its days begin, and whether it is night there. */
  async function expectStationInfo(): Promise<void> {
    const select = 'last("intervalS"), last("timeZone"), last("night")';
    const row = await waitFor("what the station says of itself, in InfluxDB", () =>
      rowOf(`SELECT ${select} FROM "station_info" WHERE "station" = 'demo'`),
    );
    expect(row).toEqual([expect.any(String), expect.any(Number), expect.stringMatching(/^UTC$|\//), expect.any(Number)]);
  }

  const numberOf = async (query: string) => (await rowOf(query))?.[1] as number | undefined;

  async function rowOf(query: string): Promise<readonly unknown[] | undefined> {
    const url = new URL("/query", influxd.url);
    url.searchParams.set("db", "clima");
    url.searchParams.set("q", query);
    const { results } = (await (await fetch(url)).json()) as { results: { series?: { values: unknown[][] }[] }[] };
    return results[0]?.series?.[0]?.values[0];
  }

  test("broker, ingest, agent and panel as processes of their own bring readings into InfluxDB and back to the panel", async () => {
    await scene.startAndWait("broker");
    await scene.startAndWait("ingest");
    await scene.startAndWait("agent");
    await scene.startAndWait("panel");
    const stored = () => storedReadings("demo", scene.folder, { kind: "influxdb", influxVersion: 1, influxUrl: influxd.url });
    const readings = await waitFor("five readings in InfluxDB", async () => {
      const all = await stored();
      return all.length >= 5 ? all : undefined;
    });
    expect(Object.keys(readings[0]?.values ?? {}).sort()).toEqual(expect.arrayContaining(SIMULATED_QUANTITIES));
    const latest = (await (await fetch(`${scene.panelUrl}/api/v1/stations/demo/latest`)).json()) as { temperatureC: { value: number } };
    expect(latest.temperatureC.value).toBeGreaterThan(-40);
    const [worker, count] = await waitFor("how the ingest is, in InfluxDB", ingestHealth, 30_000);
    await expectPointsBeside();
    await expectStationInfo();
    expect(worker).toBe("main");
    expect(count).toBeGreaterThan(0);
  });
});
