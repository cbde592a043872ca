import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { type OtherBroker, portProgram } from "./other-broker.ts";
import { findProgram } from "./programs.ts";
import { tempDir } from "./temp-dir.ts";

/** Debian's command in sbin changes to the user rabbitmq and to its folders; this is what it starts there. */
export const SERVER = "/usr/lib/rabbitmq/bin/rabbitmq-server";

/** A real RabbitMQ with rabbitmq_mqtt: a node of its own on free ports, with all its files in one folder, and an epmd of its own. */
export async function startRabbitMq(): Promise<OtherBroker> {
  if (!findProgram("rabbitmq-server")) throw new Error("rabbitmq-server is not installed");
  const folder = tempDir();
  const [port, nodePort, namesPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const environment = { ...environmentOf(folder.path, nodePort), ERL_EPMD_PORT: String(namesPort) };
  writeSettings(folder.path, port);
  const options = { env: { PATH: process.env["PATH"], ...environment }, cwd: folder.path };
  const names = portProgram("epmd", ["-address", "127.0.0.1", "-port", String(namesPort)], namesPort, options);
  const node = portProgram(SERVER, [], port, options);
  await names.start();
  await node.start();
  return {
    ...node,
    url: `mqtt://127.0.0.1:${port}`,
    async remove() {
      await node.kill();
      await names.kill();
      folder.remove();
    },
  };
}

function writeSettings(folder: string, port: number): void {
  const lines = ["listeners.tcp = none", `mqtt.listeners.tcp.1 = 127.0.0.1:${port}`, "mqtt.allow_anonymous = true", ""];
  writeFileSync(join(folder, "rabbitmq.conf"), lines.join("\n"));
  writeFileSync(join(folder, "enabled_plugins"), "[rabbitmq_mqtt].\n");
  mkdirSync(join(folder, "log"));
}

export const environmentOf = (folder: string, nodePort: number) => ({
  HOME: folder,
  RABBITMQ_NODENAME: `clima-${nodePort}@localhost`,
  RABBITMQ_MNESIA_BASE: join(folder, "mnesia"),
  RABBITMQ_LOG_BASE: join(folder, "log"),
  RABBITMQ_PID_FILE: join(folder, "pid"),
  RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, "enabled_plugins"),
  RABBITMQ_CONFIG_FILE: join(folder, "rabbitmq.conf"),
  RABBITMQ_CONF_ENV_FILE: "/dev/null",
  RABBITMQ_DIST_PORT: String(nodePort),
  RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "-kernel inet_dist_use_interface {127,0,0,1}",
  ERL_EPMD_ADDRESS: "127.0.0.1",
});
