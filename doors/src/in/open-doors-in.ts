import type { Readable } from "node:stream";
import { type Log, ok, type Result } from "@clima/schemas";
import type { DoorIn, DoorsSettings } from "../settings.ts";
import { openHttpDoor } from "./http-door.ts";
import type { OpenDoor, TakeReading } from "./port.ts";
import { openSensorDoors } from "./sensor-doors.ts";

type HttpEntry = Extract<DoorIn, { readonly kind: "ecowitt" | "weather-underground" }>;
type SensorEntry = Exclude<DoorIn, HttpEntry>;

const isHttp = (entry: DoorIn): entry is HttpEntry => entry.kind === "ecowitt" || entry.kind === "weather-underground";

/**
 * Opens the doors that the entries of `doors.in` need, and no other. `takerOf` gives what takes the readings of an entry's station. The error says what
 * is wrong with the settings or why a door cannot be opened; then none is open.
 */
export async function openDoorsIn(
  { doors, mqtt }: Pick<DoorsSettings, "doors" | "mqtt">,
  stdin: Readable,
  takerOf: (entry: DoorIn) => TakeReading,
  log: Log,
): Promise<Result<readonly OpenDoor[], string>> {
  const consoles = doors.in.filter(isHttp);
  const sensors = doors.in.filter((entry): entry is SensorEntry => !isHttp(entry));
  const http = consoles.length === 0 ? undefined : await openHttpDoor(consoles, { host: doors.host, port: doors.httpPort }, takerOf, log);
  if (http?.ok === false) return http;
  const others = await openSensorDoors(sensors, { host: doors.host, mqtt, stdin }, takerOf, log);
  if (!others.ok) {
    await http?.value.close();
    return others;
  }
  return ok(http === undefined ? others.value : [http.value, ...others.value]);
}
