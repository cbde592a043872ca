import { createTopics, type InfoMessage, type Log } from "@clima/schemas";
import { createCommandLoop } from "../commands/command-loop.ts";
import { createStationCommands } from "../commands/station-commands.ts";
import { createDeliverLoop, type DeliverLoop } from "../delivery/deliver-loop.ts";
import { createFaults } from "../delivery/faults.ts";
import { createNotices } from "../delivery/notices.ts";
import type { Clock } from "../platform/clock.ts";
import { deadline } from "../platform/deadline.ts";
import type { MessageLink } from "../platform/message-link.ts";
import { isThere } from "../platform/sensor.ts";
import { newBootId, toIso } from "../reading/station-reading.ts";
import { startSampleLoop } from "../sampling/sample-loop.ts";
import { createSensing } from "../sampling/sensing.ts";
import type { AgentSettings } from "../settings.ts";
import { startHealth } from "./health.ts";
import { createInfraredSide } from "./infrared-side.ts";
import type { Station, StationPorts } from "./port.ts";
import { createPresence } from "./presence.ts";
import { createSilenceWatch, type SilenceWatch } from "./silence-watch.ts";

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
  const sensing = createSensing({ ...ports, bootId, reportFault, log }, () => health.publish(), presence.publishInfo);
  const freshForMs = () => samples.intervalMs();
  const deliver = createDeliverLoop({ station, topics, link, outbox, clock, log, freshForMs });
  const health = startHealth({ ...ports, ...sensing, station, bootId, topic: topics.health });
  const infrared = createInfraredSide(ports, { station, topics, rawRepeats: settings.station.infraredRawRepeats }, log);
  const commands = createCommandLoop({
    ...ports,
    ...infrared,
    base: settings.base,
    station,
    resultTopic: topics.result,
    commands: {
      ...infrared.commands,
      ...createStationCommands({
        takeReading,
        setIntervalMs,
        identify: () => ports.frontPanel?.identify() ?? false,
        reload: ports.remotes.reload,
      }),
    },
    notices,
    log,
  });
  link.onMessage(commands.onMessage);
  ports.remotes.onChange(presence.publishInfo);

  async function takeReading() {
    const taken = await sensing.takeReading();
    if (taken.ok || sensing.heldCount() > 0) silence.noteReading();
    if (taken.ok) deliver.deliverLive(taken.value);
    else log.debug(`agent: no reading: ${taken.error}`);
    return taken;
  }

  function setIntervalMs(newIntervalMs: number): void {
    samples.setIntervalMs(newIntervalMs);
    presence.publishInfo();
  }

  const status = () => (sensing.hasFailure() ? "fault" : link.isConnected() ? "well" : "no-broker");

  const samples = startSampleLoop(clock, intervalMs, async () => void (await takeReading()));
  const stopFrontPanel = ports.frontPanel?.start(status, {
    onPress: () => void takeReading(),
    onLongPress: () => void infrared.learnByButton(),
  });
  const silence = createSilenceWatch({ clock, intervalMs: samples.intervalMs, silentForMs: settings.station.exitWhenSilentS * 1000 });
  link.open();
  return {
    bootId,
    silent: silence.silent,
    deliverBackfill: deliver.deliverBackfill,
    stop: () => stopStation({ clock, link, silence, stopFrontPanel, health, samples, commands, deliver, presence }),
  };
}

interface Parts {
  readonly clock: Clock;
  readonly link: MessageLink;
  readonly silence: SilenceWatch;
  readonly stopFrontPanel: (() => Promise<void>) | undefined;
  readonly health: { stop(): void };
  readonly samples: { stop(): Promise<void> };
  readonly commands: { stop(): Promise<unknown> };
  readonly deliver: DeliverLoop;
  readonly presence: { leave(): Promise<unknown> };
}

async function stopStation({ clock, link, silence, stopFrontPanel, health, samples, commands, deliver, presence }: Parts): Promise<void> {
  const hurry = deadline(clock, STOP_WITHIN_MS);
  health.stop();
  silence.stop();
  await stopFrontPanel?.();
  await hurry.race(Promise.all([samples.stop(), commands.stop()]));
  if (link.isConnected()) await deliver.emptied(hurry.signal);
  await hurry.race(presence.leave());
  hurry.cancel();
  await link.close();
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
    sensors: ports.sensors.filter(isThere).map((sensor) => ({ name: sensor.name, quantities: [...sensor.quantities] })),
    remotes: ports.remotes.library.remotes(),
  };
}
