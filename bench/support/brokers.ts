import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../../test/support/free-port.ts";
import { findProgram } from "../../test/support/programs.ts";
import { waitFor } from "../../test/support/wait-for.ts";

/** A broker that is measured, in a process of its own. */
export interface Target {
  readonly name: string;
  readonly port: number;
  readonly child: ChildProcess;
}

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const TICKS_PER_SECOND = 100;

/** Our broker as it was built (`npm run build`), with nothing but MQTT over TCP; `profile` is a folder for V8's CPU profiles. */
export async function startBuilt(
  name: string,
  dataDir: string,
  settings: { readonly persistence: "memory" | "disk"; readonly durability?: "power"; readonly profile?: string | undefined },
): Promise<Target> {
  const port = await freePort();
  const environment = {
    ...process.env,
    CLIMA_DATA_DIR: dataDir,
    CLIMA_BROKER_MQTT_PORT: String(port),
    CLIMA_BROKER_WEB_SOCKET_PORT: "-1",
    CLIMA_BROKER_HTTP_PORT: "-1",
    CLIMA_BROKER_PERSISTENCE: settings.persistence,
    CLIMA_BROKER_DURABILITY: settings.durability ?? "process",
  };
  const profiling = settings.profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${settings.profile}`];
  const child = spawn(process.execPath, [...profiling, path("../../cli/bin/clima.js"), "broker"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: environment,
  });
  return listening({ name, port, child });
}

/** Aedes as it comes. */
export async function startAedes(name: string): Promise<Target> {
  const port = await freePort();
  const child = spawn(process.execPath, ["--import", "tsx", path("bare-aedes.ts"), String(port)], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return listening({ name, port, child });
}

/** Mosquitto in memory, without limits on queue and window; undefined where it is not installed. */
export async function startMosquitto(name: string, folder: string): Promise<Target | undefined> {
  const program = findProgram("mosquitto");
  if (program === undefined) return undefined;
  const port = await freePort();
  const file = join(folder, "mosquitto.conf");
  const limits = "max_queued_messages 0\nmax_inflight_messages 0\nset_tcp_nodelay true\n";
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\n${limits}`);
  return listening({ name, port, child: spawn(program, ["-c", file], { stdio: "ignore" }) });
}

async function listening(target: Target): Promise<Target> {
  await waitFor(`${target.name} to listen`, () => isListening(target.port));
  return target;
}

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.destroy());
    socket.on("error", () => resolve(false));
    socket.on("close", (hadError) => resolve(!hadError));
  });

/** User and system time of a broker's process so far, in seconds, from the kernel. */
export function cpuSeconds({ child }: Target): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
