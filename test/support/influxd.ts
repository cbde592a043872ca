import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { findProgram } from "./programs.ts";
import { tempDir } from "./temp-dir.ts";
import { waitFor } from "./wait-for.ts";

/** A real InfluxDB 1.x on a free port, with its data in a folder that `stop` removes. */
export async function startInfluxd({
  port,
}: {
  port?: number;
} = {}): Promise<{ readonly url: string; readonly port: number; stop(): Promise<void> }> {
  const program = findProgram("influxd");
  if (!program) throw new Error("influxd is not installed");
  const folder = tempDir();
  const httpPort = port ?? (await freePort());
  const config = join(folder.path, "influxdb.conf");
  writeFileSync(config, configText(folder.path, httpPort, await freePort()));
  const child = spawn(program, ["-config", config], { stdio: "ignore" });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = `http://127.0.0.1:${httpPort}`;
  await waitFor(
    "influxd to answer",
    () =>
      fetch(`${url}/ping`)
        .then((response) => response.status === 204)
        .catch(() => false),
    30_000,
  );
  const stop = async () => {
    child.kill("SIGTERM");
    await exited;
    folder.remove();
  };
  return { url, port: httpPort, stop };
}

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
