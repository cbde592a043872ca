import type { InfoMessage } from "@clima/schemas";
import { canReceive } from "../infrared/receiver/receiver.ts";
import { canSend } from "../infrared/transmitter/transmitter.ts";
import { isThere } from "../platform/sensor.ts";
import type { AgentSettings } from "../settings.ts";
import type { StationPorts } from "./port.ts";

export interface InfoSource {
  readonly settings: Pick<AgentSettings, "station" | "softwareVersion" | "timeZone">;
  readonly ports: Pick<StationPorts, "sensors" | "remotes" | "receiver" | "hostName"> & Partial<Pick<StationPorts, "transmitter">>;
  readonly bootId: string;
  readonly startedAt: string;
  readonly intervalMs: number;
}

/** What the station is, for the topic `info`. */
export function infoMessage({ settings, ports, bootId, startedAt, intervalMs }: InfoSource): InfoMessage {
  const airConditioners = ports.remotes.library.airConditioners();
  const { id, name, source, latitudeDeg, longitudeDeg, elevationM, place, timeZone = settings.timeZone } = settings.station;
  return {
    schema: "info/1",
    station: id,
    ...(name === undefined ? {} : { name }),
    bootId,
    ...(ports.hostName === undefined ? {} : { host: ports.hostName }),
    softwareVersion: settings.softwareVersion,
    source,
    startedAt,
    intervalMs,
    latitudeDeg,
    longitudeDeg,
    ...(elevationM === undefined ? {} : { elevationM }),
    ...(place === undefined ? {} : { place }),
    ...(timeZone === undefined ? {} : { timeZone }),
    sensors: ports.sensors.filter(isThere).map((sensor) => ({ name: sensor.name, quantities: [...sensor.quantities] })),
    remotes: ports.remotes.library.remotes(),
    ...(Object.keys(airConditioners).length === 0 ? {} : { airConditioners }),
    infraredSender: canSend(ports.transmitter),
    infraredReceiver: canReceive(ports.receiver),
  };
}
