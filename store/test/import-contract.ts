import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { ImportRecord, Store } from "../src/index.ts";
import { reading, T0_MS, unwrap } from "./contract.ts";

const FAR_MS = T0_MS + 365 * 86_400_000;
export const NOTHING = { added: 0, present: 0, differing: 0, tooOld: 0 };

export const recordOf = (id: string, more: Partial<ImportRecord> = {}): ImportRecord => ({
  id,
  source: "garden.csv",
  profile: "Clima",
  startedAt: "2026-11-30T12:00:00.000Z",
  state: "running",
  counts: { ...NOTHING, refused: 0, points: 0 },
  stations: ["garden"],
  ...more,
});

/** What every store must do with what is imported; `open` gives a fresh, empty one. */
export function describeImportContract(open: () => Promise<Store>): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const values = async (station = "garden") => unwrap(await store.readings(station, 0, FAR_MS)).map((each) => each.values);

  describe("readings that are added", () => {
    test("are stored where nothing is, and change nothing that is stored", async () => {
      unwrap(await store.write([reading(0, { temperatureC: 1, humidityPct: 50 }), reading(5, { temperatureC: 5 })]));
      const added = unwrap(
        await store.addReadings("a", [
          reading(0, { temperatureC: 2, pressureHpa: 1000 }),
          reading(3, { rainMm: 0 }),
          reading(5, { temperatureC: 5 }),
          reading(9, { temperatureC: 9 }),
          reading(9, { temperatureC: 9 }, "roof"),
        ]),
      );
      expect(added).toEqual({ added: 4, present: 1, differing: 1, tooOld: 0 });
      expect(await values()).toEqual([
        { temperatureC: 1, humidityPct: 50, pressureHpa: 1000 },
        { rainMm: 0 },
        { temperatureC: 5 },
        { temperatureC: 9 },
      ]);
      expect(await values("roof")).toEqual([{ temperatureC: 9 }]);
      expect(unwrap(await store.stations()).map(({ station, lastTakenAt }) => [station, lastTakenAt])).toEqual([
        ["garden", reading(9, {}).takenAt],
        ["roof", reading(9, {}).takenAt],
      ]);
      expect(unwrap(await store.latest("garden")).temperatureC?.value).toBe(9);
    });

    test("are all there already when they are added again, by the same import or another one", async () => {
      const readings = [0, 1, 2].map((minute) => reading(minute, { temperatureC: minute, humidityPct: 50 }));
      expect(unwrap(await store.addReadings("a", readings))).toEqual({ ...NOTHING, added: 3 });
      expect(unwrap(await store.addReadings("a", readings))).toEqual({ ...NOTHING, present: 3 });
      expect(unwrap(await store.addReadings("b", readings))).toEqual({ ...NOTHING, present: 3 });
      expect((await values()).length).toBe(3);
    });

    test("inside one batch the first is stored, and its repeats find it there", async () => {
      const batch = [reading(0, { temperatureC: 1 }), reading(0, { temperatureC: 2, rainMm: 1 }), reading(0, { rainMm: 1 })];
      expect(unwrap(await store.addReadings("a", batch))).toEqual({ added: 2, present: 1, differing: 1, tooOld: 0 });
      expect(await values()).toEqual([{ temperatureC: 1, rainMm: 1 }]);
    });

    test("an empty batch is no fault", async () => {
      expect(unwrap(await store.addReadings("a", []))).toEqual(NOTHING);
    });
  });

  describe("what is known of imports", () => {
    test("is kept by their ids, oldest first, and replaced by what is said later", async () => {
      expect(unwrap(await store.imports())).toEqual([]);
      const later = recordOf("2026-11-30-2", { startedAt: "2026-11-30T13:00:00.000Z", source: `O'Brien "x" \\ 雨.csv` });
      const first = recordOf("2026-11-30-1");
      unwrap(await store.noteImport(later));
      unwrap(await store.noteImport(first));
      const done = { ...first, state: "done", endedAt: "2026-11-30T12:01:00.000Z", firstTakenAt: reading(0, {}).takenAt } as const;
      unwrap(await store.noteImport(done));
      expect(unwrap(await store.imports())).toEqual([done, later]);
    });
  });
}
