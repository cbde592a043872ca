/** Runs every command that has --json, with a real broker and a station that answers, and reads what it prints. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { airConditionerOf } from "@clima/infrared";
import { createRejectedFolder, rejectedPath } from "@clima/ingest";
import { createTopics } from "@clima/schemas";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { connectAsync, type MqttClient } from "mqtt";
import { freePort } from "../../test/support/free-port.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import { allCommands, hasJson } from "./support/all-commands.ts";
import { runClima } from "./support/clima-in-process.ts";

const CLIMA = join(import.meta.dirname, "../bin/clima.js");
const topics = createTopics();
const garden = topics.station("garden");
const place = tempDir();
const at = (...names: readonly string[]) => join(place.path, ...names);

let broker: ChildProcess;
let station: MqttClient;
let influx: Server;
let brokerUrl: string;

function write(name: string, text: string): string {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), text);
  return at(name);
}

/** It has no readings, and says so. */
async function startEmptyInfluxDb(): Promise<string> {
  influx = createServer((_request, response) => response.writeHead(200, { "content-type": "application/json" }).end('{"results":[{}]}'));
  await new Promise<void>((listening) => influx.listen(0, "127.0.0.1", listening));
  return `http://127.0.0.1:${(influx.address() as AddressInfo).port}`;
}

/** Does what it is told, which is nothing. */
async function startStation(): Promise<void> {
  station = await connectAsync(brokerUrl, { clientId: "garden-pi" });
  station.on("message", (topic, payload) => {
    const { id } = JSON.parse(payload.toString()) as { id: string };
    const result = { schema: "result/1", station: "garden", id, status: "ok", code: "sent", message: "done", takenMs: 1 };
    station.publish(topic.replace("/cmd/", "/result/"), JSON.stringify(result));
  });
  await station.subscribeAsync(garden.allCommands);
  await station.publishAsync(garden.status, "offline", { retain: true, qos: 1 });
}

const reject = () =>
  createRejectedFolder(rejectedPath(at("data"), "main")).add([
    {
      schema: "rejected/1",
      worker: "main",
      rejectedAt: "2026-11-24T00:00:00.000Z",
      topic: garden.telemetry,
      reason: "no JSON",
      payloadBase64: Buffer.from("x").toString("base64"),
      payloadBytes: 1,
    },
  ]);

beforeAll(async () => {
  const [mqttPort, httpPort] = [await freePort(), await freePort()];
  brokerUrl = `mqtt://127.0.0.1:${mqttPort}`;
  const ofBroker = { mqttPort, webSocketPort: -1, http: { port: httpPort } };
  write("clima.yaml", JSON.stringify({ dataDir: at("data"), broker: ofBroker, station: { source: "simulated" } }));
  const store = { kind: "influxdb", influxUrl: await startEmptyInfluxDb(), influxVersion: 1, influxOrg: "house" };
  write("influx.yaml", JSON.stringify({ dataDir: at("elsewhere"), store }));
  write("alone.yaml", JSON.stringify({ dataDir: at("alone"), station: { id: "garden" } }));
  write("root/etc/os-release", 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n');
  write("root/etc/passwd", "root:x:0:0:root:/:/bin/sh\n");
  write("root/etc/group", "root:x:0:\n");
  write("installed/etc/os-release", "ID=debian\n");
  write("installed/etc/passwd", "root:x:0:0:root:/:/bin/sh\n");
  write("installed/etc/group", "root:x:0:\n");
  write("installed/etc/systemd/system/clima-agent.service", "[Service]\n");
  write("day.csv", "station,takenAt,temperatureC\nroof,2026-01-01T00:00:00Z,1.5\n");
  write("hifi.txt", "power: +8570-4240+550-1580C-510+565-1565F-505Fh\n");
  const cool = airConditionerOf("coolix");
  const signal = cool.ok ? cool.value.encode({ power: true, mode: "cool", temperatureC: 24 }) : cool;
  write("cool.txt", signal.ok ? JSON.stringify({ timings: signal.value.frame.timingsUs, modulation: 38_000 }) : signal.error);
  write("password", "garden path\n");
  for (const reader of ["ingest", "panel", "grafana"]) write(`secrets/${reader}/influx-token`, "secret\n");
  broker = spawn(process.execPath, [CLIMA, "--config", at("clima.yaml"), "broker"], { cwd: place.path, stdio: "ignore" });
  await waitFor("the broker", () =>
    startStation().then(
      () => true,
      () => false,
    ),
  );
});
afterAll(async () => {
  await station?.endAsync(true);
  broker?.kill("SIGKILL");
  influx?.close();
  place.remove();
});

interface Try {
  /** What follows the command. */
  readonly args?: () => readonly string[];
  /** The settings that it runs with; those of a data folder where nothing runs when absent. */
  readonly settings?: "clima" | "influx" | "alone";
  readonly before?: () => Promise<unknown>;
}

const secrets = () => ["--secrets", at("secrets")];
const dryRun = (root: string) => () => ["--dry-run", "--yes", "--root", at(root)];

/** One that succeeds, of each command but `watch`, which does not end; in the order in which they are run. */
const TRIES: Readonly<Record<string, Try>> = {
  "broker certs": { args: () => ["--folder", at("certs"), "--client", "ann"] },
  "broker clients": { settings: "clima" },
  "broker retained": { settings: "clima" },
  "broker disconnect": {
    settings: "clima",
    args: () => ["visitor"],
    before: () => connectAsync(brokerUrl, { clientId: "visitor", reconnectPeriod: 0 }),
  },
  "user add": { args: () => ["ann", "--role", "viewer", "--client-id", "ann-*", "--password-file", at("password")] },
  "user passwd": { args: () => ["ann", "--password-file", at("password")] },
  "user list": {},
  "user remove": { args: () => ["ann"] },
  "panel token create": { args: () => ["display"] },
  "panel token list": {},
  "panel token revoke": { args: () => ["display"] },
  "install station": { args: () => [...dryRun("root")(), "--broker", "mqtt://127.0.0.1:1"] },
  "install server": { args: dryRun("root") },
  upgrade: { args: dryRun("installed") },
  uninstall: { args: dryRun("installed") },
  init: { args: secrets },
  "init influxdb": { settings: "influx", args: secrets },
  "init show": { args: secrets },
  "init station": { args: () => ["shed", ...secrets()] },
  "rejected list": { settings: "clima", before: reject },
  "rejected retry": { settings: "clima", args: () => ["--all"] },
  "rejected drop": { settings: "clima", args: () => ["--all"], before: reject },
  replay: { settings: "clima", args: () => [at("day.csv")] },
  doctor: { settings: "clima" },
  "station list": { settings: "clima" },
  "ir send": { settings: "clima", args: () => ["demo-tv", "power", "--station", "garden"] },
  "ir cancel": { settings: "clima", args: () => ["--station", "garden"] },
  "ir learn": { settings: "clima", args: () => ["hifi", "power", "--station", "garden"] },
  "ir import": { args: () => [at("hifi.txt")] },
  "ir list": {},
  "ir show": { args: () => ["hifi"] },
  "ir ac list": {},
  "ir ac send": {
    settings: "clima",
    args: () => ["coolix", "--mode", "cool", "--temperature", "24", "--with", "turbo", "--station", "garden"],
  },
  "ir ac decode": { args: () => [at("cool.txt")] },
  "ir ac add": { args: () => ["bedroom ac", "coolix"] },
  import: { settings: "clima", args: () => [at("day.csv")] },
  "import list": { settings: "clima" },
  "import undo": { settings: "clima", args: () => [`${new Date().toISOString().slice(0, 10)}-1`, "--yes"] },
  "history delete": { settings: "clima", args: () => ["--to", "1990-01-01", "--yes"] },
  "station rename": { settings: "clima", args: () => ["roof", "attic", "--yes"] },
  "station forget": { settings: "clima", args: () => ["garden"] },
  "rollups rebuild": { settings: "influx" },
  move: { settings: "influx", args: () => ["--to", "duckdb"] },
  backup: { args: () => [at("all.tar.gz")] },
  restore: { args: () => [at("all.tar.gz"), "--data", at("restored")] },
  "config check": {},
  "config list": {},
};

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** What programs could not read: times that are no ISO 8601, ages without a unit, and words where a number is expected. */
function complaintsOf(facts: unknown, name = ""): string[] {
  if (Array.isArray(facts)) return facts.flatMap((each) => complaintsOf(each, name));
  if (typeof facts === "object" && facts !== null) return Object.entries(facts).flatMap(([key, value]) => complaintsOf(value, key));
  const said = `${name} is ${JSON.stringify(facts)}`;
  if (/[a-z]At$/.test(name) && !INSTANT.test(String(facts))) return [said];
  if (/(^age|Age|[aA]go|[dD]elay|[tT]ook|[tT]aken)$/.test(name)) return [said];
  return typeof facts === "string" && /^(just now|\d+ (s|seconds|minutes|hours|days)( ago)?)$/.test(facts) ? [said] : [];
}

test("whoever reads facts is told of what is no fact", () => {
  const odd = { madeAt: 1_764_000_000_000, list: [{ age: 5 }], lastHeard: "5 minutes ago" };
  expect(complaintsOf(odd)).toHaveLength(3);
  expect(complaintsOf({ madeAt: "2026-11-24T00:00:00.000Z", lastStoredAgeS: 5, keepAliveS: 60 })).toEqual([]);
});

describe("every command with --json", () => {
  test("is tried", () => {
    const known = allCommands().filter(hasJson);
    expect(Object.keys(TRIES).sort()).toEqual(
      known
        .map(({ name }) => name)
        .filter((name) => name !== "watch")
        .sort(),
    );
  });

  test.each(Object.entries(TRIES))("clima %s answers in JSON that a program can use", async (name, { args = () => [], ...more }) => {
    await more.before?.();
    const settings = at(`${more.settings ?? "alone"}.yaml`);
    const { exitCode, stdout, stderr } = await runClima("--config", settings, ...name.split(" "), ...args(), "--json");
    // The doctor says what this computer lacks for a station.
    if (exitCode !== 0 && name !== "doctor") throw new Error(stderr.join("\n"));
    const lines = stdout.trimEnd().split("\n");
    const facts = lines.map((line) => JSON.parse(line) as unknown);
    expect(lines.length).toBeGreaterThan(0);
    expect(facts.flatMap((each) => complaintsOf(each))).toEqual([]);
  });

  test("clima watch prints a line of JSON for each message", async () => {
    const child = spawn(process.execPath, [CLIMA, "--config", at("clima.yaml"), "watch", "--json"], { cwd: place.path });
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    const takenAt = "2026-01-31T12:00:00.000Z";
    const reading = { schema: "telemetry/1", station: "garden", bootId: "b", seq: 1, takenAt, values: { temperatureC: 21.4 } };
    await waitFor("a line", async () => {
      await station.publishAsync(garden.telemetry, JSON.stringify(reading));
      return /"kind":"reading".*\n/.test(stdout);
    });
    child.kill("SIGINT");
    expect(await new Promise((resolve) => child.once("close", resolve))).toBe(0);
    const facts = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly kind: string });
    expect(facts.flatMap((each) => complaintsOf(each))).toEqual([]);
    expect(facts.find(({ kind }) => kind === "reading")).toMatchObject({ station: "garden", takenAt, values: { temperatureC: 21.4 } });
  });
});
