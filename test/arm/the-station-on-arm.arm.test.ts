/**
 * What the image has on a Pi's processors, run by QEMU's user mode: real Node.js, real packages compiled for them, a real broker, and a
 * stand-in for the kernel's I2C below the package i2c-bus. `npm run test:arm` has made the trees before.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { listenTo } from "../../e2e/support/messages.ts";
import { familyMb } from "../support/family.ts";
import { type Mosquitto, startMosquitto } from "../support/mosquitto.ts";
import { tempDir } from "../support/temp-dir.ts";
import { pause, waitFor } from "../support/wait-for.ts";
import { ARMS, type Arm, appOf, emulated, packagesOf } from "./support/arm.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const SHIM = join(repository, "edge-agent/test/support/i2c-shim.c");

// what the chips count, and by their data sheets' formulas: 24.69 °C, 54.79 % + 0.15 · (24.69 − 25), 1000.37 hPa, 135.8 lx
const COUNTS = "htu_t 0x683a\nhtu_h 0x7c82\nbmp_ut 27898\nbmp_up 33900\nbh_raw 1200\n";
const MEASURED = { temperatureC: 24.69, humidityPct: 54.74, illuminanceLux: 135.8 };
/** Translating a program as it starts takes QEMU ten times as long as running it. */
const EMULATED_MS = 90_000;
const INTERVAL_MS = 1000;

const LIBSQL = { arm64: "@libsql/linux-arm64-gnu", armv7: "@libsql/linux-arm-gnueabihf" };
/** DuckDB makes no binary for 32-bit ARM. */
const DUCKDB = { arm64: ["@duckdb/node-api"], armv7: [] };

interface Reading {
  readonly seq: number;
  readonly bootId: string;
  readonly values: Readonly<Record<string, number>>;
}

/** The stand-in, compiled for that processor. */
function compileShim(arm: Arm, folder: string): string {
  const shim = join(folder, "shim.so");
  const { status, stderr } = spawnSync(`${arm.compiler}-gcc`, ["-O1", "-Wall", "-shared", "-fPIC", "-o", shim, SHIM, "-ldl"], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return shim;
}

/** The program as it is now, beside the tree's packages, where the image has it. */
function copyProgram(arm: Arm): void {
  for (const path of ["package.json", "cli/bin", "dist"]) {
    rmSync(join(appOf(arm), path), { recursive: true, force: true });
    cpSync(join(repository, path), join(appOf(arm), path), { recursive: true });
  }
}

describe.each(ARMS)("on $name", (arm) => {
  const folder = tempDir();
  const data = join(folder.path, "data");
  let broker: Mosquitto;
  let shim: string;
  let heard: Awaited<ReturnType<typeof listenTo>>;
  const agents: ChildProcess[] = [];

  function startAgent(): { readonly child: ChildProcess; output(): string } {
    const settings = {
      CLIMA_DATA_DIR: data,
      CLIMA_MQTT_URL: broker.url,
      CLIMA_STATION_ID: arm.name,
      CLIMA_STATION_SOURCE: "pi",
      CLIMA_STATION_INTERVAL_MS: String(INTERVAL_MS),
      I2C_SHIM_STATE: join(folder.path, "state"),
    };
    const [program, ...args] = [...emulated(arm, shim), join(appOf(arm), "cli/bin/clima.js"), "agent"];
    const child = spawn(program as string, args, { env: { PATH: process.env["PATH"], ...settings }, stdio: ["ignore", "pipe", "pipe"] });
    agents.push(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
    return { child, output: () => output };
  }

  const readingsOf = (kind: "telemetry" | "backfill"): readonly Reading[] =>
    heard.messages.filter(({ topic }) => topic.endsWith(`/${arm.name}/${kind}`)).flatMap(({ text }) => readingsIn(JSON.parse(text)));

  /** Waits for a message, and tells what the agent said when none came or it ended. */
  const waitForAgent = <T>(agent: ReturnType<typeof startAgent>, what: string, ask: () => T | undefined | false) =>
    waitFor(
      () => `${what}; the agent said:\n${agent.output()}`,
      () => {
        if (agent.child.exitCode !== null) throw new Error(`the agent ended: ${agent.output()}`);
        return ask();
      },
      EMULATED_MS,
      () => agent.output().length,
    );

  beforeAll(async () => {
    copyProgram(arm);
    mkdirSync(data);
    writeFileSync(join(folder.path, "state"), COUNTS);
    shim = compileShim(arm, folder.path);
    broker = await startMosquitto();
    heard = await listenTo(broker.url, "#");
  });

  afterAll(async () => {
    for (const child of agents) child.kill("SIGKILL");
    await heard?.close();
    await broker?.remove();
    folder.remove();
  });

  test("every package with a native part loads", () => {
    const names = ["i2c-bus", "onoff", "classic-level", LIBSQL[arm.name], ...DUCKDB[arm.name]];
    expect(packagesOf(arm)).toEqual(expect.arrayContaining(names));
    const program = `for (const name of ${JSON.stringify(names)}) require(name); console.log(process.arch, "loaded")`;
    const [command, ...args] = [...emulated(arm), "-e", program];
    const { stdout, stderr } = spawnSync(command as string, args, { cwd: appOf(arm), encoding: "utf8" });
    expect({ stdout, stderr }).toEqual({ stdout: `${arm.cpu} loaded\n`, stderr: "" });
  });

  test("the agent publishes what the chips count, keeps it while the broker is away and it is stopped, and sends it after", async () => {
    const beganMs = performance.now();
    const agent = startAgent();
    const first = await waitForAgent(agent, "a reading of all chips", () =>
      readingsOf("telemetry").find(
        ({ values }) => "pressureHpa" in values && Object.keys(MEASURED).every((quantity) => quantity in values),
      ),
    );
    const tookS = ((performance.now() - beganMs) / 1000).toFixed(1);
    for (const [quantity, expected] of Object.entries(MEASURED)) expect(first.values[quantity]).toBeCloseTo(expected, 1);
    expect(first.values["pressureHpa"]).toBeCloseTo(1000.37, 1);

    await waitForAgent(agent, "ten readings", () => readingsOf("telemetry").length >= 10);
    const memoryMb = familyMb(agent.child.pid ?? 0).toFixed(0);
    process.stderr.write(`${arm.name}: first reading after ${tookS} s, ${memoryMb} MB resident with QEMU's own\n`);

    await broker.stop();
    await waitForAgent(agent, "it to notice that the broker is away", () => agent.output().includes("no connection to"));
    await pause(3 * INTERVAL_MS); // it goes on measuring, which nobody can see from outside
    const exited = once(agent.child, "exit");
    agent.child.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);

    await broker.start();
    const again = startAgent();
    await waitForAgent(again, "what it measured meanwhile", () => readingsOf("backfill").some(({ bootId }) => bootId === first.bootId));
  });
});

function readingsIn(message: Reading | { readonly readings: readonly Reading[] }): readonly Reading[] {
  return "readings" in message ? message.readings : [message];
}
