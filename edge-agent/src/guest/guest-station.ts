import { createTopics, err, type InfoMessage, type Log, ok, type Result, quantityNames, type Values } from "@clima/schemas";
import { createDeliverLoop } from "../delivery/deliver-loop.ts";
import { createFaults } from "../delivery/faults.ts";
import { createNotices } from "../delivery/notices.ts";
import { createDiscovery, type Discovery, NO_DISCOVERY } from "../home-assistant/discovery.ts";
import { HOUR_MS } from "../platform/once-per.ts";
import { newBootId, toIso } from "../reading/station-reading.ts";
import { createClockWatch } from "../sampling/clock-watch.ts";
import { createRecording, type Measured } from "../sampling/recording.ts";
import type { GuestSettings } from "../settings.ts";
import { startHealth } from "../station/health.ts";
import { createPresence } from "../station/presence.ts";
import { leaveBroker } from "../station/stop-station.ts";
import { createTwinWatch } from "../station/twin-watch.ts";
import { createDeviceWatch, SILENT_AFTER_INTERVALS } from "./device-watch.ts";
import { createKnownDevices } from "./known-devices.ts";
import type { GuestPorts, GuestReading, GuestStation } from "./port.ts";

const DEFAULT_INTERVAL_MS = 60_000;

type JoinSettings = Pick<GuestSettings, "base" | "softwareVersion" | "station" | "timeZone" | "homeAssistant">;

/** Joins a station whose readings come from outside: device ▶ checks ▶ outbox ▶ MQTT. It samples nothing and takes no commands. */
export function joinGuestStation(settings: JoinSettings, ports: GuestPorts, log: Log): GuestStation {
  const { clock, link, outbox, hostName } = ports;
  const { id: station, intervalMs = DEFAULT_INTERVAL_MS } = settings.station;
  const topics = createTopics(settings.base).station(station);
  const bootId = newBootId();
  const startedAt = toIso(clock.nowMs());

  const info = () => infoMessage(settings, { bootId, startedAt, intervalMs, hostName, sensors: devices.sensors() });
  const notices = createNotices(link);
  const reportFault = createFaults({ station, topic: topics.error, notices, clock, log });
  const devices = createKnownDevices(ports.deviceMemory, () => presence.publishInfo(), log);
  const watch = createDeviceWatch({
    clock,
    intervalMs,
    devices,
    reportFault,
    log,
    onState() {
      presence.publishStatus();
      health.publish();
    },
  });
  // Before the presence: what another left in info is read before this station's own takes its place.
  createTwinWatch({ link, topic: topics.info, info, reportFault, log });
  const isThere = () => !watch.isSilent();
  const onInfo = () => homeAssistant.noteInfo();
  const presence = createPresence({ link, clock, topics, info, log, takesCommands: false, isThere, onInfo });
  const clockWatch = createClockWatch({ clock, sync: ports.clockSync ?? (async () => "unknown"), reportFault });
  const recording = createRecording({ ...ports, bootId, clockWatch, reportFault, log });
  const deliver = createDeliverLoop({ station, topics, link, outbox, clock, log, freshForMs: () => intervalMs });
  const homeAssistant = joinHomeAssistant(settings, ports, info, log);
  const health = startHealth({
    ...recording,
    station,
    bootId,
    topic: topics.health,
    link,
    clock,
    outbox,
    sensors: watch.states,
    readHostFacts: async () => ({}),
    onHealth: homeAssistant.noteHealth,
  });
  const passOn = createPassOn({ recording, deliver, clock, intervalMs, onReading: homeAssistant.noteReading, log });
  let underWay: Promise<unknown> = Promise.resolve();
  const connectedOnce = new Promise<void>((resolve) => link.onConnect(resolve));
  link.open();
  return {
    bootId,
    take(reading) {
      const measured = measuredOf(reading);
      if (!measured.ok) return measured;
      watch.note({ ...reading, values: measured.value.values });
      underWay = passOn(measured.value);
      return ok(undefined);
    },
    async stop() {
      health.stop();
      homeAssistant.stop();
      watch.stop();
      // Who gives a few readings and leaves, as a recording does, may be quicker than the broker.
      await leaveBroker({ clock, link, deliver, presence }, Promise.all([underWay, connectedOnce]));
    },
  };
}

/** The quantities that Clima knows, as numbers; the error says that there is none. */
function measuredOf({ device, values, rainTotalMm, rainCounter, takenAtMs }: GuestReading): Result<Measured, string> {
  const known: Values = Object.fromEntries(
    quantityNames.filter((name) => Number.isFinite(values[name])).map((name) => [name, values[name]]),
  );
  const counter = rainCounter === undefined ? device : `${device} ${rainCounter}`;
  const isCount = rainTotalMm !== undefined && Number.isFinite(rainTotalMm) && rainTotalMm >= 0;
  const rainTotal = isCount ? { device: counter, mm: rainTotalMm } : undefined;
  if (Object.keys(known).length === 0 && rainTotal === undefined)
    return err("the reading has no quantity that Clima knows; look at what the device sends");
  return ok({ values: known, rainTotal, takenAtMs });
}

interface PassOnDeps {
  readonly recording: Pick<ReturnType<typeof createRecording>, "record" | "heldCount">;
  readonly deliver: Pick<ReturnType<typeof createDeliverLoop>, "deliverLive" | "deliverBackfill">;
  readonly clock: GuestPorts["clock"];
  readonly intervalMs: number;
  readonly onReading: (values: Values) => void;
  readonly log: Log;
}

/** outbox ▶ broker: what is of now by itself, also by a clock that is some minutes behind, what is of before, or has waited, with the readings that were left behind. */
function createPassOn({ recording, deliver, clock, intervalMs, onReading, log }: PassOnDeps) {
  let held = 0;
  return async (measured: Measured): Promise<void> => {
    const taken = await recording.record(async () => measured);
    const heldBefore = held;
    held = recording.heldCount();
    if (!taken.ok) return log.debug(`agent: no reading: ${taken.error}`);
    const ageMs = clock.nowMs() - Date.parse(taken.value.reading.takenAt);
    const isOfNow = ageMs <= Math.max(HOUR_MS, SILENT_AFTER_INTERVALS * intervalMs);
    if (isOfNow) deliver.deliverLive(taken.value);
    if (!isOfNow || held < heldBefore) deliver.deliverBackfill();
    onReading(taken.value.reading.values);
  };
}

function joinHomeAssistant({ homeAssistant, base }: JoinSettings, ports: GuestPorts, info: () => InfoMessage, log: Log): Discovery {
  const { link, clock, discoveryMemory: memory } = ports;
  if (!homeAssistant || !memory) return NO_DISCOVERY;
  return createDiscovery({
    settings: { ...homeAssistant, infrared: false },
    base,
    link,
    clock,
    memory,
    info,
    airConditioners: () => [],
    log,
  });
}

type InfoParts = Pick<InfoMessage, "bootId" | "startedAt" | "intervalMs" | "sensors"> & { readonly hostName: string | undefined };

function infoMessage({ station, softwareVersion, timeZone: ofComputer }: JoinSettings, parts: InfoParts): InfoMessage {
  const { id, intervalMs: _usual, timeZone = ofComputer, ...known } = station;
  const { bootId, startedAt, intervalMs, hostName, sensors } = parts;
  return {
    schema: "info/1",
    station: id,
    ...known,
    bootId,
    ...(hostName === undefined ? {} : { host: hostName }),
    softwareVersion,
    source: "device",
    startedAt,
    intervalMs,
    ...(timeZone === undefined ? {} : { timeZone }),
    sensors,
    remotes: {},
  };
}
