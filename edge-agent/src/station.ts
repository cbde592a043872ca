import { createTopics, type InfoMessage, type Log } from "@clima/schemas";
import { createClockWatch } from "./clock-watch.ts";
import type { CommandJournal } from "./commands/command-journal.ts";
import { createCommandLoop } from "./commands/command-loop.ts";
import { createStationCommands } from "./commands/station-commands.ts";
import { deadline } from "./deadline.ts";
import { createDeliverLoop } from "./deliver-loop.ts";
import { createFaults } from "./faults.ts";
import { startHealth } from "./health.ts";
import { createInfraredSide, type InfraredPorts } from "./infrared-side.ts";
import { createNotices } from "./notices.ts";
import type { Outbox } from "./outbox/outbox.ts";
import type { ClockSync } from "./platform/clock-sync.ts";
import type { HostFacts } from "./platform/host-facts.ts";
import type { MessageLink } from "./platform/message-link.ts";
import type { Sensor } from "./platform/sensor.ts";
import { createPresence } from "./presence.ts";
import { startSampleLoop } from "./sample-loop.ts";
import { createSampler, type Prepare, type WeatherHistory } from "./sampler.ts";
import { createSensorBoard, type SensorState } from "./sensor-board.ts";
import type { AgentSettings } from "./settings.ts";
import { newBootId, toIso } from "./station-reading.ts";

export interface StationPorts extends InfraredPorts {
  readonly link: MessageLink;
  readonly outbox: Outbox;
  readonly journal: CommandJournal;
  readonly sensors: readonly Sensor[];
  readonly prepare: Prepare;
  /** Whether the wall clock was set; unknown when absent. */
  readonly clockSync?: ClockSync;
  readonly history?: WeatherHistory;
  readonly readHostFacts: () => Promise<HostFacts>;
}

export interface Station {
  readonly bootId: string;
  /** Readings of the past were put into the outbox. */
  deliverBackfill(): void;
  /** Delivers what it can within two seconds, says offline and leaves the broker. */
  stop(): Promise<void>;
}

const STOP_WITHIN_MS = 2000;

/** Joins the loops of one station: sensors ▶ outbox ▶ MQTT, and MQTT ▶ commands ▶ infrared. */
export function startStation(settings: Omit<AgentSettings, "dataDir" | "mqtt">, ports: StationPorts, log: Log): Station {
  const { clock, link, outbox } = ports;
  const { id: station, intervalMs } = settings.station;
  const topics = createTopics(settings.base).station(station);
  const bootId = newBootId();
  const startedAt = toIso(clock.nowMs());
  const presence = createPresence(
    link,
    topics,
    () => infoMessage({ settings, ports, bootId, startedAt, intervalMs: samples.intervalMs() }),
    log,
  );
  const notices = createNotices(link);
  const reportFault = createFaults({ station, topic: topics.error, notices, clock, log });
  const board = createSensorBoard(ports.sensors, clock, noteSensor);
  const clockWatch = createClockWatch({ clock, sync: ports.clockSync ?? (async () => "unknown"), reportFault });
  const sampler = createSampler({ ...ports, clockWatch, readSensors: board.read, bootId, reportFault, log });
  const freshForMs = () => samples.intervalMs();
  const deliver = createDeliverLoop({ station, topics, link, outbox, clock, log, freshForMs });
  const { rangeRejects } = sampler;
  const health = startHealth({ ...ports, station, bootId, topic: topics.health, sensors: board.states, rangeRejects });
  const infrared = createInfraredSide(ports, { station, topics, settings: settings.infrared, notices, reportFault });
  const commands = createCommandLoop({
    ...ports,
    light: infrared.light,
    base: settings.base,
    station,
    resultTopic: topics.result,
    commands: { ...infrared.commands, ...createStationCommands({ takeReading, setIntervalMs }) },
    notices,
    log,
  });
  link.onMessage(commands.onMessage);

  function noteSensor(name: string, state: SensorState): void {
    if (state.isOk) log.info(`agent: sensor ${name} answers again`);
    else reportFault("sensor-failed", `sensor ${name} failed: ${state.error}`);
    health.publish();
  }

  async function takeReading() {
    const taken = await sampler.takeReading();
    if (taken.ok) deliver.deliverLive(taken.value);
    else log.debug(`agent: no reading: ${taken.error}`);
    return taken;
  }

  function setIntervalMs(newIntervalMs: number): void {
    samples.setIntervalMs(newIntervalMs);
    presence.publishInfo();
  }

  const samples = startSampleLoop(clock, intervalMs, async () => void (await takeReading()));
  link.open();
  return {
    bootId,
    deliverBackfill: deliver.deliverBackfill,
    async stop() {
      const hurry = deadline(clock, STOP_WITHIN_MS);
      health.stop();
      await hurry.race(Promise.all([samples.stop(), commands.stop(), infrared.stop()]));
      if (link.isConnected()) await deliver.emptied(hurry.signal);
      await hurry.race(presence.leave());
      hurry.cancel();
      await link.close();
    },
  };
}

interface InfoSource {
  readonly settings: Omit<AgentSettings, "dataDir" | "mqtt">;
  readonly ports: StationPorts;
  readonly bootId: string;
  readonly startedAt: string;
  readonly intervalMs: number;
}

function infoMessage({ settings, ports, bootId, startedAt, intervalMs }: InfoSource): InfoMessage {
  const { id, name, source, latitudeDeg, longitudeDeg, elevationM } = settings.station;
  return {
    schema: "info/1",
    station: id,
    ...(name === undefined ? {} : { name }),
    bootId,
    softwareVersion: settings.softwareVersion,
    source,
    startedAt,
    intervalMs,
    latitudeDeg,
    longitudeDeg,
    ...(elevationM === undefined ? {} : { elevationM }),
    sensors: ports.sensors.map((sensor) => ({ name: sensor.name, quantities: [...sensor.quantities] })),
    remotes: ports.library.remotes,
  };
}
