import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { freePort } from "../../test/support/free-port.ts";
import { startInfluxd } from "../../test/support/influxd.ts";
import { describeWith } from "../../test/support/requires.ts";
import { openInfluxStore } from "../src/influxdb/influx-store.ts";
import { describeStoreContract, reading, T0_MS, unwrap } from "./contract.ts";
import { describeDayContract } from "./day-contract.ts";
import { describePointContract, describePointRetention } from "./point-contract.ts";

describeWith(["influxd"], "the InfluxDB store on a real InfluxDB 1.6", () => {
  let influxd: Awaited<ReturnType<typeof startInfluxd>>;
  let count = 0;
  const open = (url = influxd.url) => openInfluxStore({ url, version: 1, database: `clima "${count++}"` });
  beforeAll(async () => {
    influxd = await startInfluxd();
  });
  afterAll(() => influxd.stop());

  describeStoreContract(async () => open());
  describePointContract(async () => open());
  describeDayContract(async () => open());
  describePointRetention(async () =>
    openInfluxStore({ url: influxd.url, version: 1, database: `retention ${count++}`, pointDays: { station_health: 1 } }),
  );

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

  test.each(["a b", "a,b", "a=b", 'a"b', "a\\b", "a\\,b", "ü ☂ 雨", "'", "a\\\\b", "a#b", "weather,station=x temperatureC=1"])(
    "a station called %j reads back as it was",
    async (station) => {
      const store = open();
      unwrap(await store.write([{ ...reading(0, { temperatureC: 1.5 }), station }]));
      const [row] = unwrap(await store.readings(station, T0_MS, T0_MS + 1000));
      expect(row).toMatchObject({ station, values: { temperatureC: 1.5 } });
      expect(unwrap(await store.stations()).map((each) => each.station)).toEqual([station]);
    },
  );

  test.each([0, -0.1, 1e-9, 0.1 + 0.2, -273.15, 123_456.789_012_345])(
    "%d reads back as it was, and so does a time before 1970",
    async (value) => {
      const store = open();
      const takenAt = "1962-07-01T12:00:00.000Z";
      unwrap(await store.write([{ ...reading(0, { temperatureC: value }), takenAt }]));
      const [row] = unwrap(await store.readings("garden", Date.parse(takenAt), Date.parse(takenAt) + 1));
      expect(row).toEqual({ station: "garden", takenAt, values: { temperatureC: value } });
    },
  );
});
