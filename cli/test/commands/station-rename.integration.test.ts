import { spawn } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createTopics, type Reading, silentLog } from "@clima/schemas";
import { openStore, type Store } from "@clima/store";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { connectAsync } from "mqtt";
import { startBroker } from "../../../broker/src/embedded/index.ts";
import { startInfluxd } from "../../../test/support/influxd.ts";
import { describeWith } from "../../../test/support/requires.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { runClima } from "../support/clima-in-process.ts";

const MAIN = join(import.meta.dirname, "../../src/main.ts");
const FAR_MS = Date.UTC(2100, 0);
const topics = createTopics();

let folder: ReturnType<typeof tempDir>;
let broker: { readonly url: string; close(): Promise<void> };
beforeEach(async () => {
  folder = tempDir();
  const started = await startBroker({ port: 0 });
  broker = { url: started.urls.mqtt ?? "", close: () => started.close() };
});
afterEach(async () => {
  await broker.close();
  folder.remove();
});

type StoreSettings = Parameters<typeof openStore>[0];
interface Place {
  readonly settings: StoreSettings;
  readonly environment: Readonly<Record<string, string>>;
}

const onDuckDb = (): Place => ({
  settings: { kind: "duckdb", influxUrl: "", influxDatabase: "", influxVersion: 1, duckdbMemoryMb: 256 },
  environment: {},
});

async function withStore<T>({ settings }: Place, work: (store: Store) => Promise<T>): Promise<T> {
  const opened = await openStore(settings, folder.path, silentLog);
  if (!opened.ok) throw new Error(opened.error);
  return work(opened.value).finally(() => opened.value.close());
}

/** Ten seconds apart. */
const readingsOf = (station: string, count: number): Reading[] =>
  Array.from({ length: count }, (_, seq) => ({
    station,
    bootId: "b",
    seq,
    takenAt: new Date(Date.UTC(2026, 0) + 10_000 * seq).toISOString(),
    values: { temperatureC: seq % 40, humidityPct: 50, pressureHpa: 1000 },
  }));

const fill = (place: Place, station: string, count: number) =>
  withStore(place, async (store) => {
    const readings = readingsOf(station, count);
    for (let first = 0; first < count; first += 10_000) {
      const written = await store.write(readings.slice(first, first + 10_000));
      if (!written.ok) throw new Error(written.error.message);
    }
  });

const countOf = (store: Store, station: string) =>
  store.readings(station, 0, FAR_MS).then((read) => (read.ok ? read.value.length : Number.NaN));
const counts = (place: Place) =>
  withStore(place, async (store) => ({ garden: await countOf(store, "garden"), patio: await countOf(store, "patio") }));

async function retain(kept: Readonly<Record<string, string>>): Promise<void> {
  const client = await connectAsync(broker.url);
  for (const [topic, payload] of Object.entries(kept)) await client.publishAsync(topic, payload, { qos: 1, retain: true });
  await client.endAsync();
}

async function keptTopics(): Promise<string[]> {
  const reader = await connectAsync(broker.url);
  const kept: string[] = [];
  const isComplete = new Promise<void>((resolve) => {
    reader.on("message", (topic, _payload, packet) => (packet.retain ? void kept.push(topic) : resolve()));
  });
  await reader.subscribeAsync("#", { qos: 1 });
  await reader.publishAsync("the-end", "", { qos: 1 });
  await isComplete;
  await reader.endAsync(true);
  return kept.sort();
}

const environmentOf = (place: Place) => ({ CLIMA_MQTT_URL: broker.url, CLIMA_DATA_DIR: folder.path, ...place.environment });

async function rename(place: Place, ...args: readonly string[]) {
  const environment = environmentOf(place);
  Object.assign(process.env, environment);
  return runClima("station", "rename", ...args).finally(() => {
    for (const name of Object.keys(environment)) delete process.env[name];
  });
}

/** The command in a process of its own, which may be killed. */
function startRename(place: Place) {
  const args = ["--import", "tsx", MAIN, "station", "rename", "garden", "patio", "--yes"];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...environmentOf(place) }, stdio: "ignore" });
  const ended = new Promise<number | string | null>((resolve) => child.once("close", (code, signal) => resolve(code ?? signal)));
  return { pid: child.pid ?? 0, kill: () => child.kill("SIGKILL"), ended };
}

/** Looks without a pause: what is waited for may last only some milliseconds. */
async function untilAt(isNow: () => boolean): Promise<void> {
  while (!isNow()) await nextTurn();
}

const OFFLINE = { [topics.station("garden").status]: "offline", [topics.station("garden").latest("temperatureC")]: "1" };

function describeRename(makePlace: () => Place): void {
  let place: Place;
  beforeEach(async () => {
    place = makePlace();
    await retain(OFFLINE);
  });

  test("moves all history, clears what the broker keeps, and says what to do at the Pi; twice says that there is no such station", async () => {
    await retain({ [topics.forgotten("patio")]: "offline", [topics.station("roof").status]: "offline" });
    await fill(place, "garden", 100);
    const { exitCode, stdout } = await rename(place, "garden", "patio", "--yes");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^renamed garden to patio: 100 readings, \d+ roll-ups and 0 points moved, 2 retained topics cleared$/m);
    expect(stdout).toContain("at its Pi: set CLIMA_STATION_ID=patio, or station.id in its configuration, then start its agent\n");
    expect(stdout).toContain("the name that people see is station.name");
    expect(await counts(place)).toEqual({ garden: 0, patio: 100 });
    expect(await keptTopics()).toEqual([topics.forgotten("garden"), topics.station("roof").status].sort());
    const again = await rename(place, "garden", "patio", "--yes");
    expect(again).toMatchObject({ exitCode: 1, stdout: "" });
    expect(again.stderr).toEqual(["there is no station garden, neither at the broker nor in the store; there are patio, roof"]);
  });

  test("says what it would do and changes nothing where nobody can be asked", async () => {
    await fill(place, "garden", 3);
    const kept = await keptTopics();
    const { exitCode, stderr } = await rename(place, "garden", "patio");
    expect(exitCode).toBe(1);
    expect(stderr).toEqual([
      "garden becomes patio: its history from 2026-01-01 to 2026-01-01 is moved, 2 retained topics of garden are cleared; say --yes to do it",
    ]);
    expect(await counts(place)).toEqual({ garden: 3, patio: 0 });
    expect(await keptTopics()).toEqual(kept);
  });

  test("refuses, with one sentence, what is online, taken, no id, or the same", async () => {
    await fill(place, "garden", 3);
    await fill(place, "cellar", 1);
    await retain({ [topics.station("roof").status]: "offline" });
    const refusal = async (...args: readonly string[]) => {
      const { exitCode, stderr } = await rename(place, ...args, "--yes");
      expect(exitCode).toBe(1);
      return stderr.join("\n");
    };
    expect(await refusal("garden", "cellar")).toBe("there is a history of cellar in the store already; choose another id");
    expect(await refusal("garden", "roof")).toBe("the broker knows a station roof already; choose another id");
    for (const id of ["Patio", "a/b", "", "a".repeat(33)])
      expect(await refusal("garden", id)).toBe(`${JSON.stringify(id)} is no station; expected lower-case letters, digits and hyphens`);
    expect(await refusal("garden", "garden")).toBe("garden has that id already; expected another one");
    await retain({ [topics.station("garden").status]: "online" });
    expect(await refusal("garden", "patio")).toBe(
      "garden is online: stop its agent first and run this again; then set CLIMA_STATION_ID=patio, or station.id in its configuration",
    );
    expect(await counts(place)).toEqual({ garden: 3, patio: 0 });
  });

  test("finishes with the same command when it was ended between the store and the broker", async () => {
    await fill(place, "garden", 3);
    await rename(place, "garden", "patio", "--yes");
    await retain({ ...OFFLINE, [topics.station("patio").status]: "online" });
    expect(await rename(place, "garden", "patio", "--yes")).toMatchObject({ exitCode: 0 });
    expect(await keptTopics()).toEqual([topics.forgotten("garden"), topics.station("patio").status].sort());
    expect(await counts(place)).toEqual({ garden: 0, patio: 3 });
  });
}

describe("clima station rename with DuckDB", () => {
  describeRename(onDuckDb);

  const onLinux = process.platform === "linux" ? test : test.skip;
  onLinux("killed before or in its commit, it leaves all by one of the names, and the same command finishes it", async () => {
    const READINGS = 100_000;
    const place = onDuckDb();
    await fill(place, "garden", READINGS);
    const file = join(folder.path, "clima.duckdb");
    const hasDuckDb = (pid: number) => readFileSync(`/proc/${pid}/maps`, "utf8").includes("duckdb.node");
    const isCommitting = () => existsSync(`${file}.wal`) && statSync(`${file}.wal`).size > 0;
    for (const moment of [hasDuckDb, isCommitting]) {
      await retain(OFFLINE);
      const command = startRename(place);
      await untilAt(() => moment(command.pid));
      command.kill();
      expect(await command.ended).toBe("SIGKILL");
      expect([0, READINGS]).toContain((await counts(place)).patio);
    }
    await retain(OFFLINE);
    expect(await rename(place, "garden", "patio", "--yes")).toMatchObject({ exitCode: 0 });
    expect(await counts(place)).toEqual({ garden: 0, patio: READINGS });
  });

  test("says what to do when another Clima has the file", async () => {
    const place = onDuckDb();
    await retain(OFFLINE);
    await withStore(place, async () => {
      const command = spawn(process.execPath, ["--import", "tsx", MAIN, "station", "rename", "garden", "patio", "--yes"], {
        env: { ...process.env, ...environmentOf(place) },
      });
      let said = "";
      command.stderr.on("data", (text) => {
        said += text;
      });
      await new Promise((resolve) => command.once("close", resolve));
      expect(said).toMatch(/clima\.duckdb is in use by another Clima; stop it, .*\n.*run clima broker alone meanwhile/);
    });
  });
});

describeWith(["influxd"], "clima station rename with a real InfluxDB 1.6", () => {
  let influxd: Awaited<ReturnType<typeof startInfluxd>>;
  let count = 0;
  beforeAll(async () => {
    influxd = await startInfluxd();
  });
  afterAll(() => influxd.stop());

  function onInflux(): Place {
    const influxDatabase = `rename-${count++}`;
    return {
      settings: { kind: "influxdb", influxUrl: influxd.url, influxDatabase, influxVersion: 1, duckdbMemoryMb: 256 },
      environment: {
        CLIMA_STORE_KIND: "influxdb",
        CLIMA_STORE_INFLUX_URL: influxd.url,
        CLIMA_STORE_INFLUX_DATABASE: influxDatabase,
        CLIMA_STORE_INFLUX_VERSION: "1",
      },
    };
  }
  describeRename(onInflux);

  test("killed while it copies, it loses nothing, and the same command finishes it, though the new one is there already", async () => {
    const place = onInflux();
    const READINGS = 100_000;
    await retain(OFFLINE);
    await fill(place, "garden", READINGS);
    const command = startRename(place);
    const stations = () => withStore(place, async (store) => JSON.stringify(await store.stations()));
    await waitFor("the first readings by the new name", async () => (await stations()).includes("patio"), 60_000);
    command.kill();
    expect(await command.ended).toBe("SIGKILL");
    const half = await counts(place);
    expect(half.garden).toBe(READINGS);
    expect(half.patio).toBeLessThan(READINGS);
    await retain({ [topics.station("patio").status]: "online" });
    const { exitCode, stdout } = await rename(place, "garden", "patio", "--yes");
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`renamed garden to patio: ${READINGS} readings,`);
    expect(await counts(place)).toEqual({ garden: 0, patio: READINGS });
  });
});
