import { join } from "node:path";
import { type Point, type Reading, silentLog } from "@clima/schemas";
import { openStore, type Store } from "@clima/store";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Influxd, startInfluxd } from "../test/support/influxd.ts";
import { describeWith } from "../test/support/requires.ts";
import { seedOfRun } from "../test/support/seed.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";

const SEED = seedOfRun();
const FIRST_MS = Date.UTC(2025, 10, 30);
const READINGS = 9000;

const readings: readonly Reading[] = Array.from({ length: READINGS }, (_, index) => ({
  station: index % 3 === 0 ? "roof" : "garden",
  bootId: "b",
  seq: index,
  takenAt: new Date(FIRST_MS + index * 611_003).toISOString(),
  values: { temperatureC: 100 / (3 + index) - 20, ...(index % 2 === 0 ? { humidityPct: index % 100 } : {}) },
}));
const presses = Array.from(
  { length: 60 },
  (_, index): Point => ({
    measurement: "ir_event",
    station: "garden",
    takenAt: new Date(FIRST_MS + index * 1000).toISOString(),
    id: `press ${index}`,
    tags: { event: "sent", command: "ir/send", remote: "tv", button: "KEY_POWER", result: "ok" },
    fields: { count: 1, takenMs: 100 + index / 3, code: "sent" },
  }),
);

describeWith(["influxd"], "the history moves", () => {
  let scene: Scene;
  let influxd: Influxd;
  const source = () => join(scene.folder, "source");

  beforeAll(async () => {
    scene = await createScene();
    influxd = await startInfluxd();
    const store = await openDuckDb(source());
    expect(await store.write([...readings, ...presses])).toMatchObject({ ok: true });
    await store.close();
  });
  afterAll(async () => {
    await scene.close();
    await influxd.stop();
  });

  const start = (database: string, dataDir: string, ...args: string[]) =>
    scene.start(args, {
      CLIMA_DATA_DIR: dataDir,
      CLIMA_STORE_INFLUX_URL: influxd.url,
      CLIMA_STORE_INFLUX_VERSION: "1",
      CLIMA_STORE_INFLUX_DATABASE: database,
    });

  async function clima(database: string, dataDir: string, ...args: string[]) {
    const running = start(database, dataDir, ...args);
    const code = await running.exited;
    return { code, text: running.output() };
  }

  async function move(database: string, dataDir: string, to: string) {
    const { code, text } = await clima(database, dataDir, "move", "--to", to, "--json");
    const facts = JSON.parse(text.split("\n").find((line) => line.startsWith("{")) ?? "{}");
    const sum = (name: string) => facts.months.reduce((all: number, month: Record<string, number>) => all + (month[name] ?? 0), 0);
    return { code, records: sum("records"), written: sum("written"), different: facts.different, months: facts.months };
  }

  test("into InfluxDB and back, and is the same month by month; what has arrived is not written again", async () => {
    const all = READINGS + presses.length;
    const first = await move("there", source(), "influxdb");
    expect(first).toMatchObject({ code: 0, records: all, written: all, different: 0 });
    expect(first.months).toContainEqual(expect.objectContaining({ what: "readings", station: "garden", month: "2025-12" }));
    expect(await move("there", source(), "influxdb")).toMatchObject({ code: 0, records: all, written: 0, different: 0 });

    const back = join(scene.folder, "back");
    expect(await move("there", back, "duckdb")).toMatchObject({ code: 0, records: all, written: all, different: 0 });
    expect(await everythingIn(back)).toEqual(await everythingIn(source()));
  });

  test("while Clima has the embedded store open, as it is then", async () => {
    const holder = await openDuckDb(source());
    try {
      expect(await move("live", source(), "influxdb")).toMatchObject({ code: 0, records: READINGS + presses.length, different: 0 });
    } finally {
      await holder.close();
    }
  });

  test(`on after a kill, with nothing twice and nothing missing (SEED=${SEED})`, async () => {
    const running = start("killed", source(), "move", "--to", "influxdb");
    const wanted = 1 + (SEED % (READINGS - 1));
    await waitFor(
      "some readings to arrive",
      async () => (await countIn("killed")) >= Math.min(wanted, 2000) || running.child.exitCode !== null,
    );
    await running.stop("SIGKILL");
    expect(await move("killed", source(), "influxdb")).toMatchObject({ code: 0, records: READINGS + presses.length, different: 0 });
    expect(await countIn("killed")).toBe(READINGS);
  });

  test("makes roll-ups that a move which was killed did not come to", async () => {
    expect(await move("rolled", source(), "influxdb")).toMatchObject({ code: 0, different: 0 });
    const whole = await rollUpsIn("rolled");
    expect(whole.length).toBeGreaterThan(100);
    await query("rolled", 'DROP MEASUREMENT "weather_hour"');
    expect(await move("rolled", source(), "influxdb")).toMatchObject({ code: 0, written: 0, different: 0 });
    expect(await rollUpsIn("rolled")).toEqual(whole);
  });

  test("refuses to move a store to itself", async () => {
    const { code, text } = await clima("there", source(), "move", "--from", "duckdb", "--to", "duckdb");
    expect(text).toContain("--from and --to are both duckdb");
    expect(code).not.toBe(0);
  });

  async function query(database: string, q: string): Promise<readonly (readonly unknown[])[]> {
    const answer = (await (await fetch(`${influxd.url}/query?${new URLSearchParams({ db: database, q })}`, { method: "POST" })).json()) as {
      results?: { series?: { values: unknown[][] }[] }[];
    };
    return (answer.results?.[0]?.series ?? []).flatMap(({ values }) => values);
  }

  const rollUpsIn = (database: string) => query(database, 'SELECT * FROM "weather_hour" GROUP BY station');

  async function countIn(database: string): Promise<number> {
    const [row] = await query(database, 'SELECT count("temperatureC") FROM "weather"');
    return Number(row?.[1] ?? 0);
  }
});

async function openDuckDb(dataDir: string): Promise<Store> {
  const store = await openStore({ kind: "duckdb", duckdbMemoryMb: 256 } as never, dataDir, silentLog);
  if (!store.ok) throw new Error(store.error);
  return store.value;
}

async function everythingIn(dataDir: string) {
  const store = await openDuckDb(dataDir);
  const all = [];
  for (const station of ["garden", "roof"]) all.push(await store.readings(station, 0, Date.UTC(2200, 0)));
  all.push(await store.points("ir_event", "garden", 0, Date.UTC(2200, 0)));
  await store.close();
  return all;
}
