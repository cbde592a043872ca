/** What docker/Dockerfile makes, run by Docker's engine; `npm run test:docker` has built it before. */
import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { readRepositoryFile } from "../support/repository.ts";
import { patientMs, waitFor } from "../support/wait-for.ts";
import { type Engine, startEngine } from "./support/engine.ts";
import { IMAGE } from "./support/images.ts";
import { openPorts } from "./support/processes.ts";

const MAX_BYTES = 250_000_000;
const HEALTHY_WITHIN_MS = 3000;
const STOPPED_WITHIN_MS = 2000;
/** MQTT, MQTT over WebSocket, and the panel. */
const PORTS = [1883, 8080, 9001];

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine("private");
});
afterAll(() => engine?.stop());

/** Runs a program of the image to its end, as root, which sees all files; what it printed. */
async function runIn(program: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await engine.docker("run", "--rm", "--network", "none", "--user", "root", "--entrypoint", program, IMAGE, ...args);
  return stdout;
}

describe("the image", () => {
  test("says its version", async () => {
    const { version } = JSON.parse(readRepositoryFile("package.json")) as { version: string };
    const { stdout } = await engine.docker("run", "--rm", "--network", "none", IMAGE, "--version");
    expect(stdout.trim()).toBe(version);
  });

  test(`is at most ${MAX_BYTES / 1e6} MB large`, async () => {
    const { stdout } = await engine.docker("image", "inspect", "--format", "{{.Size}}", IMAGE);
    process.stderr.write(`the image has ${(Number(stdout) / 1e6).toFixed(0)} MB\n`);
    expect(Number(stdout)).toBeLessThanOrEqual(MAX_BYTES);
  });

  test("has nothing that compiles or installs, no sources and no tests", async () => {
    const names = "-name *.ts -o -name *.test.* -o -name *.c -o -name *.cc -o -name *.h -o -name *.gyp -o -name *.tsbuildinfo";
    const programs = "gcc g++ cc make python3 perl apt-get npm npx yarn tsc esbuild jest biome tsx"
      .split(" ")
      .flatMap((name) => ["-o", "-name", name]);
    const found = await runIn("find", "/", "-xdev", "(", ...names.split(" "), ...programs, ")", "-not", "-path", "/proc/*", "-type", "f");
    expect(found).toBe("");
  });

  test.each(["i2c-bus", "onoff", "classic-level", "@duckdb/node-api", "@libsql/linux-x64-gnu"])("can load %s", async (name) => {
    expect(await runIn("node", "-e", `require(${JSON.stringify(name)}); console.log("loaded")`)).toBe("loaded\n");
  });

  test.each(["gpiomon", "gpioset", "gpiodetect", "ir-ctl", "setpriv", "bash", "find", "stat"])(
    "has the program %s, complete",
    async (program) => {
      expect(await runIn(program, "--version")).toMatch(/\d\.\d/);
    },
  );

  test("takes away npm's settings and what the build needed", async () => {
    const { stdout } = await engine.docker("image", "inspect", "--format", "{{json .Config.Env}}", IMAGE);
    expect((JSON.parse(stdout) as string[]).map((variable) => variable.split("=")[0]).sort()).toEqual([
      "CLIMA_DATA_DIR",
      "NODE_ENV",
      "PATH",
    ]);
  });
});

describe("clima up in a container that may write to /data and /tmp only", () => {
  const NAME = "clima-up";

  async function start(): Promise<void> {
    const locked = ["--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"];
    const settings = {
      CLIMA_BROKER_HOST: "0.0.0.0",
      CLIMA_PANEL_HOST: "0.0.0.0",

      CLIMA_BROKER_USERNAME: "house",
      CLIMA_BROKER_PASSWORD: "a password",
      CLIMA_MQTT_USERNAME: "house",
      CLIMA_MQTT_PASSWORD: "a password",
      CLIMA_STATION_SOURCE: "simulated",
    };
    const environment = Object.entries(settings).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
    const ports = PORTS.flatMap((port) => ["--publish", `127.0.0.1:${port}:${port}`]);
    await engine.docker("run", "--detach", "--name", NAME, "--restart", "unless-stopped", ...locked, ...environment, ...ports, IMAGE);
  }

  const inspect = async (format: string): Promise<string> => (await engine.docker("inspect", "--format", format, NAME)).stdout.trim();
  const logs = async () => {
    const { stdout, stderr } = await engine.docker("logs", NAME);
    return stdout + stderr;
  };
  const isHealthy = () =>
    engine.docker("exec", NAME, "sh", "-c", "docker/answers.sh 9883 /ready && docker/answers.sh 8080 /").then(
      () => true,
      () => false,
    );

  async function untilHealthy(restarts = 0): Promise<void> {
    let last = "";
    await waitFor(
      () => `clima up to be ready; it said:\n${last}`,
      async () => {
        last = await logs();
        if (Number(await inspect("{{.RestartCount}}")) > restarts) throw new Error(`clima up ended; it said:\n${last}`);
        return isHealthy();
      },
      30_000,
    );
  }

  afterEach(() => engine.docker("rm", "--force", "--volumes", NAME));

  test("is ready soon, is not root, and listens where it should and nowhere else", async () => {
    const beganMs = performance.now();
    await start();
    await untilHealthy();
    const tookMs = performance.now() - beganMs;
    process.stderr.write(`clima up was ready after ${tookMs.toFixed(0)} ms\n`);
    expect(tookMs).toBeLessThan(patientMs(HEALTHY_WITHIN_MS));
    const pid = await inspect("{{.State.Pid}}");
    expect(/^Uid:\t(\d+)\t(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.slice(1)).toEqual(["1000", "1000"]);
    expect(openPorts(pid)).toEqual(PORTS);
    await engine.inNetwork(process.execPath, "-e", "fetch('http://127.0.0.1:8080/').then(({ ok }) => process.exit(ok ? 0 : 1))");
  });

  test("ends soon and in order when it is stopped", async () => {
    await start();
    await untilHealthy();
    const beganMs = performance.now();
    await engine.docker("stop", "--time", "60", NAME);
    const tookMs = performance.now() - beganMs;
    process.stderr.write(`clima up had stopped after ${tookMs.toFixed(0)} ms\n`);
    expect(tookMs).toBeLessThan(patientMs(STOPPED_WITHIN_MS));
    expect(await inspect("{{.State.ExitCode}}")).toBe("0");
  });

  test("is started again when it is killed, with its data", async () => {
    await start();
    await untilHealthy();
    const before = await filesOfData();
    process.kill(Number(await inspect("{{.State.Pid}}")), "SIGKILL");
    await waitFor("the engine to start it again", async () => (await inspect("{{.RestartCount}} {{.State.Running}}")) === "1 true", 30_000);
    await untilHealthy(1);
    expect(await filesOfData()).toEqual(expect.arrayContaining(before));
  });

  /** Folders of the data, which the first start made. */
  async function filesOfData(): Promise<string[]> {
    const { stdout } = await engine.docker("exec", NAME, "find", "/data", "-mindepth", "1", "-maxdepth", "1", "-type", "d");
    expect(stdout).not.toBe("");
    return stdout.trim().split("\n");
  }
});
