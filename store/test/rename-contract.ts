import type { Point } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Store } from "../src/index.ts";
import { reading, T0_MS, unwrap } from "./contract.ts";

const FAR_MS = T0_MS + 365 * 86_400_000;
const at = (minute: number) => new Date(T0_MS + 60_000 * minute).toISOString();
export const points: readonly Point[] = [
  { measurement: "station_health", station: "garden", takenAt: at(0), tags: { sensor: "bmp180" }, fields: { ok: 0, error: 'no "answer"' } },
  ...["a", "b", "c"].map(
    (id): Point => ({ measurement: "ir_event", station: "garden", takenAt: at(3), id, tags: {}, fields: { count: 1 } }),
  ),
];
/** Four days, so that there are roll-ups and stretches of time. */
export const readings = Array.from({ length: 4 * 48 }, (_, index) =>
  reading(30 * index, { temperatureC: 20 + Math.round(16 * Math.sin(index)) / 16, ...(index % 5 === 0 ? { humidityPct: index / 3 } : {}) }),
);

/** Everything that the port tells of a station. */
export async function allOf(store: Store, station: string) {
  const days = { fromMs: T0_MS, toMs: T0_MS + 4 * 86_400_000, timeZone: "UTC", quantities: ["temperatureC"] } as const;
  const ofStation = { station: "" };
  return {
    readings: unwrap(await store.readings(station, 0, FAR_MS)).map((each) => ({ ...each, ...ofStation })),
    health: unwrap(await store.points("station_health", station, 0, FAR_MS)).map((each) => ({ ...each, ...ofStation })),
    infrared: unwrap(await store.points("ir_event", station, 0, FAR_MS)).map((each) => ({ ...each, ...ofStation })),
    latest: unwrap(await store.latest(station)),
    days: unwrap(await store.days({ ...days, station })),
  };
}

export async function fill(store: Store): Promise<void> {
  unwrap(await store.write([...readings, ...points, reading(7, { temperatureC: -1 }, "roof")]));
  const hoursMs = Array.from({ length: 96 }, (_, hour) => T0_MS + 3_600_000 * hour);
  if (store.rollUp) unwrap(await store.rollUp("garden", hoursMs, "UTC"));
}

const rename = async (store: Store, from: string, to: string) => {
  const looked = unwrap(await store.rename(from, to));
  return { state: looked.state, ...unwrap(await looked.run(() => {})) };
};

/** What every store must do when a station gets another name; `open` gives a fresh, empty one. */
export function describeRenameContract(open: () => Promise<Store>): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
    await fill(store);
  });
  afterEach(() => store.close());

  describe("a station that is renamed", () => {
    test("has all its history by the new name, nothing by the old one, and nobody else's changes", async () => {
      const before = await allOf(store, "garden");
      const others = await allOf(store, "roof");
      expect(before.days.length).toBeGreaterThan(2);
      expect(await rename(store, "garden", "patio")).toMatchObject({ state: "ready", readings: readings.length, points: points.length });
      expect(await allOf(store, "patio")).toEqual(before);
      expect(await allOf(store, "garden")).toEqual({ readings: [], health: [], infrared: [], latest: {}, days: [] });
      expect(await allOf(store, "roof")).toEqual(others);
      expect(unwrap(await store.stations()).map(({ station }) => station)).toEqual(["patio", "roof"]);
      expect(unwrap(await store.stationsWithPoints("ir_event")).map(({ station }) => station)).toEqual(["patio"]);
    });

    test("goes on by the new name, and may be renamed back", async () => {
      await rename(store, "garden", "patio");
      const late = reading(30 * readings.length, { temperatureC: 3 }, "patio");
      unwrap(await store.write([late, reading(0, { humidityPct: 1 }, "patio")]));
      expect(await rename(store, "patio", "garden")).toMatchObject({ state: "ready", readings: readings.length + 1 });
      const all = unwrap(await store.readings("garden", 0, FAR_MS));
      expect(all.at(-1)?.values).toEqual(late.values);
      expect(all[0]?.values).toEqual({ temperatureC: 20, humidityPct: 1 });
    });

    test("is done when the same is asked again, and moves nothing", async () => {
      await rename(store, "garden", "patio");
      const after = await allOf(store, "patio");
      expect(await rename(store, "garden", "patio")).toEqual({ state: "done", readings: 0, rollUps: 0, points: 0 });
      expect(await allOf(store, "patio")).toEqual(after);
    });

    test("gets no name that has a history, whatever it is of; where there is none of either, there is nothing to do", async () => {
      unwrap(await store.write(points.slice(0, 1).map((point) => ({ ...point, station: "cellar" }))));
      for (const taken of ["roof", "cellar"]) {
        const error = { kind: "refused", message: `there is a history of ${taken} in the store already; choose another id` };
        expect(await store.rename("garden", taken)).toEqual({ ok: false, error });
      }
      expect(unwrap(await store.rename("nobody", "noone")).state).toBe("nothing");
    });
  });
}
