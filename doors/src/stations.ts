import { err, ok, type Result } from "@clima/schemas";
import type { DeviceReading } from "./in/port.ts";
import type { DoorIn } from "./settings.ts";

/** What the settings say of a station whose readings come in by the doors. */
export interface DoorStationFacts {
  readonly id: string;
  readonly name?: string;
  readonly latitudeDeg?: number;
  readonly longitudeDeg?: number;
  readonly elevationM?: number;
  readonly place?: "indoors" | "outdoors";
  readonly timeZone?: string;
  readonly intervalMs?: number;
}

/** What a station takes of a device. */
export interface DoorReading extends Omit<DeviceReading, "about"> {
  /** What people call the device; it tells no secret. */
  readonly sensor: string;
  readonly isBatteryLow?: boolean;
}

/** A station that takes readings. */
export interface DoorStation {
  take(reading: DoorReading): Result<void, string>;
  stop(): Promise<void>;
}

/** Starts the station of these facts. The error is one line: what is wrong and what to do. */
export type OpenStation = (facts: DoorStationFacts) => Promise<Result<DoorStation, string>> | Result<DoorStation, string>;

/** What people know a device by where it does not say its model; never the key of a console. */
function labelOf(entry: DoorIn): string {
  switch (entry.kind) {
    case "ecowitt":
      return "Weather console";
    case "weather-underground":
      return entry.stationId;
    case "rtl_433":
      return entry.device;
    case "tempest":
      return entry.serial;
    case "mqtt":
      return entry.topic;
  }
}

/** Names in info have 128 characters at most, and a number may come behind. */
const MAX_CHARACTERS = 120;

/** A device's word for itself as info may have it; undefined where nothing of it is left. */
function shownName(said: string | undefined): string | undefined {
  const name = [...(said ?? "").replace(/\p{Cc}+/gu, " ").trim()].slice(0, MAX_CHARACTERS).join("");
  return name === "" || name === "__proto__" ? undefined : name;
}

export function toDoorReading(entry: DoorIn, { about, ...reading }: DeviceReading): DoorReading {
  const isBatteryLow = about?.isBatteryLow;
  return {
    ...reading,
    sensor: shownName(about?.model) ?? shownName(labelOf(entry)) ?? entry.kind,
    ...(isBatteryLow === undefined ? {} : { isBatteryLow }),
  };
}

/** The stations of the entries; where several name one, the first that says a thing of it counts. */
export function stationsOf(entries: readonly DoorIn[]): readonly DoorStationFacts[] {
  const all = new Map<string, DoorStationFacts>();
  for (const { station, name, latitudeDeg, longitudeDeg, elevationM, place, timeZone, intervalMs } of entries) {
    const facts = { name, latitudeDeg, longitudeDeg, elevationM, place, timeZone, intervalMs };
    const known = Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined));
    all.set(station, { ...known, ...all.get(station), id: station });
  }
  return [...all.values()];
}

/** The running stations by their ids, or what is wrong with each that does not start; then none runs. */
export async function openStations(
  facts: readonly DoorStationFacts[],
  open: OpenStation,
): Promise<Result<ReadonlyMap<string, DoorStation>, string>> {
  const stations = new Map<string, DoorStation>();
  for (const one of facts) {
    const opened = await open(one);
    if (!opened.ok) {
      await stopStations(stations);
      return err(`station ${one.id} of doors.in: ${opened.error}`);
    }
    stations.set(one.id, opened.value);
  }
  return ok(stations);
}

export async function stopStations(stations: ReadonlyMap<string, DoorStation>): Promise<void> {
  await Promise.all([...stations.values()].map((station) => station.stop()));
}
