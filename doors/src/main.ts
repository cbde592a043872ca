import type { Readable } from "node:stream";
import { err, type Log, ok, type Result } from "@clima/schemas";
import { openDoorsIn } from "./in/open-doors-in.ts";
import type { OpenDoor, TakeReading } from "./in/port.ts";
import { startDoorsOut } from "./out/start-doors-out.ts";
import type { DoorIn, DoorsSettings } from "./settings.ts";
import { type DoorStation, type OpenStation, openStations, stationsOf, stopStations, toDoorReading } from "./stations.ts";

export interface DoorsPorts {
  /** Starts a station that entries of `doors.in` name. */
  readonly openStation: OpenStation;
  /** Where lines of rtl_433 come from, for entries with `from: stdin`. */
  readonly stdin: Readable;
  readonly log: Log;
}

/** The doors, open. */
export interface Doors {
  /** Where they listen, and what goes out where, for people. */
  readonly places: readonly string[];
  /** Resolves when nothing can come or go any more; absent where a door is open for good. */
  readonly ended?: Promise<unknown>;
  /** Shuts the doors, then lets the stations deliver what they have. */
  stop(): Promise<void>;
}

/**
 * Opens the doors that the settings have: in, with a station for each that the entries name, and out. The error says what is wrong with what to do; then
 * nothing is open.
 */
export async function startDoors(
  settings: DoorsSettings & { readonly dataDir: string },
  { openStation, stdin, log }: DoorsPorts,
): Promise<Result<Doors, string>> {
  const { in: entries, out } = settings.doors;
  const stations = await openStations(stationsOf(entries), openStation);
  if (!stations.ok) return stations;
  const running = [() => stopStations(stations.value)];
  const stop = async () => {
    for (const end of running.splice(0).reverse()) await end();
  };
  const refuse = async (problem: string): Promise<Result<never, string>> => {
    await stop();
    return err(problem);
  };

  const opened = await openDoorsIn(settings, stdin, (entry) => takerOf(entry, stations.value), log);
  if (!opened.ok) return refuse(opened.error);
  running.push(async () => void (await Promise.all(opened.value.map((door) => door.close()))));
  const places = opened.value.map(({ place }) => place);
  if (out.length === 0) return ok({ places, stop, ...endOf(opened.value) });

  const started = startDoorsOut(settings, { log });
  if (!started.ok) return refuse(started.error);
  running.push(started.value.stop);
  return ok({ places: [...places, ...out.map(({ kind, station }) => `${station} to ${kind}`)], stop });
}

/** Doors end when each of them reads something that ends. */
function endOf(doors: readonly OpenDoor[]): Pick<Doors, "ended"> {
  const ends = doors.flatMap(({ ended }) => (ended === undefined ? [] : [ended]));
  return ends.length < doors.length ? {} : { ended: Promise.all(ends) };
}

function takerOf(entry: DoorIn, stations: ReadonlyMap<string, DoorStation>): TakeReading {
  const station = stations.get(entry.station);
  return (reading) => station?.take(toDoorReading(entry, reading)) ?? err(`station ${entry.station} does not run`);
}
