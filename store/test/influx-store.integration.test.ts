import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { freePort } from "../../test/support/free-port.ts";
import { startInfluxd } from "../../test/support/influxd.ts";
import { describeWith } from "../../test/support/requires.ts";
import { openInfluxStore } from "../src/influxdb/influx-store.ts";
import { describeStoreContract, reading, T0_MS, unwrap } from "./contract.ts";

describeWith(["influxd"], "the InfluxDB store on a real InfluxDB 1.6", () => {
  let influxd: Awaited<ReturnType<typeof startInfluxd>>;
  let count = 0;
  const open = (url = influxd.url) => openInfluxStore({ url, version: 1, database: `clima "${count++}"` });
  beforeAll(async () => {
    influxd = await startInfluxd();
  }, 40_000);
  afterAll(() => influxd.stop());

  describeStoreContract(async () => open());

  test("a server that is away is unavailable, not a refusal", async () => {
    const store = open(`http://127.0.0.1:${await freePort()}`);
    expect(await store.write([reading(0, { temperatureC: 1 })])).toEqual({
      ok: false,
      error: { kind: "unavailable", message: expect.stringContaining("InfluxDB does not answer") },
    });
    expect((await store.latest("garden")).ok).toBe(false);
  });

  test("a field that has another type is refused with InfluxDB's reason", async () => {
    const database = "conflict";
    const store = openInfluxStore({ url: influxd.url, version: 1, database });
    unwrap(await store.stations());
    await fetch(`${influxd.url}/write?db=${database}`, {
      method: "POST",
      body: `weather,station=garden temperatureC="warm" ${T0_MS}000000`,
    });
    const written = await store.write([reading(0, { temperatureC: 1 })]);
    expect(written).toEqual({ ok: false, error: { kind: "refused", message: expect.stringContaining("field type conflict") } });
  });

  test("fields are floats, whatever the number", async () => {
    const database = "floats";
    const store = openInfluxStore({ url: influxd.url, version: 1, database });
    unwrap(await store.write([reading(0, { temperatureC: 21, humidityPct: 1e-9 })]));
    const response = await fetch(`${influxd.url}/query?db=${database}&q=SHOW FIELD KEYS`);
    const { results } = (await response.json()) as { results: { series: { values: [string, string][] }[] }[] };
    expect(results[0]?.series[0]?.values).toEqual([
      ["humidityPct", "float"],
      ["temperatureC", "float"],
    ]);
  });
});
