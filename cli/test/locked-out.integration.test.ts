/** What a person meets at the command line once the broker has users; real processes, a real broker. */
import { type ChildProcess, spawn } from "node:child_process";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { freePort } from "../../test/support/free-port.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { waitFor } from "../../test/support/wait-for.ts";

const CLIMA = join(import.meta.dirname, "../bin/clima.js");
const place = tempDir();
const loginFile = join(place.path, "data/broker/local-login.json");
let broker: ChildProcess;
let brokerSaid = "";
let port: number;

const environment = (more: Readonly<Record<string, string>> = {}) => ({
  PATH: process.env["PATH"],
  CLIMA_DATA_DIR: join(place.path, "data"),
  CLIMA_BROKER_MQTT_PORT: String(port),
  CLIMA_BROKER_WEB_SOCKET_PORT: "-1",
  CLIMA_BROKER_HTTP_PORT: "-1",
  ...more,
});

async function clima(args: readonly string[], more: Readonly<Record<string, string>> = {}, input = "") {
  const child = spawn(process.execPath, [CLIMA, ...args], { cwd: place.path, env: environment(more) });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  child.stdin.end(input);
  const exitCode = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { exitCode, stdout, stderr };
}

beforeAll(async () => {
  port = await freePort();
  broker = spawn(process.execPath, [CLIMA, "broker"], { cwd: place.path, env: environment() });
  for (const stream of [broker.stdout, broker.stderr])
    stream?.on("data", (text) => {
      brokerSaid += text;
    });
  await waitFor("the broker", () => brokerSaid.includes("listens on"));
  writeFileSync(join(place.path, "day.csv"), "station,takenAt,temperatureC\ngarden,2026-01-01T00:00:00Z,1.5\n");
});
afterAll(() => {
  broker.kill("SIGKILL");
  place.remove();
});

test("while there are no users, a client with a name and password is let in as the others, which is said once", async () => {
  for (const name of ["left", "over", "left"]) {
    const asName = { CLIMA_MQTT_USERNAME: name, CLIMA_MQTT_PASSWORD: "wrong" };
    expect(await clima(["station", "list"], asName)).toMatchObject({ exitCode: 0, stderr: "" });
  }
  await waitFor("the line", () => brokerSaid.includes("was not looked at"));
  expect(brokerSaid.match(/was not looked at/g)).toHaveLength(1);
});

test.each([
  [
    "a role that there is not",
    ["--role", "wizard"],
    "long enough\n",
    /^there is no role "wizard"; expected one of admin, station, .*bridge\n$/,
  ],
  ["a password of one character", ["--role", "admin"], "x\n", /^the password has 1 of at least 6 characters; .*--force\n$/],
])("user add refuses %s", async (_what, args, input, line) => {
  const { exitCode, stdout, stderr } = await clima(["user", "add", "boss", ...args], {}, input);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toMatch(line);
});

test("a short password is taken when it is forced", async () => {
  expect(await clima(["user", "add", "short", "--role", "viewer", "--force"], {}, "x\n")).toMatchObject({ exitCode: 0 });
});

describe("once there are users", () => {
  beforeAll(async () => {
    expect(await clima(["user", "add", "boss", "--role", "admin"], {}, "long enough\n")).toMatchObject({ exitCode: 0 });
    await waitFor("the broker to see them", () => brokerSaid.includes("users changed"));
  });

  test("the broker's login for this machine is for its owner alone", () => {
    expect((statSync(loginFile).mode & 0o777).toString(8)).toBe("600");
  });

  test.each([
    ["station", "list"],
    ["replay", "day.csv"],
  ])("the broker's owner is let in without a setting: clima %s %s", async (...args) => {
    expect(await clima(args)).toMatchObject({ exitCode: 0 });
  });

  const COMMANDS = [
    ["ir", "send", "tv", "power"],
    ["watch"],
    ["replay", "day.csv"],
    ["station", "list"],
    ["station", "forget", "x", "--force"],
  ];
  for (const command of COMMANDS) {
    test(`clima ${command.join(" ")} says who was refused, by whom, and what to set`, async () => {
      // A user of its own: after some failures the broker makes a name wait.
      const name = `guest-${COMMANDS.indexOf(command)}`;
      const wrong = await clima(command, { CLIMA_MQTT_USERNAME: name, CLIMA_MQTT_PASSWORD: "wrong" });
      expect(wrong).toMatchObject({ exitCode: 1, stdout: "" });
      expect(wrong.stderr).toBe(
        `the broker at 127.0.0.1:${port} refused the user "${name}" (wrong user name or password); set username and password beside its url (mqtt.username and mqtt.password)\n`,
      );
    });
    test(`clima ${command.join(" ")} with another data folder says that a name is needed`, async () => {
      const nameless = await clima(command, { CLIMA_DATA_DIR: join(place.path, "elsewhere") });
      expect(nameless).toMatchObject({ exitCode: 1, stdout: "" });
      expect(nameless.stderr).toMatch(`the broker at 127.0.0.1:${port} lets nobody in without a user name; set username and password`);
    });
  }
});

test("clima ir send of a user who may only look says that, and does not ask whether the station is there", async () => {
  const viewer = { CLIMA_MQTT_USERNAME: "short", CLIMA_MQTT_PASSWORD: "x" };
  expect(await clima(["ir", "send", "tv", "power"], viewer)).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: "the broker closed the connection before it had the command; may this user send commands?\n",
  });
});

test.each([["config list"], ["config check"], ["--help"], ["ir list"]])("clima %s ends quietly when its reader does", async (command) => {
  const shell = `"${process.execPath}" "${CLIMA}" ${command} | head -n 1; echo "\${PIPESTATUS[0]}"`;
  const child = spawn("bash", ["-c", shell], { cwd: place.path, env: environment(), stdio: ["ignore", "pipe", "pipe"] });
  let stderr = "";
  let stdout = "";
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  await new Promise((resolve) => child.once("close", resolve));
  expect(stderr).toBe("");
  expect(stdout.trim().split("\n").at(-1)).toBe("0");
});
