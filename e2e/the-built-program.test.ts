import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { commandLineOf, familyOf } from "../test/support/family.ts";
import { freePort } from "../test/support/free-port.ts";
import { type TempDir, tempDir } from "../test/support/temp-dir.ts";
import { waitFor } from "../test/support/wait-for.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), "utf8"));

let copy: TempDir;
let child: ChildProcess | undefined;
beforeEach(() => {
  copy = tempDir();
  for (const path of ["package.json", "cli/package.json", "cli/bin", "dist"])
    cpSync(join(root, path), join(copy.path, path), { recursive: true });
});
afterEach(async () => {
  const { pid, exitCode, signalCode } = child ?? {};
  if (pid !== undefined && exitCode === null && signalCode === null) {
    const closed = new Promise((resolve) => child?.once("close", resolve));
    process.kill(-pid, "SIGKILL");
    await closed;
  }
  child = undefined;
  copy.remove();
});

/** What npm ci --omit=dev installs of other people's packages: nothing of ours, no tsx, no esbuild. */
function linkProductionPackages(): void {
  const { packages } = readJson("package-lock.json") as { packages: Record<string, { dev?: boolean; link?: boolean }> };
  for (const [path, { dev = false, link = false }] of Object.entries(packages)) {
    if (dev || link || path.lastIndexOf("node_modules/") !== 0) continue;
    mkdirSync(dirname(join(copy.path, path)), { recursive: true });
    symlinkSync(join(root, path), join(copy.path, path));
  }
}

test("npm start runs what was built, without a source, a compiler or a process beside it", async () => {
  linkProductionPackages();
  expect(readdirSync(join(copy.path, "node_modules"))).not.toContain("tsx");
  expect(readdirSync(join(copy.path, "node_modules"))).not.toContain("esbuild");
  const [mqttPort, webSocketPort, panelPort, httpPort] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const started = spawn("npm", ["start"], {
    cwd: copy.path,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      HOME: copy.path,
      CLIMA_BROKER_MQTT_PORT: String(mqttPort),
      CLIMA_BROKER_WEB_SOCKET_PORT: String(webSocketPort),
      CLIMA_BROKER_HTTP_PORT: String(httpPort),
      CLIMA_PANEL_PORT: String(panelPort),
      CLIMA_STATION_INTERVAL_MS: "200",
      CLIMA_STATION_SIMULATION_HISTORY_DAYS: "0",
    },
  });
  child = started;
  let output = "";
  for (const stream of [started.stdout, started.stderr]) stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  const panelUrl = `http://127.0.0.1:${panelPort}`;
  await waitFor(
    "a reading in the panel's API",
    async () => {
      if (started.exitCode !== null) throw new Error(`npm start ended: ${output}`);
      const station = await fetch(`${panelUrl}/api/v1/stations/demo`).then(
        (response) => (response.ok ? response.json() : undefined),
        () => undefined,
      );
      return (station as { values?: { temperatureC?: object } } | undefined)?.values?.temperatureC !== undefined;
    },
    25_000,
  );
  for (const path of ["/", "/main.js", "/style.css"]) expect((await fetch(`${panelUrl}${path}`)).status).toBe(200);
  const lines = familyOf(started.pid ?? 0).map(commandLineOf);
  expect(lines.filter((line) => /tsx|esbuild/.test(line))).toEqual([]);
  expect(lines.filter((line) => /^(\S*\/)?node .*cli\/bin\/clima\.js up$/.test(line))).toHaveLength(1);
});

function clima(...args: string[]) {
  try {
    return { status: 0, stderr: "", stdout: execFileSync(process.execPath, args, { cwd: copy.path, encoding: "utf8", stdio: "pipe" }) };
  } catch (cause) {
    const { status, stderr, stdout } = cause as { status: number; stderr: string; stdout: string };
    return { status, stderr, stdout };
  }
}

test("a folder that was not built says so in a line", () => {
  rmSync(join(copy.path, "dist"), { recursive: true });
  expect(clima("cli/bin/clima.js", "--version")).toEqual({
    status: 1,
    stdout: "",
    stderr: expect.stringMatching(/^Clima is not built yet: .*npm run build.*\n$/),
  });
});

/** Breaks what the command needs, so that it fails as only a bug lets it fail. */
const BREAKING = {
  "in a command": "process.stdout.write = () => { throw new Error('no such output') }",
  "in a timer":
    "process.on('newListener', (name) => { if (name === 'uncaughtException') setTimeout(() => { throw new Error('no such output') }) })",
};

test.each(Object.entries(BREAKING))("a fault %s is printed with all that is known of it", (_where, breaking) => {
  const preload = `--import=data:text/javascript,${encodeURIComponent(breaking)}`;
  const { status, stderr } = clima(preload, "cli/bin/clima.js", "config", "list");
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringMatching(/^This is a fault of Clima: Error: no such output\n {4}at /),
  });
});

test("a fault's places are those in the sources", () => {
  const preload = `--import=data:text/javascript,${encodeURIComponent(BREAKING["in a command"])}`;
  expect(clima(preload, "cli/bin/clima.js", "config", "list").stderr).toMatch(/cli\/src\/command-line\/config-commands\.ts:\d+:\d+/);
});
