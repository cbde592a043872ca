import { setTimeout as sleep } from "node:timers/promises";
import { type Reading, silentLog } from "@clima/schemas";
import type { Store, StoreError } from "@clima/store";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { memoryStore } from "../../../test/support/memory-store.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { createRollUps } from "../../src/rollups/roll-ups.ts";
import { openTouchedHours } from "../../src/rollups/touched-hours.ts";

const HOUR_MS = 3_600_000;
const T0_MS = Date.parse("2026-06-10T04:00:00Z");
const reading = (hour: number, station = "garden"): Reading => ({
  station,
  bootId: "b1",
  seq: hour,
  takenAt: new Date(T0_MS + HOUR_MS * hour).toISOString(),
  values: { temperatureC: 1 },
});

describe("keeping roll-ups", () => {
  let folder: ReturnType<typeof tempDir>;
  let made: { station: string; hoursMs: readonly number[]; timeZone: string | undefined }[];
  let error: ((station: string) => StoreError | undefined) | undefined;
  let started: { stop(): Promise<void> }[];
  const told: string[] = [];
  beforeEach(() => {
    folder = tempDir();
    [made, started, error] = [[], [], undefined];
    told.length = 0;
  });
  afterEach(async () => {
    for (const each of started) await each.stop();
    folder.remove();
  });

  const file = () => `${folder.path}/hours`;
  const fileHours = () => Object.fromEntries(openTouchedHours(file(), silentLog).list());
  function start(rollUp: Store["rollUp"] = rollUpInMemory, everyMs = 20) {
    const log = { ...silentLog, warn: (text: string) => void told.push(text) };
    const ports = { timeZoneOf: (station: string) => (station === "garden" ? "Europe/Berlin" : undefined), log };
    const rollUps = createRollUps({ ...memoryStore().store, rollUp }, { file: file(), everyMs }, ports);
    rollUps.start();
    started.push(rollUps);
    return rollUps.store;
  }
  const rollUpInMemory: NonNullable<Store["rollUp"]> = async (station, hoursMs, timeZone) => {
    const failure = error?.(station);
    if (failure) return { ok: false, error: failure };
    made.push({ station, hoursMs, timeZone });
    return { ok: true, value: undefined };
  };

  test("some time after a write its hours are rolled up, in the station's time zone, and then forgotten", async () => {
    await start().write([reading(0), reading(2), reading(0, "roof")]);
    expect(fileHours()).toEqual({ garden: [T0_MS, T0_MS + 2 * HOUR_MS], roof: [T0_MS] });
    await waitFor("the hours to be forgotten", () => Object.keys(fileHours()).length === 0);
    expect(made).toContainEqual({ station: "garden", hoursMs: [T0_MS, T0_MS + 2 * HOUR_MS], timeZone: "Europe/Berlin" });
    expect(made).toContainEqual({ station: "roof", hoursMs: [T0_MS], timeZone: undefined });
  });

  test("a store that is away delays them, which is told once, and loses none, over a restart too", async () => {
    error = () => ({ kind: "unavailable", message: "away" });
    const asked: string[] = [];
    await start((...asks) => {
      asked.push(asks[0]);
      return rollUpInMemory(...asks);
    }).write([reading(0)]);
    await waitFor("it to be asked twice", () => asked.length >= 2);
    await started[0]?.stop();
    expect(fileHours()).toEqual({ garden: [T0_MS] });
    error = undefined;
    start();
    await waitFor("the hours to be forgotten", () => Object.keys(fileHours()).length === 0);
    expect(made[0]?.hoursMs).toEqual([T0_MS]);
    expect(told).toEqual([expect.stringContaining("roll-ups wait until they can be made: away")]);
  });

  test("a refusal is told once, keeps the hours, and holds up no other station", async () => {
    error = (station) => (station === "garden" ? { kind: "refused", message: "no such right" } : undefined);
    await start().write([reading(0), reading(0, "roof")]);
    await waitFor("the roof to be forgotten", () => fileHours()["roof"] === undefined);
    expect(fileHours()).toEqual({ garden: [T0_MS] });
    expect(told).toEqual([expect.stringContaining("no such right")]);
  });

  test("a reading that is written while its hour is rolled up has the hour rolled up again", async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isFirst = true;
    const store = start(async (...asks) => {
      if (isFirst) {
        isFirst = false;
        await held;
      }
      return rollUpInMemory(...asks);
    });
    await store.write([reading(0)]);
    await waitFor("the roll-up to have begun", () => !isFirst);
    await store.write([reading(0)]);
    release();
    await waitFor("the hours to be forgotten", () => Object.keys(fileHours()).length === 0);
    expect(made.length).toBeGreaterThanOrEqual(2);
  });

  test("many hours are rolled up in parts", async () => {
    await start().write(Array.from({ length: 2000 }, (_, hour) => reading(hour)));
    await waitFor("the hours to be forgotten", () => Object.keys(fileHours()).length === 0);
    expect(made.slice(0, 3).map(({ hoursMs }) => hoursMs.length)).toEqual([744, 744, 512]);
  });

  test("who stops does not wait for a store that hangs, and what hangs changes nothing later", async () => {
    let release: () => void = () => undefined;
    let hasBegun = false;
    const store = start(
      () =>
        new Promise((resolve) => {
          hasBegun = true;
          release = () => resolve({ ok: true, value: undefined });
        }),
    );
    await store.write([reading(0)]);
    await waitFor("the roll-up to have begun", () => hasBegun);
    await started[0]?.stop();
    release();
    await sleep(0);
    expect(fileHours()).toEqual({ garden: [T0_MS] });
  });

  test("a store that keeps its roll-ups itself is left alone", async () => {
    const { store } = memoryStore();
    const rollUps = createRollUps(store, { file: file(), everyMs: 1 }, { timeZoneOf: () => undefined, log: silentLog });
    expect(rollUps.store).toBe(store);
    rollUps.start();
    await rollUps.stop();
  });
});
