import type { Readable } from "node:stream";
import { type BrokerAccess, err, type Log, ok, type Result, show } from "@clima/schemas";
import type { DoorInOf } from "../settings.ts";
import { createGathering } from "./gathering.ts";
import { openMqttDoor } from "./mqtt-door.ts";
import { createMapping, type Mapping, type MqttMessage, readMapped } from "./mqtt-json.ts";
import type { DeviceReading, OpenDoor, TakeReading } from "./port.ts";
import { createRepeats, createTold } from "./repeats.ts";
import { readRtl433 } from "./rtl-433.ts";
import { shownName } from "./shown-name.ts";
import { openStdinDoor } from "./stdin-door.ts";
import { createTellOnce } from "./tell-once.ts";
import { readTempest, TEMPEST_PORT } from "./tempest.ts";
import { checkTopicFilter, isOfFilter } from "./topic-filter.ts";
import { openUdpDoor } from "./udp-door.ts";

type Rtl433Entry = DoorInOf<"rtl_433">;
type TempestEntry = DoorInOf<"tempest">;
type MqttEntry = DoorInOf<"mqtt">;
/** Where rtl_433 publishes its events by itself (-F mqtt); the middle is the computer's name. */
const USUAL_EVENTS = "rtl_433/+/events";

/** A device that rtl_433 hears. */
interface RadioDevice {
  readonly entry: Rtl433Entry;
  /** Undefined where its lines come from the standard input. */
  readonly topic: string | undefined;
}
type RadioOverMqtt = RadioDevice & { readonly topic: string };

/** The entries of `doors.in` whose devices send by radio, datagram or MQTT. */
export type SensorEntry = Rtl433Entry | TempestEntry | MqttEntry;

export interface SensorDoorSettings {
  /** Where datagrams are listened for. */
  readonly host: string;
  readonly udpPort?: number;
  readonly mqtt: BrokerAccess;
  readonly stdin: Readable;
}

/** Gives what was read to the stations, and says once what is wrong. */
interface Reception {
  readonly log: Log;
  readonly tellOnce: (line: string) => void;
  give(entry: SensorEntry, reading: DeviceReading): void;
  /** Leaves out what the station was given within the last second, by whatever receiver or network it came. */
  giveOnce(entry: SensorEntry, reading: DeviceReading): void;
}

/**
 * Opens the doors that these entries need: one connection to the broker, one socket for datagrams, the standard input. `takerOf` gives what takes the
 * readings of an entry's station. A device that no entry names is told of once, with the line that lets it in. The error has a line for each thing
 * that is wrong with the settings, or says why a door cannot be opened; then none is open.
 */
export async function openSensorDoors(
  entries: readonly SensorEntry[],
  settings: SensorDoorSettings,
  takerOf: (entry: SensorEntry) => TakeReading,
  log: Log,
): Promise<Result<readonly OpenDoor[], string>> {
  const reception = createReception(takerOf, log);
  const radios = entries.filter((entry) => entry.kind === "rtl_433").map(toRadioDevice);
  const overMqtt = radios.filter((radio): radio is RadioOverMqtt => radio.topic !== undefined);
  const overStdin = radios.filter(({ topic }) => topic === undefined);
  const mappings = mappingsOf(entries.filter((entry) => entry.kind === "mqtt"));
  const topics = overMqtt.map(({ topic }) => checkTopicFilter(topic));
  const complaints = [...topics, mappings].flatMap((checked) => (checked.ok ? [] : [checked.error]));
  if (complaints.length > 0 || !mappings.ok) return err(complaints.join("\n"));
  const tempests = entries.filter((entry) => entry.kind === "tempest");
  const udp = tempests.length > 0 ? await openTempestDoor(tempests, settings, reception) : undefined;
  if (udp?.ok === false) return udp;
  const open: OpenDoor[] = udp === undefined ? [] : [udp.value];
  if (overMqtt.length + mappings.value.length > 0) open.push(openMqttDoors(overMqtt, mappings.value, settings.mqtt, reception));
  if (overStdin.length > 0) open.push(openStdinDoor(settings.stdin, createRadio(overStdin, reception)));
  return ok(open);
}

function toRadioDevice(entry: Rtl433Entry): RadioDevice {
  return { entry, topic: entry.from === "stdin" ? undefined : (entry.topic ?? USUAL_EVENTS) };
}

function createReception(takerOf: (entry: SensorEntry) => TakeReading, log: Log): Reception {
  const tell = createTellOnce(log);
  const tellOnce = (line: string) => tell(`doors: ${line}`);
  const repeats = createRepeats();

  function give(entry: SensorEntry, reading: DeviceReading): void {
    const taken = takerOf(entry)(reading);
    if (!taken.ok) tellOnce(`${shownName(reading.device)}: ${taken.error}`);
  }

  return {
    log,
    tellOnce,
    give,
    giveOnce(entry, reading) {
      if (!repeats.isRepeat(entry.station, reading, performance.now())) give(entry, reading);
    },
  };
}

async function openTempestDoor(entries: readonly TempestEntry[], settings: SensorDoorSettings, reception: Reception) {
  if (!["0.0.0.0", "::"].includes(settings.host)) {
    reception.tellOnce(`doors.host is ${settings.host}, where a hub's broadcasts do not come; expected 0.0.0.0 for kind: tempest`);
  }
  return openUdpDoor(
    { host: settings.host, port: settings.udpPort ?? TEMPEST_PORT },
    (datagram) => {
      const readings = readTempest(datagram, Date.now());
      if (!readings.ok) return reception.tellOnce(`a datagram: ${readings.error}`);
      for (const reading of readings.value) {
        const known = entries.filter(({ serial }) => serial === reading.device);
        for (const entry of known) reception.giveOnce(entry, reading);
        if (known.length === 0)
          reception.tellOnce(whoIsUnknown(reading.device, `kind: tempest, station: <its name>, serial: ${shownName(reading.device)}`));
      }
    },
    reception.log,
  );
}

/** What takes the lines of one rtl_433; `topic` is where one came that came over MQTT. */
function createRadio(devices: readonly RadioDevice[], reception: Reception) {
  return (line: Uint8Array | string, topic?: string): void => {
    const read = readRtl433(line, Date.now());
    if (!read.ok) return reception.tellOnce(`${topic === undefined ? "the standard input" : shownName(topic)}: ${read.error}`);
    const reading = read.value;
    if (reading === undefined) return;
    const isWhereItCame = (filter: string | undefined) => filter === undefined || topic === undefined || isOfFilter(filter, topic);
    const known = devices.filter((device) => device.entry.device === reading.device && isWhereItCame(device.topic));
    for (const { entry } of known) reception.giveOnce(entry, reading);
    if (known.length > 0) return;
    const where = topic === undefined ? "from: stdin" : `topic: ${shownName(topic)}`;
    reception.tellOnce(whoIsUnknown(reading.device, `kind: rtl_433, station: <its name>, device: ${show(reading.device)}, ${where}`));
  };
}

const whoIsUnknown = (device: string, line: string) =>
  `${shownName(device)} is in no entry of doors.in; to take its readings add { ${line} }`;

interface MappedEntry {
  readonly entry: MqttEntry;
  readonly mapping: Mapping;
}

function mappingsOf(entries: readonly MqttEntry[]): Result<readonly MappedEntry[], string> {
  const checked = entries.map((entry) => ({ entry, mapping: createMapping(entry) }));
  const complaints = checked.flatMap(({ entry, mapping }) => (mapping.ok ? [] : [`doors.in, station ${entry.station}: ${mapping.error}`]));
  if (complaints.length > 0) return err(complaints.join("\n"));
  return ok(checked.flatMap(({ entry, mapping }) => (mapping.ok ? [{ entry, mapping: mapping.value }] : [])));
}

function openMqttDoors(
  radios: readonly RadioOverMqtt[],
  mapped: readonly MappedEntry[],
  mqtt: BrokerAccess,
  reception: Reception,
): OpenDoor {
  const radio = createRadio(radios, reception);
  const gatherings = gatheringsOf(mapped, reception);
  const told = createTold();

  function onMessage(message: MqttMessage): void {
    if (radios.some(({ topic }) => isOfFilter(topic, message.topic))) radio(message.payload, message.topic);
    for (const { entry, mapping } of mapped) {
      if (!isOfFilter(mapping.topic, message.topic)) continue;
      const reading = readMapped(mapping, message, Date.now());
      if (!reading.ok) reception.tellOnce(`station ${entry.station}: ${reading.error}`);
      else if (reading.value !== undefined && !told.isOld(entry.station, reading.value)) gatherings.get(entry.station)?.add(reading.value);
    }
  }

  const filters = [...radios.map(({ topic }) => topic), ...mapped.map(({ mapping }) => mapping.topic)];
  const door = openMqttDoor(mqtt, filters, onMessage, reception.log);
  return {
    place: door.place,
    async close() {
      await door.close();
      for (const { flush } of gatherings.values()) flush();
    },
  };
}

/** For each station what gathers the values that have topics of their own, or passes readings on where the device has one topic for all. */
function gatheringsOf(mapped: readonly MappedEntry[], { give }: Reception) {
  const first = new Map(mapped.toReversed().map(({ entry }) => [entry.station, entry]));
  return new Map(
    [...first].map(([station, entry]) => {
      const topics = mapped.filter((each) => each.entry.station === station).map(({ mapping }) => mapping.topic);
      const take = (reading: DeviceReading) => give(entry, reading);
      return [
        station,
        new Set(topics).size > 1 || /[+#]/.test(topics[0] ?? "") ? createGathering(entry.topic, take) : { add: take, flush() {} },
      ];
    }),
  );
}
