import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { freePort } from "../../test/support/free-port.ts";
import { startInfluxd } from "../../test/support/influxd.ts";
import { describeWith } from "../../test/support/requires.ts";
import { openInfluxStore } from "../src/influxdb/influx-store.ts";
import { describeStoreContract, reading, T0_MS, unwrap } from "./contract.ts";
import { describeDayContract } from "./day-contract.ts";
import { describeImportContract } from "./import-contract.ts";
import { describePointContract, describePointRetention } from "./point-contract.ts";
import { allOf, describeRenameContract, fill } from "./rename-contract.ts";

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
  describeRenameContract(async () => open());
  describeImportContract(async () => open());
  describePointRetention(async () =>
    openInfluxStore({ url: influxd.url, version: 1, database: `retention ${count++}`, pointDays: { station_health: 1 } }),
  );

  test("days are read from their roll-ups, and what these lack from the readings: before them, and since the last was made", async () => {
    const store = open();
    const [hours, startMs] = [24 * 4, T0_MS];
    const valueAt = (hour: number) => Math.round(10 * Math.sin(hour)) + 20;
    const readings = Array.from({ length: hours }, (_, hour) =>
      reading(60 * hour, { temperatureC: valueAt(hour), windSpeedMs: 2, windDirectionDeg: hour % 2 === 0 ? 350 : 10 }),
    );
    unwrap(await store.write(readings.slice(0, 80)));
    const midnightsMs = [0, 1, 2, 3].map((day) => Date.UTC(2026, 2, 29 + day));
    unwrap(
      (await store.rollUp?.("garden", [midnightsMs[1] ?? 0, midnightsMs[2] ?? 0], "UTC")) ?? {
        ok: false,
        error: { kind: "refused", message: "no roll-ups" },
      },
    );
    unwrap(await store.write(readings.slice(80)));
    const query = { station: "garden", fromMs: startMs, toMs: startMs + hours * 3_600_000, bucketMs: 86_400_000 };
    const startsMs = [midnightsMs[0] ?? 0, ...midnightsMs.slice(1)].map((ms, at) => (at === 0 ? startMs : ms));
    const { columns } = unwrap(
      await store.series({ ...query, startsMs, quantity: "temperatureC", aggregates: ["min", "mean", "max", "count"] }),
    );
    const groups = startsMs.map((fromMs, at) =>
      readings
        .filter(({ takenAt }) => Date.parse(takenAt) >= fromMs && Date.parse(takenAt) < (startsMs[at + 1] ?? query.toMs))
        .map(({ values }) => values.temperatureC ?? Number.NaN),
    );
    expect(columns).toEqual({
      min: groups.map((group) => Math.min(...group)),
      mean: groups.map((group) => expect.closeTo(group.reduce((a, b) => a + b) / group.length, 9)),
      max: groups.map((group) => Math.max(...group)),
      count: groups.map((group) => group.length),
    });
    const wind = unwrap(await store.wind({ ...query, startsMs }));
    expect(wind.speedMs).toEqual(groups.map(() => expect.closeTo(2, 9)));
    expect(wind.fromNorthMs.slice(1, 3)).toEqual([1, 2].map(() => expect.closeTo(2 * Math.cos(Math.PI / 18), 9)));
    expect(wind.fromEastMs.slice(1, 3)).toEqual([1, 2].map(() => expect.closeTo(0, 9)));
    const hourly = unwrap(await store.wind({ ...query, bucketMs: 3_600_000 }));
    expect(hourly.speedMs).toEqual(readings.map(() => expect.closeTo(2, 9)));
  });

  test("a rename that ended after any of its steps is begun, goes to no other name, and the same again finishes it", async () => {
    for (const steps of [1, 2, 5, 7]) {
      const database = `renamed ${count++}`;
      const store = openInfluxStore({ url: influxd.url, version: 1, database });
      await fill(store);
      const before = await allOf(store, "garden");
      const begun = unwrap(await store.rename("garden", "patio"));
      let taken = 0;
      const broken = begun.run(() => {
        taken += 1;
        if (taken === steps) throw new Error("stopped");
      });
      await expect(broken).rejects.toThrow("stopped");
      expect(await store.rename("garden", "attic")).toMatchObject({
        error: { message: "a rename of garden to patio was begun; finish it first with clima station rename garden patio" },
      });
      const again = unwrap(await store.rename("garden", "patio"));
      expect(again.state).toBe("begun");
      unwrap(await again.run(() => {}));
      expect(await allOf(store, "patio")).toEqual(before);
      expect((await allOf(store, "garden")).readings).toEqual([]);
      const left = await fetch(`${influxd.url}/query?${new URLSearchParams({ db: database, q: "SHOW SERIES WHERE station = 'garden'" })}`);
      expect(await left.text()).not.toMatch(/weather|ir_event|station_health/);
    }
  });

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
