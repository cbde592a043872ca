import { createTopics, type Values } from "@clima/schemas";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { connectAsync, type MqttClient } from "mqtt";
import { lookAt } from "../grafana/test/support/alert-evaluator.ts";
import { type FileRule, readAlertFile } from "../grafana/test/support/alert-file.ts";
import { createAsk } from "../grafana/test/support/influxql.ts";
import { startInfluxd } from "../test/support/influxd.ts";
import { describeWith } from "../test/support/requires.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";

const MINUTE_MS = 60_000;
const topics = createTopics();
const rules = new Map(readAlertFile("en").groups.flatMap(({ rules: own }) => own.map((rule) => [rule.uid, rule] as const)));
const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE_MS).toISOString();

const infoOf = (station: string, source: "pi" | "simulated") => ({
  schema: "info/1",
  station,
  bootId: "b",
  softwareVersion: "0.1.0",
  source,
  startedAt: ago(60),
  intervalMs: MINUTE_MS,
  sensors: [],
  remotes: {},
});

/** Readings of each minute from some minutes ago to others. */
const backfillOf = (station: string, [from, to]: readonly [number, number], values: Values) => ({
  schema: "backfill/1",
  station,
  readings: Array.from({ length: from - to + 1 }, (_, index) => ({ bootId: "b", seq: index, takenAt: ago(from - index), values })),
});

const healthOf = (station: string) => ({
  schema: "health/1",
  station,
  bootId: "b",
  takenAt: ago(0),
  uptimeS: 60,
  outbox: { readings: 0, dropped: 0 },
  sensors: { htu21d: { ok: false, since: ago(20), error: "address 0x40 does not answer" } },
  diskFreeMb: 200,
});

describeWith(["influxd"], "with a real InfluxDB", () => {
  let influxd: Awaited<ReturnType<typeof startInfluxd>>;
  let scene: Scene;
  let client: MqttClient;
  beforeEach(async () => {
    influxd = await startInfluxd();
    scene = await createScene({ CLIMA_STORE_KIND: "influxdb", CLIMA_STORE_INFLUX_VERSION: "1", CLIMA_STORE_INFLUX_URL: influxd.url });
    await scene.startAndWait("broker");
    await scene.startAndWait("ingest");
    client = await connectAsync(scene.mqttUrl);
  });
  afterEach(async () => {
    await client.endAsync(true);
    await scene.close();
    await influxd.stop();
  });

  const send = (topic: string, message: object, retain = false) => client.publishAsync(topic, JSON.stringify(message), { qos: 1, retain });

  /** The stations for which a rule holds now; whether it has held for long enough is not asked. */
  async function holdingOf(uid: string): Promise<readonly (string | undefined)[]> {
    const ask = createAsk(influxd.url);
    const look = await lookAt(rules.get(uid) as FileRule, Date.now(), async (query) => (await ask(query)).series);
    // The ingest makes the database with the first it stores.
    if (!look.ok) return ["an error of InfluxDB"];
    const holding = (look.numbers.get("FIRES") ?? []).filter(({ value }) => value !== 0);
    return holding.map(({ labels }) => labels["station"]).sort();
  }

  test("rules find what stations sent and the ingest stored: frost, a broken sensor, a full disk, silence until the station is forgotten", async () => {
    for (const [station, source] of [
      ["garden", "pi"],
      ["attic", "pi"],
      ["demo", "simulated"],
    ] as const) {
      await send(topics.station(station).info, infoOf(station, source), true);
    }
    const cold = { temperatureC: -5, windSpeedMs: 20 };
    for (const station of ["garden", "demo", "plain"]) await send(topics.station(station).backfill, backfillOf(station, [20, 0], cold));
    await send(topics.station("attic").backfill, backfillOf("attic", [90, 40], { temperatureC: 9 }));
    for (const station of ["garden", "demo"]) await send(topics.station(station).health, healthOf(station));

    await waitFor("the silence of the attic", async () => (await holdingOf("clima-station-silent")).join() === "attic", 60_000);
    // What says nothing of itself is watched as well; what is simulated is not.
    await waitFor("the frost", async () => (await holdingOf("clima-frost")).join() === "garden,plain", 60_000);
    // It came after the readings.
    await waitFor("the full disk", async () => (await holdingOf("clima-disk-nearly-full")).join() === "garden", 60_000);
    await waitFor("the broken sensor", async () => (await holdingOf("clima-sensor-failed")).join() === "garden", 60_000);
    expect(await holdingOf("clima-gale")).toEqual(["garden", "plain"]);
    expect(await holdingOf("clima-heat")).toEqual([]);
    for (const uid of ["clima-ingest-stalled", "clima-ingest-waiting", "clima-spool-growing"]) expect(await holdingOf(uid)).toEqual([]);

    await client.publishAsync(topics.station("attic").info, "", { qos: 1, retain: true });
    await waitFor("nobody to be missed", async () => (await holdingOf("clima-station-silent")).length === 0, 60_000);
  });
});
