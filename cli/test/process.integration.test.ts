import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { freePort } from "../../test/support/free-port.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { waitFor } from "../../test/support/wait-for.ts";

const CLIMA = join(import.meta.dirname, "../bin/clima.js");

const place = tempDir();
const children: ChildProcess[] = [];
let environment: Readonly<Record<string, string | undefined>>;
beforeAll(async () => {
  environment = { PATH: process.env["PATH"], CLIMA_DATA_DIR: place.path, CLIMA_MQTT_URL: `mqtt://127.0.0.1:${await freePort()}` };
});
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  place.remove();
});

/** A process of its own; what the parts of a command answer is looked at in `arguments.test.ts` and `commands/failures.test.ts`. */
function start(args: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [CLIMA, ...args], { cwd: place.path, env: { ...environment, ...more } });
  children.push(child);
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  /** The exit code, or the signal that ended it. */
  const ended = new Promise<number | string | null>((resolve) => child.once("close", (code, signal) => resolve(code ?? signal)));
  return { child, said, ended };
}

const endOf = async (args: readonly string[], more?: Readonly<Record<string, string>>) => {
  const { said, ended } = start(args, more);
  return { exitCode: await ended, ...said };
};

describe("the process", () => {
  test.each(["--version", "config check", "ir list"])(
    "ends with 0 and prints to stdout alone when all is well: clima %s",
    async (command) => {
      const { exitCode, stdout, stderr } = await endOf(command.split(" "));
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
      expect(stdout).not.toBe("");
    },
  );

  test.each([
    ["a command that there is not", ["upp"], /^error: unknown command 'upp'\n/],
    ["a remote that there is not", ["ir", "show", "sofa"], /^remote "sofa" is not known; known are demo-tv.*\n$/],
    ["a broker that is away", ["ir", "send", "demo-tv", "power"], /^no connection to mqtt:\/\/127\.0\.0\.1:\d+: .*\n$/],
    ["a file that is not there", ["replay", "none.csv"], /^none\.csv cannot be read: ENOENT.*\n$/],
  ])("ends with 1, a line on stderr and no stack at %s", async (_what, args, line) => {
    const { exitCode, stdout, stderr } = await endOf(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(line);
    expect(stderr).not.toMatch(/fault of Clima|^\s+at /m);
  });

  test("names every setting of the environment that is wrong", async () => {
    const { exitCode, stderr } = await endOf(["config", "check"], { CLIMA_PANEL_PORT: "eighty", CLIMA_STATION_INTERVAL_MS: "1" });
    expect(exitCode).toBe(1);
    expect(stderr.trim().split("\n")).toEqual([
      "the configuration has problems:",
      expect.stringContaining("station.intervalMs"),
      expect.stringContaining("panel.port"),
    ]);
  });

  test("takes a password from stdin, and never from the command line", async () => {
    const { child, said, ended } = start(["user", "add", "bob", "--role", "viewer"]);
    child.stdin.end("garden path\nanother line\n");
    expect(await ended).toBe(0);
    expect(said.stdout).toMatch(/^added bob \(viewer\) to /);
    expect((await endOf(["user", "add", "eve", "--password", "secret"])).stderr).toContain("unknown option '--password'");
  });
});

describe("Ctrl-C", () => {
  test.each(["SIGINT", "SIGTERM"] as const)("ends what waits for a broker, with 0 (%s)", async (signal) => {
    const { child, said, ended } = start(["watch"]);
    await waitFor("the line about the broker", () => said.stderr.includes("watch: no connection to"));
    child.kill(signal);
    expect(await ended).toBe(0);
    expect(said.stderr.trim().split("\n")).toHaveLength(1);
  });

  test("ends a panel whose broker is away, with 0", async () => {
    const { child, said, ended } = start(["panel"], { CLIMA_PANEL_PORT: String(await freePort()) });
    await waitFor("the panel", () => said.stderr.includes("panel: no connection to"));
    await waitFor("its address", () => (said.stdout + said.stderr).includes("http://127.0.0.1:"));
    child.kill("SIGINT");
    expect(await ended).toBe(0);
  });
});
