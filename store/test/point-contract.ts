import { isPoint, type Measurement, type Point } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { waitFor } from "../../test/support/wait-for.ts";
import type { Store } from "../src/index.ts";
import { reading, T0_MS, unwrap } from "./contract.ts";

const at = (second: number) => new Date(T0_MS + 1000 * second).toISOString();
const FAR_MS = T0_MS + 365 * 86_400_000;

const health = (second: number, fields: Point["fields"], tags: Point["tags"] = {}, station = "garden"): Point => ({
  measurement: "station_health",
  station,
  takenAt: at(second),
  tags,
  fields,
});
const press = (second: number, id: string, result = "ok"): Point => ({
  measurement: "ir_event",
  station: "garden",
  takenAt: at(second),
  id,
  tags: { event: "sent", command: "ir/send", remote: "tv", button: "KEY_POWER", result },
  fields: { count: 1, takenMs: 112.4, code: "sent" },
});

/** What every store must do with points; `open` gives a fresh, empty one. */
export function describePointContract(open: () => Promise<Store>): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const write = async (...points: Point[]) => unwrap(await store.write(points));
  const stored = async (measurement: Measurement, station = "garden") => unwrap(await store.points(measurement, station, 0, FAR_MS));

  describe("points", () => {
    test("come back exactly as they were written, oldest first, numbers, flags and texts", async () => {
      const error = 'address 0x40 does not answer, "really"; is C:\\x = y?';
      const late = health(60, { uptimeS: 86_460.25, underVoltage: 0, cpuTemperatureC: -3.5 });
      const early = health(0, { ok: 0, sinceS: 3000, error }, { sensor: "htu21d, the=2nd one" });
      await write(late, early);
      expect(await stored("station_health")).toEqual([early, late]);
      expect(await stored("ir_event")).toEqual([]);
    });

    test("are one when they are written again, together with others or alone, also late", async () => {
      await write(press(0, "a"), press(10, "b"), press(0, "a"));
      await write(press(10, "b"), press(5, "c"), press(0, "a"));
      await write(press(0, "a"));
      expect((await stored("ir_event")).map(({ id }) => id)).toEqual(["a", "c", "b"]);
    });

    test("of the same time are two when their ids or their tags differ", async () => {
      await write(press(0, "a"), press(0, "b"), press(0, "b", "error"));
      await write(health(0, { ok: 1 }, { sensor: "bmp180" }), health(0, { ok: 0 }, { sensor: "htu21d" }), health(0, { uptimeS: 1 }));
      expect(await stored("ir_event")).toHaveLength(3);
      expect((await stored("station_health")).map(({ tags }) => tags["sensor"] ?? "").sort()).toEqual(["", "bmp180", "htu21d"]);
    });

    test("keep apart a hundred presses of one button in one millisecond, each with its own time", async () => {
      const presses = Array.from({ length: 100 }, (_, index) => press(3, `id-${index}`, "expired"));
      await write(...presses);
      await write(...presses);
      const found = await stored("ir_event");
      expect(found.map(({ id }) => id).sort()).toEqual(presses.map(({ id }) => id).sort());
      expect(new Set(found.map(({ takenAt }) => takenAt))).toEqual(new Set([at(3)]));
    });

    test("are found from the first instant of a range on and before its last", async () => {
      await write(...[0, 1, 2, 3].map((second) => press(second, `p${second}`)));
      const found = unwrap(await store.points("ir_event", "garden", T0_MS + 1000, T0_MS + 3000));
      expect(found.map(({ id }) => id)).toEqual(["p1", "p2"]);
    });

    test("are written together with readings, which know nothing of them", async () => {
      unwrap(await store.write([reading(0, { temperatureC: 1 }), press(0, "a"), reading(1, { temperatureC: 2 })]));
      expect(unwrap(await store.readings("garden", 0, FAR_MS)).filter((each) => !("measurement" in each))).toHaveLength(2);
      expect((await stored("ir_event")).every(isPoint)).toBe(true);
    });

    test("stations of a measurement, by name, with their first and last point", async () => {
      expect(unwrap(await store.stationsWithPoints("station_health"))).toEqual([]);
      await write(health(7, { uptimeS: 1 }, {}, "roof"), health(0, { uptimeS: 1 }), health(5, { ok: 1 }, { sensor: "x" }), press(9, "a"));
      expect(unwrap(await store.stationsWithPoints("station_health"))).toEqual([
        { station: "garden", firstTakenAt: at(0), lastTakenAt: at(5) },
        { station: "roof", firstTakenAt: at(7), lastTakenAt: at(7) },
      ]);
    });
  });
}

/** How long points are kept; `open` gives an empty store that keeps health for a day and has removed what is older soon after a write. */
export function describePointRetention(open: () => Promise<Store>): void {
  test("points go when they are older than what is kept of their measurement; all others stay", async () => {
    const store = await open();
    const at = (hoursAgo: number) => new Date(Date.now() - hoursAgo * 3_600_000).toISOString();
    const old = { ...health(0, { uptimeS: 1 }), takenAt: at(25) };
    const kept = { ...health(0, { uptimeS: 2 }), takenAt: at(23) };
    const event = { ...press(0, "a"), takenAt: at(10_000) };
    const weather = { ...reading(0, { temperatureC: 1 }), takenAt: at(10_000) };
    unwrap(await store.write([old, kept, event, weather]));
    const all = async (measurement: Measurement) => unwrap(await store.points(measurement, "garden", 0, Date.now()));
    await waitFor("what is old to go", async () => (await all("station_health")).length < 2);
    expect(await all("station_health")).toEqual([kept]);
    expect(await all("ir_event")).toEqual([event]);
    expect(unwrap(await store.readings("garden", 0, Date.now()))).toHaveLength(1);
    await store.close();
  });
}
