import { err, type Log, ok, type Result, silentLog, type Values } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import type { AgentDb } from "../../src/outbox/agent-db.ts";
import { createBufferedOutbox } from "../../src/outbox/buffered-outbox.ts";
import { createLibsqlOutbox } from "../../src/outbox/libsql-outbox.ts";
import { createLibsqlWeatherMemory } from "../../src/outbox/libsql-weather-memory.ts";
import type { Outbox } from "../../src/outbox/port.ts";
import type { ClockSync } from "../../src/platform/clock-sync.ts";
import type { Sensor } from "../../src/platform/sensor.ts";
import { createCheckedPrepare } from "../../src/reading/checked-prepare.ts";
import { createDayOf, type RainGaugeCount } from "../../src/reading/weather-state.ts";
import { createClockWatch } from "../../src/sampling/clock-watch.ts";
import type { SensorState } from "../../src/sampling/port.ts";
import { createSampler } from "../../src/sampling/sampler.ts";
import { createSensorBoard } from "../../src/sampling/sensor-board.ts";
import { createManualClock } from "../support/manual-clock.ts";
import { memoryDb } from "../support/memory-db.ts";
import { isoAt, T0_MS } from "../support/readings.ts";

const PLACE = { latitudeDeg: 50.1, longitudeDeg: 8.7 };

type Answer = () => Promise<Result<Values, string>>;

interface StationOptions {
  readonly startMs?: number;
  readonly maxReadings?: number;
  readonly sync?: ClockSync;
  readonly db?: AgentDb;
  readonly rainGauge?: RainGaugeCount;
  /** What stands between the sampler and the outbox. */
  readonly between?: (outbox: Outbox) => Outbox;
}

function stationOf(answers: Record<string, Answer>, options: StationOptions = {}) {
  const {
    startMs = T0_MS,
    maxReadings = 100,
    sync = async () => "unknown" as const,
    db = memoryDb(),
    rainGauge,
    between = (outbox) => outbox,
  } = options;
  const time = createManualClock(startMs);
  const faults: string[] = [];
  const warnings: string[] = [];
  const changes: [string, SensorState][] = [];
  const reportFault = (code: string, message: string) => void faults.push(`${code}: ${message}`);
  const log: Log = { ...silentLog, warn: (message) => void warnings.push(message) };
  const sensors = Object.entries(answers).map(([name, read]): Sensor => ({ name, quantities: [], read }));
  const board = createSensorBoard(sensors, time.clock, {
    onChange: (...change) => void changes.push(change),
    onFound: () => {},
  });
  const outbox = createLibsqlOutbox(db, { maxReadings });
  const sampler = createSampler({
    readSensors: board.read,
    prepare: createCheckedPrepare(PLACE),
    history: { ...PLACE, dayOf: createDayOf("UTC"), memory: createLibsqlWeatherMemory(db, log) },
    rainGauge,
    outbox: between(outbox),
    clock: time.clock,
    clockWatch: createClockWatch({ clock: time.clock, sync, reportFault }),
    bootId: "boot",
    reportFault,
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

  test("that is a spike is not published, and the fault says so; a suspect one is published with its flag", async () => {
    const temperaturesC = [20, 50, 20, 26];
    const spiking: Answer = async () => ok({ temperatureC: temperaturesC.shift() ?? 20, humidityPct: 50 });
    const { sampler, faults, kept, advance } = stationOf({ spiking });
    for (let count = 0; count < 4; count += 1) {
      await sampler.takeReading();
      await advance(10_000);
    }
    expect(kept().map(({ values }) => values.temperatureC)).toEqual([20, undefined, 20, 26]);
    expect(kept()[1].values).toEqual({ humidityPct: 50 });
    expect(kept()[3].quality).toMatchObject({ temperatureC: "suspect", dewPointC: "suspect" });
    expect(faults).toEqual([expect.stringMatching(/^quality-failed: temperatureC is 50 °C, too far from the value before/)]);
  });

  test("waits while the clock looks right but nobody has set it, and is stamped when somebody has", async () => {
    const state: { answer: "yes" | "no" } = { answer: "no" };
    const { sampler, kept, faults, advance, stepWallClock } = stationOf({ thermometer }, { sync: async () => state.answer });
    for (let count = 0; count < 3; count += 1) {
      await sampler.takeReading();
      await advance(10_000);
    }
    expect(kept()).toEqual([]);
    stepWallClock(3_600_000);
    state.answer = "yes";
    await sampler.takeReading();
    expect(kept().map(({ takenAt }) => takenAt)).toEqual([3600, 3610, 3620, 3630].map(isoAt));
    expect(faults).toEqual([]);
  });

  test("waits ten minutes at most, and the fault says to look at NTP", async () => {
    const { sampler, kept, faults, advance } = stationOf({ thermometer }, { sync: async () => "no" });
    for (let count = 0; count <= 60; count += 1) {
      await sampler.takeReading();
      await advance(10_000);
    }
    expect(kept()).toHaveLength(61);
    expect(faults).toEqual([expect.stringMatching(/^clock-not-synchronised: .*check NTP$/)]);
  });

  test("after the clock was set back has a stamp of its own, and the step is a fault", async () => {
    const { sampler, kept, faults, advance, stepWallClock } = stationOf({ thermometer });
    await sampler.takeReading();
    await advance(10_000);
    await sampler.takeReading();
    stepWallClock(-10_000);
    await sampler.takeReading();
    expect(new Set(kept().map(({ takenAt }) => takenAt)).size).toBe(3);
    expect(faults).toEqual([expect.stringMatching(/^clock-stepped: the clock was set back by 10\.0 s/)]);
  });

  test("has the pressure's tendency over a clock step and a restart", async () => {
    const db = memoryDb();
    const falling: Answer = async () => ok({ pressureHpa: 1000 - first.clock.monotonicMs() / 3_600_000 });
    const first = stationOf({ falling }, { db, maxReadings: 10_000 });
    for (let minute = 0; minute <= 185; minute += 1) {
      if (minute === 90) first.stepWallClock(7_200_000);
      await first.sampler.takeReading();
      await first.advance(60_000);
    }
    const again = stationOf({ falling }, { db, startMs: first.clock.nowMs() });
    expect(await again.sampler.takeReading()).toMatchObject({
      ok: true,
      value: { reading: { values: { pressureTendencyHpa: expect.closeTo(-3, 1) } } },
    });
  });

  test("has the rain since the one before, each tip once, over a restart too", async () => {
    const db = memoryDb();
    const gauge = { count: 3 };
    const rainGauge = { tips: () => gauge.count, mmPerTip: 0.2794 };
    const first = stationOf({ thermometer }, { db, rainGauge });
    await first.sampler.takeReading();
    gauge.count = 5;
    await first.advance(10_000);
    await first.sampler.takeReading();
    gauge.count = 6;
    const again = stationOf({ thermometer }, { db, rainGauge, startMs: T0_MS + 20_000 });
    await again.sampler.takeReading();
    await again.advance(10_000);
    await again.sampler.takeReading();
    expect(again.kept().map(({ values }) => values.rainMm)).toEqual([0.8382, 0.5588, 0.2794, 0]);
    expect(again.kept().at(-1).values).toMatchObject({ rainHourMm: 1.68, rainDayMm: 1.68 });
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

test("a station whose memory is damaged takes no tip of before for rain", async () => {
  const db = memoryDb();
  db.prepare("INSERT INTO memory (name, json) VALUES ('weather', '{')").run();
  let tips = 5000;
  const station = stationOf({ bmp180: async () => ok({ pressureHpa: 1000 }) }, { db, rainGauge: { tips: () => tips, mmPerTip: 0.2 } });
  await station.sampler.takeReading();
  tips += 3;
  await station.advance(10_000);
  await station.sampler.takeReading();
  expect(station.kept().map(({ values }) => values.rainMm)).toEqual([0, 0.6]);
});

/** An outbox that takes nothing while `isFull`, or at most so many readings at once. */
function createRefusingOutbox() {
  const state = { isFull: false, maxAtOnce: Number.POSITIVE_INFINITY };
  const between = (outbox: Outbox): Outbox => ({
    ...outbox,
    appendMany: (readings, alongside) =>
      state.isFull || readings.length > state.maxAtOnce ? err("the disk is full") : outbox.appendMany(readings, alongside),
  });
  return { state, between };
}

const NOT_SET_MS = Date.UTC(1970, 0, 1, 0, 1);

describe("an outbox that takes no readings", () => {
  test("loses none of those that waited for the clock, and the fault says how many wait", async () => {
    const { state, between } = createRefusingOutbox();
    const { sampler, kept, faults, advance, stepWallClock, clock } = stationOf({ thermometer }, { startMs: NOT_SET_MS, between });
    for (let count = 0; count < 3; count += 1) {
      await sampler.takeReading();
      await advance(10_000);
    }
    stepWallClock(T0_MS - clock.nowMs());
    state.isFull = true;
    const refused = await sampler.takeReading();
    expect(refused.ok ? "" : refused.error).toMatch(/the disk is full/);
    expect(sampler.heldCount()).toBe(4);
    expect(faults.at(-1)).toMatch(/^outbox-failed: 4 readings .*the disk is full/);
    state.isFull = false;
    await advance(10_000);
    expect(await sampler.takeReading()).toMatchObject({ ok: true, value: { reading: { seq: 4, takenAt: isoAt(10) } } });
    expect(kept().map(({ takenAt }) => takenAt)).toEqual([-30, -20, -10, 0, 10].map(isoAt));
    expect(kept().map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4]);
    expect(sampler.heldCount()).toBe(0);
  });

  test("is said once an hour, not with every reading", async () => {
    const { state, between } = createRefusingOutbox();
    const { sampler, faults, advance } = stationOf({ thermometer }, { between });
    state.isFull = true;
    for (let count = 0; count < 361; count += 1) {
      await sampler.takeReading();
      await advance(10_000);
    }
    expect(faults.map((fault) => fault.slice(0, 50))).toEqual([
      expect.stringMatching(/^outbox-failed: 1 reading /),
      expect.stringMatching(/^outbox-failed: 361 readings /),
    ]);
  });

  test("takes again what the rain gauge counted meanwhile, each tip once", async () => {
    const gauge = { count: 0 };
    const { state, between } = createRefusingOutbox();
    const { sampler, kept, advance } = stationOf({ thermometer }, { between, rainGauge: { tips: () => gauge.count, mmPerTip: 0.2 } });
    for (const [count, isFull] of [
      [0, false],
      [2, true],
      [3, true],
      [3, false],
      [4, false],
    ] as const) {
      gauge.count = count;
      state.isFull = isFull;
      await sampler.takeReading();
      await advance(10_000);
    }
    expect(kept().map(({ values }) => values.rainMm)).toEqual([0, 0.4, 0.2, 0, 0.2]);
  });

  test("gets one after the other what it does not take at once, the oldest first", async () => {
    const { state, between } = createRefusingOutbox();
    const { sampler, kept, advance } = stationOf({ thermometer }, { between });
    state.isFull = true;
    for (let count = 0; count < 3; count += 1) {
      await sampler.takeReading();
      await advance(10_000);
    }
    state.isFull = false;
    state.maxAtOnce = 1;
    expect(await sampler.takeReading()).toMatchObject({ ok: true, value: { reading: { seq: 3 } } });
    expect(kept().map(({ takenAt, seq }) => [takenAt, seq])).toEqual([0, 1, 2, 3].map((index) => [isoAt(10 * index), index]));
  });

  test("holds up no reading that needs no disk, when the clock was set on a full one", async () => {
    const full: { isFull: boolean } = { isFull: true };
    const between = (stored: Outbox) => {
      const disk = stored as ReturnType<typeof createLibsqlOutbox>;
      return createBufferedOutbox({
        ...disk,
        appendRows: (rows, write) => (full.isFull ? err("the disk is full") : disk.appendRows(rows, write)),
      });
    };
    const { sampler, advance, stepWallClock, clock } = stationOf({ thermometer }, { startMs: NOT_SET_MS, between });
    for (let count = 0; count < 3; count += 1) {
      await sampler.takeReading();
      await advance(10_000);
    }
    stepWallClock(T0_MS - clock.nowMs());
    expect(await sampler.takeReading()).toMatchObject({ ok: true, value: { reading: { seq: 3 } } });
    expect(sampler.heldCount()).toBe(0);
  });

  test("for longer than there is room to wait costs the oldest readings, and the fault says so", async () => {
    const { state, between } = createRefusingOutbox();
    const { sampler, faults } = stationOf({ thermometer }, { between });
    state.isFull = true;
    for (let count = 0; count < 10_001; count += 1) await sampler.takeReading();
    expect(sampler.heldCount()).toBe(10_000);
    expect(faults.at(-1)).toMatch(/^readings-dropped: /);
  });
});

test("a reading that a bug of a sensor ended does not end the next one", async () => {
  const state = { isBroken: true };
  const thrower: Answer = async () => {
    if (state.isBroken) throw new Error("a bug");
    return ok({ temperatureC: 20 });
  };
  const { sampler } = stationOf({ thrower });
  await expect(sampler.takeReading()).rejects.toThrow("a bug");
  state.isBroken = false;
  expect(await sampler.takeReading()).toMatchObject({ ok: true });
});
