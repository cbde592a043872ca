import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Programs that Debian's packages bring, by the command they install, and paho, a module of Python. */
export const PACKAGES = {
  influxd: "influxdb",
  mosquitto: "mosquitto",
  mosquitto_sub: "mosquitto-clients",
  chromium: "chromium",
  "rabbitmq-server": "rabbitmq-server",
  "nats-server": "nats-server",
  haproxy: "haproxy",
  paho: "python3-paho-mqtt",
  "systemd-notify": "systemd",
  python3: "python3",
  irsimsend: "lirc",
  lircd: "lirc",
  "ir-ctl": "v4l-utils",
} as const;
export type Program = keyof typeof PACKAGES;

const PAHO_FILE = "/usr/lib/python3/dist-packages/paho/mqtt/client.py";

/** Full path of a program, also from sbin, which a plain user's PATH lacks; undefined when it is not installed. */
export function findProgram(program: Program): string | undefined {
  if (program === "paho") return isAccessible(PAHO_FILE, constants.R_OK) ? PAHO_FILE : undefined;
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  return folders.map((folder) => join(folder, program)).find((path) => isAccessible(path, constants.X_OK));
}

function isAccessible(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
