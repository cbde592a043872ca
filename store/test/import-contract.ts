import { quantityNames, type Reading } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createRandom } from "../../test/support/random.ts";
import { seedOfRun } from "../../test/support/seed.ts";
import type { ImportRecord, Store } from "../src/index.ts";
import { reading, T0_MS, unwrap } from "./contract.ts";
import { allOf, fill, points } from "./rename-contract.ts";

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

const RUNS = 4;
const HOUR_MS = 3_600_000;
const HOURS_MS = Array.from({ length: 96 }, (_, hour) => T0_MS + HOUR_MS * hour);

/** As the ingest and the import do, where the store does not do it itself. */
export async function rollUpAll(store: Store, stations: readonly string[] = ["garden", "roof"]): Promise<void> {
  for (const station of stations) if (store.rollUp) unwrap(await store.rollUp(station, HOURS_MS, "UTC"));
}

/** Everything that the port tells of stations that have readings. */
export async function whatIsThere(store: Store, stations: readonly string[] = ["garden", "roof"]) {
  const found = [];
  for (const station of stations) {
    const range = { station, fromMs: T0_MS, toMs: T0_MS + 96 * HOUR_MS, bucketMs: HOUR_MS };
    const hours = await store.series({ ...range, quantity: "temperatureC", aggregates: ["min", "mean", "max", "last", "count"] });
    found.push({ station, ...(await allOf(store, station)), hours: unwrap(hours) });
  }
  return { stations: unwrap(await store.stations()), found };
}

export const undo = async (store: Store, id: string) => unwrap(await store.undoImport(id, () => {})).readings;

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

  describe("an import that is undone", () => {
    const imported = Array.from({ length: 60 }, (_, index) => reading(50 * index + 7, { temperatureC: -20, rainMm: 1 }));

    test("leaves what was there before and what came since, and its hours and days follow", async () => {
      await fill(store);
      const later = reading(57, { temperatureC: 31 });
      const before = await whatIsThere(store);
      unwrap(await store.noteImport(recordOf("a")));
      unwrap(await store.addReadings("a", [...imported, ...imported.map((each) => ({ ...each, station: "cellar" }))]));
      unwrap(await store.addReadings("a", [reading(30, { humidityPct: 77, temperatureC: 1 })]));
      await rollUpAll(store, ["garden", "cellar"]);
      expect(unwrap(await store.stations()).map(({ station }) => station)).toEqual(["cellar", "garden", "roof"]);
      expect(await undo(store, "a")).toBe(121);
      expect(await whatIsThere(store)).toEqual(before);
      expect(unwrap(await store.imports())).toEqual([recordOf("a", { state: "undone" })]);
      unwrap(await store.addReadings("b", imported));
      unwrap(await store.write([later]));
      unwrap(await store.noteImport(recordOf("b")));
      await undo(store, "b");
      expect((await whatIsThere(store)).found[0]?.readings.length).toBe((before.found[0]?.readings.length ?? 0) + 1);
      expect(unwrap(await store.readings("garden", Date.parse(later.takenAt), Date.parse(later.takenAt) + 1))[0]?.values).toEqual({
        temperatureC: 31,
      });
    });

    test("takes nothing a second time, whatever came in its places", async () => {
      unwrap(await store.noteImport(recordOf("a")));
      unwrap(await store.addReadings("a", imported));
      expect(await undo(store, "a")).toBe(60);
      expect(await whatIsThere(store)).toMatchObject({ stations: [] });
      unwrap(await store.write(imported));
      expect(await undo(store, "a")).toBe(0);
      expect((await values()).length).toBe(60);
    });

    test("that is not known is refused, and those that are known are named", async () => {
      const none = { kind: "refused", message: 'there is no import "x"; there was none' };
      expect(await store.undoImport("x", () => {})).toEqual({ ok: false, error: none });
      unwrap(await store.noteImport(recordOf("a")));
      expect(await store.undoImport("x", () => {})).toMatchObject({ error: { message: 'there is no import "x"; there are a' } });
    });

    test("of a station that has another name meanwhile is undone by that name", async () => {
      unwrap(await store.noteImport(recordOf("a")));
      unwrap(await store.write([reading(7, { rainMm: 5 })]));
      unwrap(await store.addReadings("a", imported));
      unwrap(await unwrap(await store.rename("garden", "patio")).run(() => {}));
      expect(unwrap(await store.imports())[0]?.stations).toEqual(["patio"]);
      await undo(store, "a");
      expect(await values("patio")).toEqual([{ rainMm: 5 }]);
    });

    test("is what would be there without it, whatever was imported, written and undone before", async () => {
      const random = createRandom(seedOfRun());
      for (let run = 0; run < RUNS; run += 1) {
        const twin = await tryRandomly(random, store);
        expect(await whatIsThere(store)).toEqual(await whatIsThere(twin));
        await twin.close();
        await store.close();
        store = await open();
      }
    });
  });

  /** Live readings, imports and undoing by chance, and at last the undoing of all; the twin is written what is left to be there. */
  async function tryRandomly(random: () => number, tried: Store): Promise<Store> {
    const whole = (below: number) => Math.floor(random() * below);
    const model = new Map<string, { reading: Reading; owner: string }>();
    const ids = ["a", "b", "c"];
    for (const id of ids) unwrap(await tried.noteImport(recordOf(id, { startedAt: `2026-11-30T12:00:0${ids.indexOf(id)}.000Z` })));
    /** Often of a time in which nothing is yet. */
    const batch = (parity: number) => {
      const [from, length] = [40 * whole(5), random() < 0.5 ? 24 : 120];
      return Array.from({ length: 40 }, () => {
        const quantity = quantityNames[whole(3)] ?? "temperatureC";
        const station = random() < 0.8 ? "garden" : "roof";
        return reading(20 * (from + whole(length)), { [quantity]: 2 * whole(4) + parity }, station);
      });
    };
    const keep = (owner: string, readings: readonly Reading[], isOver: boolean) => {
      for (const each of readings) {
        const key = `${each.station} ${each.takenAt} ${Object.keys(each.values)}`;
        if (isOver || !model.has(key)) model.set(key, { reading: each, owner });
      }
    };
    const undoOne = async (id: string) => {
      await rollUpAll(tried);
      await undo(tried, id);
      for (const [key, { owner }] of model) if (owner === id) model.delete(key);
    };
    for (let step = 0; step < 10; step += 1) {
      const [chance, id] = [random(), ids[whole(3)] ?? "a"];
      const readings = batch(chance < 0.4 ? 1 : 0);
      if (chance < 0.4) unwrap(await tried.write(readings));
      else if (chance < 0.85) unwrap(await tried.addReadings(id, readings));
      else await undoOne(id);
      if (chance < 0.85) keep(chance < 0.4 ? "live" : id, readings, chance < 0.4);
    }
    const left = whole(4);
    for (const id of [...ids].sort(() => random() - 0.5).slice(0, left)) await undoOne(id);
    await rollUpAll(tried);
    const twin = await open();
    unwrap(await twin.write([...model.values()].map((each) => each.reading)));
    await rollUpAll(twin);
    return twin;
  }

  describe("a removal", () => {
    const span = { fromMs: T0_MS + 10.5 * HOUR_MS, toMs: T0_MS + 50 * HOUR_MS };

    test("says what it would take, takes that and nothing else, and hours and days follow", async () => {
      await fill(store);
      await rollUpAll(store);
      const before = await whatIsThere(store);
      const removal = unwrap(await store.removal({ what: "weather", ...span }));
      expect(removal.stations).toEqual([
        { station: "garden", records: 79, hoursAlone: 0, firstTakenAt: reading(630, {}).takenAt, lastTakenAt: reading(2970, {}).takenAt },
      ]);
      expect(await whatIsThere(store)).toEqual(before);
      expect(unwrap(await removal.run(() => {}))).toBe(79);
      const after = await whatIsThere(store);
      const twin = await open();
      const left = before.found.flatMap(({ station, readings }) =>
        readings
          .filter(({ takenAt }) => !(Date.parse(takenAt) >= span.fromMs && Date.parse(takenAt) < span.toMs))
          .map((each) => ({ ...each, station })),
      );
      unwrap(await twin.write(left.map((each, seq) => ({ ...each, bootId: "b", seq }))));
      unwrap(await twin.write(points));
      await rollUpAll(twin);
      expect(after).toEqual(await whatIsThere(twin));
      await twin.close();
      expect(unwrap(await store.removal({ what: "weather", ...span })).stations).toEqual([]);
    });

    test("of a whole station leaves no trace of its readings, and nobody else's go", async () => {
      await fill(store);
      const roof = await allOf(store, "roof");
      const all = { stations: ["garden"], fromMs: 0, toMs: FAR_MS };
      unwrap(await unwrap(await store.removal({ what: "weather", ...all })).run(() => {}));
      expect(unwrap(await store.stations()).map(({ station }) => station)).toEqual(["roof"]);
      const left = await allOf(store, "garden");
      expect(left).toMatchObject({ readings: [], latest: {}, days: [] });
      expect([left.health.length, left.infrared.length]).toEqual([1, 3]);
      const infrared = unwrap(await store.removal({ what: "ir_event", ...all }));
      expect(infrared.stations).toMatchObject([{ station: "garden", records: 3 }]);
      expect(unwrap(await infrared.run(() => {}))).toBe(3);
      expect(await allOf(store, "garden")).toMatchObject({ infrared: [], health: left.health });
      expect(await allOf(store, "roof")).toEqual(roof);
    });

    test("goes with what is noted of imports: what comes into its places is no import's", async () => {
      const readings = [0, 1, 2].map((minute) => reading(minute, { temperatureC: minute }));
      unwrap(await store.noteImport(recordOf("a")));
      unwrap(await store.addReadings("a", readings));
      unwrap(await unwrap(await store.removal({ what: "weather", fromMs: T0_MS + 60_000, toMs: FAR_MS })).run(() => {}));
      unwrap(await store.write(readings.slice(1)));
      expect(await undo(store, "a")).toBe(1);
      expect(await values()).toEqual([{ temperatureC: 1 }, { temperatureC: 2 }]);
    });
  });
}
