/**
 * A station's year in a minute: the real drivers, outbox and loops, on a clock that the test moves, with chips that are pulled, a bus that is
 * stuck, a broker that is away for a day, clocks that are set and power that is cut. ENDURANCE_DAYS sets how many days, SEED
 * which faults come when.
 */
import { dirname, join } from "node:path";
import { createLibraryService, openRemoteFolder } from "@clima/infrared";
import { err, parseBackfill, parseTelemetry, silentLog } from "@clima/schemas";
import { expect, test } from "@jest/globals";
import { collectGarbage } from "../../../test/support/collect-garbage.ts";
import { createRandom } from "../../../test/support/random.ts";
import { tempDirInMemory } from "../../../test/support/temp-dir.ts";
import { patientMs } from "../../../test/support/wait-for.ts";
import { createLibsqlCommandJournal } from "../../src/commands/libsql-command-journal.ts";
import { type AgentDb, closeAgentDb } from "../../src/outbox/agent-db.ts";
import { createBufferedOutbox } from "../../src/outbox/buffered-outbox.ts";
import { createLibsqlOutbox } from "../../src/outbox/libsql-outbox.ts";
import { createLibsqlWeatherMemory } from "../../src/outbox/libsql-weather-memory.ts";
import type { I2cBus } from "../../src/platform/i2c-bus.ts";
import { createCheckedPrepare } from "../../src/reading/checked-prepare.ts";
import { createDayOf } from "../../src/reading/weather-state.ts";
import { createChipSensors } from "../../src/sensors/chip-finder.ts";
import { createSimulatedChips } from "../../src/simulation/chips/simulated-chips.ts";
import { createSkippingClock } from "../../src/simulation/chips/skipping-clock.ts";
import { createSimulatedWeather } from "../../src/simulation/simulated-weather.ts";
import type { Station } from "../../src/station/port.ts";
import { startStation } from "../../src/station/station.ts";
import { createManualClock, settle } from "../support/manual-clock.ts";
import { mustOpen } from "../support/memory-db.ts";
import { T0_MS } from "../support/readings.ts";
import { createScriptedLink } from "../support/scripted-link.ts";
import { stationSettings } from "../support/station-settings.ts";

/** Which faults come when. */
const SEED = Number(process.env["SEED"] ?? 2026);
const DAYS = Number(process.env["ENDURANCE_DAYS"] ?? 365);
const STEP_MS = 10 * 60_000;
const STEPS_A_DAY = 144;
const SETTINGS = {
  base: "clima/v1",
  softwareVersion: "1",
  station: { ...stationSettings, elevationM: 112, intervalMs: STEP_MS, exitWhenSilentS: 0, outboxMaxReadings: 100_000 },
};

/** What happens to the station, and how likely it is at each step of ten minutes. */
const FAULTS = {
  pullChip: 0.01,
  plugIn: 0.05,
  stickBus: 0.002,
  cutBroker: 0.008,
  connect: 0.02,
  stepClock: 0.002,
  cutPower: 0.005,
  stopAcknowledging: 0.01,
};
type Fault = keyof typeof FAULTS;

const weatherAt = createSimulatedWeather({ seed: 42, latitudeDeg: 50.1, longitudeDeg: 8.7, elevationM: 112 });

function createYear(file: string) {
  const folder = openRemoteFolder(join(dirname(file), "remotes"));
  if (!folder.ok) throw new Error(folder.error);
  const remotes = createLibraryService(folder.value, silentLog);
  const time = createManualClock(T0_MS);
  const random = createRandom(SEED);
  const happened: Record<Fault, number> = {
    pullChip: 0,
    plugIn: 0,
    stickBus: 0,
    cutBroker: 0,
    connect: 0,
    stepClock: 0,
    cutPower: 0,
    stopAcknowledging: 0,
  };
  /** By takenAt: what entered the outbox, what of it the power cuts took before it was anywhere else, and what arrived. */
  const entered = new Map<string, string>();
  const lost = new Set<string>();
  const arrived = new Map<string, string>();
  const sameInstant = new Set<string>();
  let repeats = 0;
  const pulled = new Set<number>();
  let isBusStuck = false;
  const chips = createSimulatedChips(weatherAt, createSkippingClock(time.clock));
  const bus: I2cBus = {
    transfer: async (address, bytes, length) =>
      isBusStuck || pulled.has(address) ? err(isBusStuck ? "the bus hangs" : "no answer") : chips.transfer(address, bytes, length),
  };
  let running = start();

  function start() {
    const db: AgentDb = mustOpen(file);
    const outbox = createBufferedOutbox(createLibsqlOutbox(db, { maxReadings: SETTINGS.station.outboxMaxReadings }));
    const unwritten = new Set<string>();
    const broker = createScriptedLink();
    const noting: typeof outbox = {
      ...outbox,
      appendMany(readings, alongside) {
        for (const reading of readings) {
          // A clock that was set back, and a restart after it: the second reading of that instant takes the first one's place
          if (entered.has(reading.takenAt)) sameInstant.add(reading.takenAt);
          entered.set(reading.takenAt, JSON.stringify(reading.values));
          unwritten.add(reading.takenAt);
        }
        return outbox.appendMany(readings, alongside);
      },
    };
    const station: Station = startStation(
      SETTINGS,
      {
        clock: time.clock,
        link: broker.link,
        outbox: noting,
        journal: createLibsqlCommandJournal(db),
        sensors: createChipSensors(bus, createSkippingClock(time.clock), SETTINGS.station.chips),
        prepare: createCheckedPrepare(SETTINGS.station),
        history: { ...SETTINGS.station, dayOf: createDayOf("UTC"), memory: createLibsqlWeatherMemory(db, silentLog) },
        remotes,
        transmitter: { transmit: async () => err("no light") },
        readHostFacts: async () => ({}),
      },
      silentLog,
    );
    return { db, outbox, broker, station, unwritten };
  }

  function note(takenAt: string, values: string): void {
    if (arrived.has(takenAt)) repeats += 1;
    else arrived.set(takenAt, values);
  }

  /** What the broker has got, whether or not the station has heard so. */
  function collect(): void {
    for (const { topic, payload } of running.broker.published.splice(0)) {
      const live = topic.endsWith("/telemetry") ? parseTelemetry(payload) : undefined;
      if (live?.ok) note(live.value.takenAt, JSON.stringify(live.value.values));
      const older = topic.endsWith("/backfill") ? parseBackfill(payload) : undefined;
      if (older?.ok) for (const reading of older.value.readings) note(reading.takenAt, JSON.stringify(reading.values));
    }
  }

  /** Kill -9: nothing is delivered or written any more. */
  async function cutPower(): Promise<void> {
    collect();
    running.broker.cut();
    await running.station.stop();
    collect();
    for (const takenAt of running.unwritten) if (!arrived.has(takenAt)) lost.add(takenAt);
    closeAgentDb(running.db);
    await time.advance(Math.ceil(random() * 60_000));
    running = start();
  }

  const faults: Record<Fault, () => void | Promise<void>> = {
    pullChip: () => void pulled.add([0x77, 0x76, 0x40, 0x44, 0x23][Math.floor(random() * 5)] ?? 0x77),
    plugIn() {
      pulled.clear();
      isBusStuck = false;
    },
    stickBus() {
      isBusStuck = true;
    },
    cutBroker: () => running.broker.cut(),
    connect: () => (running.broker.state.isConnected ? undefined : running.broker.connect()),
    stepClock: () => time.stepWallClock(Math.round((random() - 0.5) * 7_200_000)),
    cutPower,
    stopAcknowledging: () => {
      running.broker.behaviour.acknowledges = () => random() < 0.5;
    },
  };

  return {
    happened,
    async step(): Promise<void> {
      for (const fault of Object.keys(FAULTS) as Fault[]) {
        if (random() >= FAULTS[fault]) continue;
        happened[fault] += 1;
        await faults[fault]();
      }
      await time.advance(STEP_MS);
      collect();
      // The flush comes a minute after a reading, so power that is cut at once may still take it
      if (random() < 0.7) {
        running.outbox.flush();
        running.unwritten.clear();
      }
    },
    async finish() {
      pulled.clear();
      isBusStuck = false;
      running.broker.behaviour.acknowledges = () => true;
      running.broker.cut();
      running.broker.connect();
      for (let step = 0; step < 20; step += 1) await time.advance(60_000);
      collect();
      await running.station.stop();
      await settle();
      collect();
      remotes.close();
      const waiting = running.outbox.count();
      closeAgentDb(running.db);
      return { entered, lost, arrived, sameInstant, repeats, waiting };
    },
  };
}

const say = (line: string) => process.stderr.write(`endurance: ${line}\n`);

function heapMb(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1e6;
}

test(
  `${DAYS} days with faults: what entered the outbox arrives once, and memory stays flat`,
  async () => {
    const folder = tempDirInMemory();
    const year = createYear(join(folder.path, "agent.db"));
    const memoryMb: number[] = [];
    for (let day = 0; day < DAYS; day += 1) {
      for (let step = 0; step < STEPS_A_DAY; step += 1) await year.step();
      if (day % 30 !== 29) continue;
      memoryMb.push(heapMb());
      say(`day ${day + 1} of ${DAYS}, ${Math.round(memoryMb.at(-1) ?? 0)} MB of heap`);
    }
    const { entered, lost, arrived, sameInstant, repeats, waiting } = await year.finish();
    const summary = {
      entered: entered.size,
      arrived: arrived.size,
      lostToPower: lost.size,
      sameInstant: sameInstant.size,
      repeats,
      waiting,
      ...year.happened,
    };
    say(JSON.stringify(summary));
    const missing = [...entered.keys()].filter((takenAt) => !arrived.has(takenAt) && !lost.has(takenAt));
    const different = [...arrived].filter(([takenAt, values]) => entered.get(takenAt) !== values && !sameInstant.has(takenAt));
    expect({ missing, different, waiting }).toEqual({ missing: [], different: [], waiting: 0 });
    expect(entered.size).toBeGreaterThan(DAYS * STEPS_A_DAY * 0.8);
    expect(sameInstant.size).toBeLessThanOrEqual(year.happened.stepClock);
    // A power cut takes what was not a minute old, and there are not many
    expect(lost.size).toBeLessThanOrEqual(year.happened.cutPower);
    // What the test itself notes of each reading grows, by less than a kilobyte; the station must not
    expect((memoryMb.at(-1) ?? 0) - (memoryMb[0] ?? 0)).toBeLessThan(10 + entered.size / 1000);
    folder.remove();
  },
  patientMs(900_000),
);
