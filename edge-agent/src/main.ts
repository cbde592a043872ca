import { hostname } from "node:os";
import { join } from "node:path";
import { createLibraryService, openRemoteFolder, remotesFolder } from "@clima/infrared";
import { type Log, ok, type Result } from "@clima/schemas";
import { createLibsqlCommandJournal } from "./commands/libsql-command-journal.ts";
import { openHardware } from "./hardware/main.ts";
import { type AgentDb, attempt, closeAgentDbAfterTurn, openAgentDb } from "./outbox/agent-db.ts";
import { createBufferedOutbox } from "./outbox/buffered-outbox.ts";
import { createFacts } from "./outbox/facts.ts";
import { flushEvery } from "./outbox/flush-every.ts";
import { createLibsqlClimateMemory } from "./outbox/libsql-climate-memory.ts";
import { createLibsqlDiscoveryMemory } from "./outbox/libsql-discovery-memory.ts";
import { createLibsqlOutbox } from "./outbox/libsql-outbox.ts";
import { createLibsqlWeatherMemory } from "./outbox/libsql-weather-memory.ts";
import type { Outbox, WeatherMemory } from "./outbox/port.ts";
import { readCpuTemperatureC, readHostFacts } from "./platform/host-facts.ts";
import { createMqttJsLink } from "./platform/mqtt-js-link.ts";
import { once } from "./platform/once.ts";
import { systemClock } from "./platform/system-clock.ts";
import { createCheckedPrepare } from "./reading/checked-prepare.ts";
import { createCpuHeatCorrection } from "./reading/cpu-heat.ts";
import { createDayOf, NO_WEATHER } from "./reading/weather-state.ts";
import { type AgentSettings, linkSettings } from "./settings.ts";
import { fillHistory } from "./simulation/fill-history.ts";
import { createSimulatedPast } from "./simulation/simulated-past.ts";
import { simulationOf } from "./simulation/simulation.ts";
import type { Station } from "./station/port.ts";
import { startStation } from "./station/station.ts";

export interface Agent {
  readonly bootId: string;
  /** Resolves, with what to say, when no reading was taken for too long and the process should end. */
  readonly silent: Promise<string>;
  /** Delivers what it can within two seconds, says offline and leaves. */
  stop(): Promise<void>;
}

const NO_ELEVATION =
  "agent: station.elevationM is not set, so there is no sea-level pressure; set it to the barometer's height above the sea in m";

/** Starts a station; it samples without a broker too. The error is one line: what is wrong and what to do. */
export async function startAgent(settings: AgentSettings, { log }: { readonly log: Log }): Promise<Result<Agent, string>> {
  const folder = join(settings.dataDir, settings.station.id);
  const folderOfRemotes = openRemoteFolder(remotesFolder(settings.dataDir));
  if (!folderOfRemotes.ok) return folderOfRemotes;
  const opened = openAgentDb(join(folder, "agent.db"));
  if (!opened.ok) return opened;
  const db = opened.value;
  const outbox = createBufferedOutbox(createLibsqlOutbox(db, { maxReadings: settings.station.outboxMaxReadings }));
  const simulation = simulationOf(settings.station);
  const hardware = await openHardware({ settings, db, folder, simulation, log });
  if (!hardware.ok) {
    await closeAgentDbAfterTurn(db);
    return hardware;
  }
  const context = { ...settings.station, dayOf: createDayOf(settings.station.timeZone) };
  const past = createSimulatedPast({ simulation, site: settings.station, context });
  const remotes = createLibraryService(folderOfRemotes.value, log);
  if (settings.station.elevationM === undefined) log.info(NO_ELEVATION);
  const station = startStation(
    settings,
    {
      ...hardware.value,
      clock: systemClock,
      link: createMqttJsLink(linkSettings(settings, "agent"), log),
      outbox,
      journal: createLibsqlCommandJournal(db),
      climateMemory: createLibsqlClimateMemory(db, log),
      discoveryMemory: createLibsqlDiscoveryMemory(db, log),
      prepare: createCheckedPrepare(settings.station),
      ...correctHeatBy(settings.station.cpuHeatFactor),
      history: { ...context, memory: memoryOf(settings, createLibsqlWeatherMemory(db, log), past) },
      remotes,
      hostName: hostname(),
      readHostFacts: () => readHostFacts(settings.dataDir),
    },
    log,
  );
  const stopFlushing = flushEvery(settings.station.outboxFlushS, outbox, log);
  const stopHistory = startHistory({ settings, db, outbox, station, past, log });
  return ok({
    bootId: station.bootId,
    silent: station.silent,
    stop: once(async () => {
      remotes.close();
      await stopHistory();
      await station.stop();
      await hardware.value.close();
      stopFlushing();
      await closeAgentDbAfterTurn(db);
    }),
  });
}

const correctHeatBy = (factor: number | undefined) =>
  factor === undefined ? {} : { correctHeat: createCpuHeatCorrection(factor, readCpuTemperatureC) };

type SimulatedPast = ReturnType<typeof createSimulatedPast>;

/** A simulated station that gets a past remembers it, so that the rain of its first day is the day's. */
function memoryOf({ station }: AgentSettings, memory: WeatherMemory, past: SimulatedPast): WeatherMemory {
  if (station.source !== "simulated" || station.simulationHistoryDays === 0) return memory;
  return {
    ...memory,
    read() {
      const known = memory.read();
      return known === NO_WEATHER ? past.stateAt(systemClock.nowMs()) : known;
    },
  };
}

interface HistorySource {
  readonly settings: AgentSettings;
  readonly db: AgentDb;
  readonly outbox: Outbox;
  readonly station: Station;
  readonly past: SimulatedPast;
  readonly log: Log;
}

/** A new simulated station gets a past, once. The answer stops it. */
function startHistory({ settings, db, outbox, station, past, log }: HistorySource): () => Promise<void> {
  const facts = createFacts(db);
  const stopped = new AbortController();
  const { simulationHistoryDays: days, outboxMaxReadings: maxReadings } = settings.station;
  if (settings.station.source !== "simulated" || days === 0 || facts.read("history-filled") !== 0) return async () => {};
  const filling = fillHistory({
    valuesAt: past.valuesFrom(),
    outbox,
    maxReadings,
    nowMs: systemClock.nowMs(),
    days,
    onSlice: station.deliverBackfill,
    signal: stopped.signal,
    log,
  }).then((isFinished) => {
    const noted = isFinished ? attempt(() => facts.write("history-filled", 1)) : ok(undefined);
    if (!noted.ok) log.error(`agent: the simulated history will be filled in again at the next start: ${noted.error}`);
  });
  return () => {
    stopped.abort();
    return filling;
  };
}
