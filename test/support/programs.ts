import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Programs that Debian's packages bring, by the command they install, and libraries of MQTT clients by a name of ours. */
export const PACKAGES = {
  influxd: "influxdb",
  mosquitto: "mosquitto",
  mosquitto_sub: "mosquitto-clients",
  chromium: "chromium",
  "rabbitmq-server": "rabbitmq-server",
  "nats-server": "nats-server",
  haproxy: "haproxy",
  paho: "python3-paho-mqtt",
  gcc: "gcc libc6-dev",
  "paho-c": "libpaho-mqtt-dev",
  go: "golang-go",
  "paho-go": "golang-github-eclipse-paho.mqtt.golang-dev",
  "systemd-notify": "systemd",
  "systemd-analyze": "systemd",
  python3: "python3",
  irsimsend: "lirc",
  lircd: "lirc",
  "ir-ctl": "v4l-utils",
  docker: "docker.io",
  dockerd: "docker.io iptables",
  "docker-compose": "docker-compose",
  mmdebstrap: "mmdebstrap",
  "qemu-aarch64-static": "qemu-user-static",
  "qemu-arm-static": "qemu-user-static",
  "aarch64-linux-gnu-g++": "g++-aarch64-linux-gnu",
  "arm-linux-gnueabihf-g++": "g++-arm-linux-gnueabihf",
  rtl_433: "rtl-433",
  bash: "bash",
  zsh: "zsh",
  fish: "fish",
  ip: "iproute2",
} as const;
export type Program = keyof typeof PACKAGES;

/** A file of each library. */
const LIBRARIES: Partial<Record<Program, string>> = {
  paho: "/usr/lib/python3/dist-packages/paho/mqtt/client.py",
  "paho-c": "/usr/include/MQTTAsync.h",
  "paho-go": "/usr/share/gocode/src/github.com/eclipse/paho.mqtt.golang/client.go",
};

/** Full path of a program, also from sbin, which a plain user's PATH lacks; undefined when it is not installed. */
export function findProgram(program: Program): string | undefined {
  const library = LIBRARIES[program];
  if (library !== undefined) return isAccessible(library, constants.R_OK) ? library : undefined;
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
