import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { findProgram } from "./programs.ts";
import { tempDir } from "./temp-dir.ts";
import { waitFor } from "./wait-for.ts";

export interface Influxd {
  readonly url: string;
  readonly port: number;
  /** Begins again with the data that it has, after a kill. */
  start(): Promise<void>;
  kill(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** A real InfluxDB 1.x on a free port, with its data in a folder of its own. */
export async function startInfluxd({ port }: { port?: number } = {}): Promise<Influxd> {
  const program = findProgram("influxd");
  if (!program) throw new Error("influxd is not installed");
  const folder = tempDir();
  const httpPort = port ?? (await freePort());
  const config = join(folder.path, "influxdb.conf");
  writeFileSync(config, configText(folder.path, httpPort, await freePort()));
  const url = `http://127.0.0.1:${httpPort}`;
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    child = spawn(program as string, ["-config", config], { stdio: "ignore" });
    await waitFor("influxd to answer", () => isUp(url), 30_000);
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  }

  await start();
  return {
    url,
    port: httpPort,
    start,
    kill: () => end("SIGKILL"),
    async stop() {
      await end("SIGTERM");
      folder.remove();
    },
  };
}

const isUp = (url: string): Promise<boolean> =>
  fetch(`${url}/ping`)
    .then((response) => response.status === 204)
    .catch(() => false);

const configText = (folder: string, httpPort: number, rpcPort: number) => `
reporting-disabled = true
bind-address = "127.0.0.1:${rpcPort}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  query-log-enabled = false
[http]
  enabled = true
  bind-address = "127.0.0.1:${httpPort}"
  log-enabled = false
[monitor]
  store-enabled = false
`;
