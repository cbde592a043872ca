import { resolve } from "node:path";
import type { Config } from "@clima/schemas";
import { settingsVariables } from "../../config.ts";
import { isBelow, usesInflux } from "./places.ts";

/** What a backup of this configuration leaves out, a line each. */
export function notIncluded(config: Config, withInfluxdb: boolean): string[] {
  const data = resolve(config.dataDir);
  const files = filesNamedIn(config).filter((file) => !isBelow(resolve(file), data));
  const variables = settingsVariables();
  return [
    ...(usesInflux(config) && !withInfluxdb ? [`not in it: InfluxDB at ${config.store.influxUrl}`] : []),
    ...(files.length > 0 ? [`not in it: certificates and keys outside of ${data}: ${files.join(", ")}`] : []),
    ...(variables.length > 0 ? [`not in it: settings of the environment: ${variables.join(", ")}`] : []),
  ];
}

/** Certificates and keys that settings name, wherever in the configuration. */
function filesNamedIn(config: unknown): string[] {
  if (typeof config !== "object" || config === null) return [];
  return Object.entries(config).flatMap(([name, value]) =>
    typeof value === "string" ? (/^(ca|cert|key)File$/.test(name) ? [value] : []) : filesNamedIn(value),
  );
}
