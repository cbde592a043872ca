import { rmSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createTopics, type Log, ok, type Result } from "@clima/schemas";
import { createLibsqlCommandJournal } from "./commands/libsql-command-journal.ts";
import { fillHistory } from "./fill-history.ts";
import { createLibrary, demoRemotes } from "./infrared/library/library.ts";
import { findLircNode, LINUX_ROOTS } from "./infrared/lirc-nodes.ts";
import { createLircReceiver } from "./infrared/receiver/lirc-receiver.ts";
import type { Receiver } from "./infrared/receiver/receiver.ts";
import { chooseTransmitter } from "./infrared/transmitter/choose-transmitter.ts";
import { type AgentDb, closeAgentDb, openAgentDb } from "./outbox/agent-db.ts";
import { createFacts } from "./outbox/facts.ts";
import { createLibsqlOutbox } from "./outbox/libsql-outbox.ts";
import { createLibsqlWeatherMemory } from "./outbox/libsql-weather-memory.ts";
import type { Outbox } from "./outbox/outbox.ts";
import type { Clock } from "./platform/clock.ts";
import { readHostFacts } from "./platform/host-facts.ts";
import type { I2cBus } from "./platform/i2c-bus.ts";
import { linuxClockSync } from "./platform/linux-clock-sync.ts";
import { createLinuxI2cBus } from "./platform/linux-i2c-bus.ts";
import { createMqttJsLink } from "./platform/mqtt-js-link.ts";
import { systemClock } from "./platform/system-clock.ts";
import { createCheckedPrepare } from "./reading/checked-prepare.ts";
import { prepare } from "./reading/prepare.ts";
import { createDayOf } from "./reading/weather-state.ts";
import { type ReplayOptions, type ReplayProgress, replayStation } from "./replay.ts";
import type { RecordedInput } from "./replay-pace.ts";
import { createPhatSensors } from "./sensors/phat.ts";
import type { AgentSettings, ReplaySettings } from "./settings.ts";
import { createHurriedClock } from "./simulation/chips/hurried-clock.ts";
import { createSimulatedPhat } from "./simulation/chips/simulated-phat.ts";
import { measure } from "./simulation/simulated-sensors.ts";
import { createSimulatedWeather, type SimulatedWeather } from "./simulation/simulated-weather.ts";
import { type Station, startStation } from "./station.ts";

export interface Agent {
  readonly bootId: string;
  /** Delivers what it can within two seconds, says offline and leaves. */
  stop(): Promise<void>;
}

const NO_ELEVATION =
  "agent: station.elevationM is not set, so there is no sea-level pressure; set it to the barometer's height above the sea in m";

/** Starts a station; it samples without a broker too. The error is one line: what is wrong and what to do. */
export async function startAgent(settings: AgentSettings, { log }: { readonly log: Log }): Promise<Result<Agent, string>> {
  const folder = join(settings.dataDir, settings.station.id);
  const opened = openAgentDb(join(folder, "agent.db"));
  if (!opened.ok) return opened;
  const db = opened.value;
  const outbox = createLibsqlOutbox(db, { maxReadings: settings.station.outboxMaxReadings });
  const weatherAt = simulatedWeatherOf(settings);
  const isSimulated = settings.station.source === "simulated";
  const chips = await openChips(settings, weatherAt);
  if (!chips.ok) {
    await closeDb(db);
    return chips;
  }
  if (settings.station.elevationM === undefined) log.info(NO_ELEVATION);
  const station = startStation(
    settings,
    {
      clock: systemClock,
      link: createMqttJsLink(linkSettings(settings, "agent"), log),
      outbox,
      journal: createLibsqlCommandJournal(db),
      sensors: createPhatSensors(chips.value, chips.value.clock),
      prepare: createCheckedPrepare(settings.station),
      // A simulated station is shown at once, by whatever clock there is
      ...(isSimulated ? {} : { clockSync: linuxClockSync }),
      history: { ...settings.station, dayOf: createDayOf(settings.station.timeZone), memory: createLibsqlWeatherMemory(db, log) },
      library: createLibrary(demoRemotes),
      ...(await receiverOf(settings, log)),
      transmitter: chooseTransmitter({
        ...{ kind: settings.infrared.transmitter, isSimulated, recordingFile: join(folder, "ir-sent.ndjson") },
        ...{ roots: LINUX_ROOTS, clock: systemClock, log },
      }),
      readHostFacts: () => readHostFacts(settings.dataDir),
    },
    log,
  );
  const stopHistory = startHistory({ settings, db, outbox, station, weatherAt, log });
  return ok({
    bootId: station.bootId,
    stop: once(async () => {
      await stopHistory();
      await station.stop();
      await chips.value.close();
      await closeDb(db);
    }),
  });
}

/** With `auto` a Pi without the receiver's overlay is a station that does not hear, and not one with a fault. */
async function receiverOf({ infrared, station }: AgentSettings, log: Log): Promise<{ readonly receiver?: Receiver }> {
  if (infrared.receiver === "none" || (infrared.receiver === "auto" && station.source !== "pi")) return {};
  const found = await findLircNode("receiver", LINUX_ROOTS);
  if (!found.ok && infrared.receiver === "auto") {
    log.info(`agent: ${found.error}, to receive and learn`);
    return {};
  }
  return { receiver: createLircReceiver(LINUX_ROOTS, systemClock) };
}

const linkSettings = ({ base, mqtt, station }: AgentSettings | ReplaySettings, role: string) => ({
  mqtt,
  clientId: `clima-${role}-${station.id}`,
  will: { topic: createTopics(base).station(station.id).status, payload: "offline" },
});

interface ChipBus extends I2cBus {
  /** By which its chips measure. */
  readonly clock: Clock;
  close(): Promise<void>;
}

/** The bus of this Pi, or a simulated one; that a bus or a chip is missing is told by the readings, and they come when it does. */
async function openChips({ station }: AgentSettings, weatherAt: (atMs: number) => SimulatedWeather): Promise<Result<ChipBus, string>> {
  if (station.source === "pi") {
    const bus = await createLinuxI2cBus(station.i2cBus);
    return bus.ok ? ok({ ...bus.value, clock: systemClock }) : bus;
  }
  const clock = createHurriedClock(systemClock);
  return ok({ ...createSimulatedPhat(weatherAt, clock), clock, close: async () => {} });
}

const simulatedWeatherOf = ({ station }: AgentSettings) =>
  createSimulatedWeather({ ...station, seed: station.simulationSeed, elevationM: station.elevationM ?? 0 });

interface HistorySource {
  readonly settings: AgentSettings;
  readonly db: AgentDb;
  readonly outbox: Outbox;
  readonly station: Station;
  readonly weatherAt: (atMs: number) => SimulatedWeather;
  readonly log: Log;
}

/** A new simulated station gets a past, once. The answer stops it. */
function startHistory({ settings, db, outbox, station, weatherAt, log }: HistorySource): () => Promise<void> {
  const facts = createFacts(db);
  const stopped = new AbortController();
  const { simulationHistoryDays: days, outboxMaxReadings: maxReadings } = settings.station;
  if (settings.station.source !== "simulated" || days === 0 || facts.read("history-filled") !== 0) return async () => {};
  const filling = fillHistory({
    valuesAt: (atMs) => prepare(measure(weatherAt(atMs)), settings.station).values,
    outbox,
    maxReadings,
    nowMs: systemClock.nowMs(),
    days,
    onSlice: station.deliverBackfill,
    signal: stopped.signal,
    log,
  }).then((isFinished) => {
    if (isFinished) facts.write("history-filled", 1);
  });
  return () => {
    stopped.abort();
    return filling;
  };
}

const DEFAULT_MAX_WAITING_READINGS = 20_000;

export interface ReplayDeps {
  readonly log: Log;
  readonly onProgress?: (progress: ReplayProgress) => void;
  /** Aborted, the replay ends early; what was read and not delivered goes out with the next replay of this station. */
  readonly signal?: AbortSignal;
}

/**
 * Sends the readings of a file as a station of their own would, and resolves when the broker has acknowledged them all. It waits for a
 * broker that is away.
 */
export async function startReplayStation(
  settings: ReplaySettings,
  readings: AsyncIterable<RecordedInput>,
  { log, onProgress = () => {}, signal = new AbortController().signal }: ReplayDeps,
): Promise<Result<ReplayProgress, string>> {
  const file = join(settings.dataDir, "replay", `${settings.station.id}.db`);
  const opened = openAgentDb(file);
  if (!opened.ok) return opened;
  const outbox = createLibsqlOutbox(opened.value, { maxReadings: Number.POSITIVE_INFINITY });
  const ports = {
    clock: systemClock,
    link: createMqttJsLink(linkSettings(settings, "replay"), log),
    outbox,
    prepare: (values: RecordedInput["values"]) => prepare(values, { ...settings.station, precision: "recorded" }),
  };
  const maxWaitingReadings = settings.maxWaitingReadings ?? DEFAULT_MAX_WAITING_READINGS;
  const options: ReplayOptions = { speed: settings.speed, maxWaitingReadings, signal, onProgress };
  const replayed = await replayStation(settings, readings, ports, options, log);
  await closeDb(opened.value);
  if (outbox.count() === 0) for (const ending of ["", "-wal", "-shm"]) rmSync(`${file}${ending}`, { force: true });
  return replayed;
}

/** After the turn in which the last acknowledgements are written. */
async function closeDb(db: AgentDb): Promise<void> {
  await nextTurn();
  closeAgentDb(db);
}

/** However often it is asked for. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
