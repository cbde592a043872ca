import { createTopics, type Log } from "@clima/schemas";
import { createCommandLoop } from "../commands/command-loop.ts";
import { createStationCommands } from "../commands/station-commands.ts";
import { createDeliverLoop } from "../delivery/deliver-loop.ts";
import { createFaults } from "../delivery/faults.ts";
import { createNotices } from "../delivery/notices.ts";
import { newBootId, toIso } from "../reading/station-reading.ts";
import { createSampleLoop } from "../sampling/sample-loop.ts";
import { createSensing } from "../sampling/sensing.ts";
import type { AgentSettings } from "../settings.ts";
import { startHealth } from "./health.ts";
import { infoMessage } from "./info-message.ts";
import type { Station, StationPorts } from "./port.ts";
import { createPresence } from "./presence.ts";
import { createSilenceWatch } from "./silence-watch.ts";
import { joinHomeAssistant } from "./station-home-assistant.ts";
import { createStationInfrared } from "./station-infrared.ts";
import { stopStation } from "./stop-station.ts";
import { createTakeReading } from "./take-reading.ts";
import { createTwinWatch } from "./twin-watch.ts";

/** Joins the loops of one station: sensors ▶ outbox ▶ MQTT, and MQTT ▶ commands ▶ infrared. Nothing samples or connects before all is joined. */
export function startStation(settings: Omit<AgentSettings, "dataDir" | "mqtt">, ports: StationPorts, log: Log): Station {
  const { clock, link, outbox, remotes, frontPanel } = ports;
  const { id: station, intervalMs, exitWhenSilentS, infraredRawRepeats } = settings.station;
  const topics = createTopics(settings.base).station(station);
  const bootId = newBootId();
  const startedAt = toIso(clock.nowMs());

  const samples = createSampleLoop(clock, intervalMs);
  const info = () => infoMessage({ settings, ports, bootId, startedAt, intervalMs: samples.intervalMs() });
  const notices = createNotices(link);
  const reportFault = createFaults({ station, topic: topics.error, notices, clock, log });
  // Before the presence: what another left in info is read before this station's own takes its place.
  createTwinWatch({ link, topic: topics.info, info, reportFault, log });
  const presence = createPresence({ link, clock, topics, info, log, onInfo: () => homeAssistant.noteInfo() });

  const sensing = createSensing({ ...ports, bootId, reportFault, log });
  const deliver = createDeliverLoop({ station, topics, link, outbox, clock, log, freshForMs: samples.intervalMs });
  const homeAssistant = joinHomeAssistant(settings, ports, info, log);
  const health = startHealth({ ...ports, ...sensing, station, bootId, topic: topics.health, onHealth: homeAssistant.noteHealth });
  const silence = createSilenceWatch({ clock, intervalMs: samples.intervalMs, silentForMs: exitWhenSilentS * 1000 });
  const takeReading = createTakeReading({ sensing, deliver, silence, onReading: homeAssistant.noteReading, log });
  sensing.onSensorChange(health.publish);
  sensing.onSensorFound(presence.publishInfo);
  remotes.onChange(presence.publishInfo);
  ports.transmitter.presence?.onChange(presence.publishInfo);
  ports.receiver?.presence?.onChange(presence.publishInfo);

  const infrared = createStationInfrared(ports, { station, topics, rawRepeats: infraredRawRepeats }, log);
  const stationCommands = createStationCommands({
    takeReading,
    setIntervalMs(newIntervalMs) {
      samples.setIntervalMs(newIntervalMs);
      presence.publishInfo();
    },
    identify: () => frontPanel?.identify() ?? false,
    reload: remotes.reload,
  });
  const commands = createCommandLoop({
    ...ports,
    ...infrared,
    base: settings.base,
    station,
    resultTopic: topics.result,
    commands: { ...infrared.commands, ...stationCommands },
    notices,
    log,
  });
  link.onMessage(commands.onMessage);

  samples.start(takeReading);
  const status = () => (sensing.hasFailure() ? "fault" : link.isConnected() ? "well" : "no-broker");
  const stopFrontPanel = frontPanel?.start(status, {
    onPress: () => void takeReading(),
    onLongPress: () => void infrared.learnByButton(),
  });
  link.open();
  return {
    bootId,
    silent: silence.silent,
    deliverBackfill: deliver.deliverBackfill,
    stop: () => stopStation({ clock, link, silence, stopFrontPanel, health, homeAssistant, samples, commands, deliver, presence }),
  };
}
