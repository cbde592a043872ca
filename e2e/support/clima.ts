import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { freePort } from "../../test/support/free-port.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { waitFor } from "../../test/support/wait-for.ts";

const bin = fileURLToPath(new URL("../../cli/bin/clima.js", import.meta.url));

export interface Running {
  readonly child: ChildProcess;
  /** What it printed so far, stdout and stderr. */
  output(): string;
  /** Exit code, once it ended; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** A place for one scenario: its own folder and ports; everything that was started in it is ended by `close`. */
export async function createScene(settings: Readonly<Record<string, string>> = {}) {
  const folder = tempDir();
  const [mqttPort, webSocketPort, panelPort, httpPort] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const environment = {
    CLIMA_DATA_DIR: folder.path,
    CLIMA_BROKER_MQTT_PORT: String(mqttPort),
    CLIMA_BROKER_WEB_SOCKET_PORT: String(webSocketPort),
    CLIMA_BROKER_HTTP_PORT: String(httpPort),
    CLIMA_PANEL_PORT: String(panelPort),
    CLIMA_MQTT_URL: `mqtt://127.0.0.1:${mqttPort}`,
    CLIMA_STATION_SIMULATION_HISTORY_DAYS: "0",
    CLIMA_STATION_INTERVAL_MS: "200",
    ...settings,
  };
  const running: Running[] = [];

  const start = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Running => startProgram(bin, args, more);

  /** The same with another copy of the program. */
  function startProgram(program: string, args: readonly string[], more: Readonly<Record<string, string>> = {}): Running {
    const started = spawnClima(program, args, { ...environment, ...more }, folder.path);
    running.push(started);
    return started;
  }

  /** Starts and waits until it says that it runs. */
  async function startAndWait(command: string, more: Readonly<Record<string, string>> = {}): Promise<Running> {
    const started = start([command], more);
    await waitFor(
      () => `${command} to run; it said:\n${started.output()}`,
      () => {
        if (started.child.exitCode !== null) throw new Error(`${command} ended: ${started.output()}`);
        return started.output().includes("Ctrl-C stops it");
      },
      20_000,
    );
    return started;
  }

  return {
    folder: folder.path,
    mqttPort,
    webSocketPort,
    panelPort,
    mqttUrl: environment.CLIMA_MQTT_URL,
    panelUrl: `http://127.0.0.1:${panelPort}`,
    start,
    startProgram,
    startAndWait,
    async close() {
      await Promise.all(running.map((one) => one.stop("SIGKILL")));
      folder.remove();
    },
  };
}

export type Scene = Awaited<ReturnType<typeof createScene>>;

function spawnClima(program: string, args: readonly string[], environment: Readonly<Record<string, string>>, cwd: string): Running {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env["PATH"], ...environment },
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  const exited = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  return {
    child,
    output: () => output,
    exited,
    stop(signal = "SIGINT") {
      child.kill(signal);
      return exited;
    },
  };
}
