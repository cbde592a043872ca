import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** Programs that Debian's packages bring, by the command (for a Python module: by the file) they install. */
export const PACKAGES = {
  influxd: "influxdb",
  mosquitto: "mosquitto",
  mosquitto_sub: "mosquitto-clients",
  chromium: "chromium",
  "redis-server": "redis-server",
  "rabbitmq-server": "rabbitmq-server",
  "nats-server": "nats-server",
  "/usr/lib/python3/dist-packages/paho/mqtt/client.py": "python3-paho-mqtt",
} as const;
export type Program = keyof typeof PACKAGES;

/** Full path of a program, also from sbin, which a plain user's PATH lacks; undefined when it is not installed. */
export function findProgram(program: Program): string | undefined {
  if (isAbsolute(program)) return existsSync(program) ? program : undefined;
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
