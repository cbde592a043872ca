import type { Log } from "@clima/schemas";
import { type LoadedConfig, ownTimeZone } from "../../config.ts";
import { fail } from "../../terminal.ts";
import { softwareVersion } from "../../version.ts";
import type { Started } from "./services.ts";

/** Whether the settings have any door. */
export const hasDoors = ({ doors }: LoadedConfig): boolean => doors.in.length + doors.out.length > 0;

/** The doors that the settings have, with a guest station for each station that comes in by one; the value is where they are. */
export async function startDoorsService(config: LoadedConfig, log: Log): Promise<Started<readonly string[]>> {
  const [{ startDoors }, { startGuestStation }] = await Promise.all([import("@clima/doors"), import("@clima/edge-agent")]);
  const { base, mqtt, dataDir, doors, homeAssistant } = config;
  const { outboxMaxReadings, outboxFlushS } = config.station;
  const zone = ownTimeZone();
  const shared = { base, mqtt, dataDir, softwareVersion };
  const ofStation = { ...shared, homeAssistant, outboxMaxReadings, outboxFlushS, ...(zone === undefined ? {} : { timeZone: zone }) };
  const started = await startDoors(
    { ...shared, doors },
    { openStation: (station) => startGuestStation({ ...ofStation, station }, { log }), stdin: process.stdin, log },
  );
  if (!started.ok) return fail(...started.error.split("\n"));
  const { places, ended, stop } = started.value;
  return { value: places, service: { name: "doors", stop, ...(ended === undefined ? {} : { done: ended }) } };
}
