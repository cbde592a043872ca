import { type Log, silentLog } from "@clima/schemas";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startInfluxd } from "../../test/support/influxd.ts";
import { describeWith } from "../../test/support/requires.ts";
import { openInfluxStore } from "../src/influxdb/influx-store.ts";
import { reading, T0_MS, unwrap } from "./contract.ts";

describeWith(["influxd"], "a database of a real InfluxDB 1.6", () => {
  let influxd: Awaited<ReturnType<typeof startInfluxd>>;
  beforeAll(async () => {
    influxd = await startInfluxd();
  });
  afterAll(() => influxd.stop());

  const tell = async (statement: string) => {
    const answer = await fetch(`${influxd.url}/query`, { method: "POST", body: new URLSearchParams({ q: statement }) });
    return answer.text();
  };
  const one = (seq: number) => [reading(seq, { temperatureC: seq })];

  test("that somebody drops is made again by the next write or question, which is told each time", async () => {
    const warned: string[] = [];
    const log: Log = { ...silentLog, warn: (line) => void warned.push(line) };
    const store = openInfluxStore({ url: influxd.url, version: 1, database: "dropped" }, log);
    unwrap(await store.write(one(1)));
    await tell('DROP DATABASE "dropped"');
    unwrap(await store.write(one(2)));
    expect(unwrap(await store.readings("garden", T0_MS, T0_MS + 1e7)).map(({ values }) => values.temperatureC)).toEqual([2]);
    await tell('DROP DATABASE "dropped"');
    expect(unwrap(await store.stations())).toEqual([]);
    expect(warned).toEqual(
      Array(2).fill("store: InfluxDB no longer had the database dropped; a new one is made, which has nothing of before"),
    );
  });

  test("that must be there and is misspelt is not made: the error names those that are there", async () => {
    await tell('CREATE DATABASE "house"');
    const store = openInfluxStore({ url: influxd.url, version: 1, database: "huose", mustBeThere: true });
    expect(await store.stations()).toEqual({
      ok: false,
      error: {
        kind: "unavailable",
        message: expect.stringMatching(/^InfluxDB has no database huose; this login sees .*house.*; check store.influxDatabase$/),
        retryAfterMs: 30_000,
      },
    });
    expect(await tell("SHOW DATABASES")).not.toContain("huose");
  });
});
