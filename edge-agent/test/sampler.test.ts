import { err, type Log, ok, type Result, silentLog, type Values } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { createLibsqlOutbox } from "../src/outbox/libsql-outbox.ts";
import type { Sensor } from "../src/platform/sensor.ts";
import { prepare } from "../src/reading/prepare.ts";
import { createSampler } from "../src/sampler.ts";
import { createSensorBoard, type SensorState } from "../src/sensor-board.ts";
import { createManualClock } from "./support/manual-clock.ts";
import { memoryDb } from "./support/memory-db.ts";
import { isoAt, T0_MS } from "./support/readings.ts";

type Answer = () => Promise<Result<Values, string>>;

function stationOf(answers: Record<string, Answer>, { startMs = T0_MS, maxReadings = 100 } = {}) {
  const time = createManualClock(startMs);
  const faults: string[] = [];
  const warnings: string[] = [];
  const changes: [string, SensorState][] = [];
  const log: Log = { ...silentLog, warn: (message) => void warnings.push(message) };
  const sensors = Object.entries(answers).map(([name, read]): Sensor => ({ name, quantities: [], read }));
  const board = createSensorBoard(sensors, time.clock, (...change) => void changes.push(change));
  const outbox = createLibsqlOutbox(memoryDb(), { maxReadings });
  const sampler = createSampler({
    readSensors: board.read,
    prepare: (values) => prepare(values, {}),
    outbox,
    clock: time.clock,
    bootId: "boot",
    reportFault: (code, message) => void faults.push(`${code}: ${message}`),
    log,
  });
  const kept = () => {
    const rows = outbox.oldest(0, 100);
    return rows.ok ? rows.value.map(({ json }) => JSON.parse(json)) : [];
  };
  return { ...time, sampler, board, faults, warnings, changes, kept };
}

const thermometer: Answer = async () => ok({ temperatureC: 20 });
const barometer: Answer = async () => ok({ pressureHpa: 1000 });

describe("a reading", () => {
  test("has the values of all sensors, and the next number of its boot", async () => {
    const { sampler, kept, advance } = stationOf({ thermometer, barometer });
    await sampler.takeReading();
    await advance(10_000);
    await sampler.takeReading();
    expect(kept()).toEqual([
      { bootId: "boot", seq: 0, takenAt: isoAt(0), values: { temperatureC: 20, pressureHpa: 1000 } },
      { bootId: "boot", seq: 1, takenAt: isoAt(10), values: { temperatureC: 20, pressureHpa: 1000 } },
    ]);
  });

  test("lacks the quantities of a sensor that fails, and the sensor's state says why and since when", async () => {
    const state = { isBroken: false };
    const failing: Answer = async () => (state.isBroken ? err("no acknowledgement from 0x77") : barometer());
    const { sampler, board, changes, kept, advance } = stationOf({ thermometer, failing });
    await sampler.takeReading();
    expect(changes).toEqual([]);
    await advance(10_000);
    state.isBroken = true;
    await sampler.takeReading();
    await advance(10_000);
    await sampler.takeReading();
    expect(kept().at(-1).values).toEqual({ temperatureC: 20 });
    const failed = { isOk: false, sinceMs: T0_MS + 10_000, error: "no acknowledgement from 0x77" };
    expect(board.states().get("failing")).toEqual(failed);
    expect(changes).toEqual([["failing", failed]]);
    state.isBroken = false;
    await sampler.takeReading();
    expect(changes.at(-1)).toEqual(["failing", { isOk: true, sinceMs: T0_MS + 20_000 }]);
  });

  test("does not wait longer than the deadline for a sensor that hangs, nor asks it again meanwhile", async () => {
    const asked = { count: 0 };
    const hanging: Answer = () => {
      asked.count += 1;
      return new Promise(() => {});
    };
    const { sampler, board, kept, advance } = stationOf({ thermometer, hanging });
    const first = sampler.takeReading();
    await advance(5000);
    await first;
    expect(board.states().get("hanging")?.error).toBe("no answer within 5000 ms");
    await sampler.takeReading();
    expect(asked.count).toBe(1);
    expect(kept().map(({ values }) => values)).toEqual([{ temperatureC: 20 }, { temperatureC: 20 }]);
  });

  test("is none when no sensor answers", async () => {
    const { sampler, kept } = stationOf({ dead: async () => err("gone") });
    expect(await sampler.takeReading()).toEqual({ ok: false, error: "no sensor gave a value that could be used" });
    expect(kept()).toEqual([]);
  });

  test("leaves out what is out of range, counts it, and says so once an hour", async () => {
    const wild: Answer = async () => ok({ temperatureC: 20, humidityPct: 130 });
    const { sampler, warnings, kept, advance } = stationOf({ wild });
    for (const waitMs of [0, 1_800_000, 1_800_000]) {
      await advance(waitMs);
      await sampler.takeReading();
    }
    expect(kept().map(({ values }) => values.humidityPct)).toEqual([undefined, undefined, undefined]);
    expect(sampler.rangeRejects().get("humidityPct")).toBe(3);
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toMatch(/humidityPct is 130/);
  });

  test("never has the time stamp of the one before, though taken in the same millisecond", async () => {
    const { sampler, kept } = stationOf({ thermometer });
    await Promise.all([sampler.takeReading(), sampler.takeReading()]);
    expect(new Set(kept().map(({ takenAt }) => takenAt)).size).toBe(2);
  });

  test("taken before the clock was set gets its time when it is", async () => {
    const { sampler, kept, advance, stepWallClock, clock } = stationOf({ thermometer }, { startMs: Date.UTC(1970, 0, 1, 0, 1) });
    const early = await sampler.takeReading();
    expect(early.ok ? "" : early.error).toMatch(/^the clock shows 1970-.*; the reading waits/);
    await advance(10_000);
    await sampler.takeReading();
    expect(kept()).toEqual([]);
    stepWallClock(T0_MS - clock.nowMs());
    await advance(10_000);
    await sampler.takeReading();
    expect(kept().map(({ takenAt }) => takenAt)).toEqual([isoAt(-10), isoAt(0), isoAt(10)]);
  });

  test("that drives out an older one is a fault", async () => {
    const { sampler, faults, advance } = stationOf({ thermometer }, { maxReadings: 2 });
    for (let count = 0; count < 3; count += 1) {
      await sampler.takeReading();
      await advance(1000);
    }
    expect(faults).toEqual(["outbox-full: the outbox is full; the oldest readings are being dropped"]);
  });
});
