import type { Log } from "@clima/schemas";
import type { LoadedConfig } from "../../config.ts";
import { fail } from "../../terminal.ts";
import { softwareVersion } from "../../version.ts";
import type { Service } from "./services.ts";

/** Whether the settings have any door. */
export const hasDoors = ({ doors }: LoadedConfig): boolean => doors.in.length + doors.out.length > 0;

/** The doors that the settings have: readings of others come in, readings go out to weather networks. */
export async function startDoorServices(config: LoadedConfig, log: Log): Promise<readonly Service[]> {
  return config.doors.out.length === 0 ? [] : [await startDoorsOutService(config, log)];
}

async function startDoorsOutService({ base, mqtt, dataDir, doors }: LoadedConfig, log: Log): Promise<Service> {
  const { startDoorsOut } = await import("@clima/doors");
  const started = startDoorsOut({ base, mqtt, dataDir, doors, softwareVersion }, { log });
  if (!started.ok) return fail(started.error);
  return { name: "doors out", stop: started.value.stop };
}
