import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { hashPassword, writeUsers } from "@clima/broker/internal";
import { createTopics } from "@clima/schemas";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { connect, connectAsync } from "mqtt";
import { startInfluxd } from "../test/support/influxd.ts";
import { describeWith } from "../test/support/requires.ts";
import { pause, waitFor } from "../test/support/wait-for.ts";
import { createScene, type Running, type Scene } from "./support/clima.ts";
import { storedReadings } from "./support/stored.ts";

const FIRST_MS = Date.UTC(2026, 0, 1);
const PASSWORD = "garden path";
const { telemetry } = createTopics().station("garden");
const takenAtOf = (seq: number) => new Date(FIRST_MS + 1000 * seq).toISOString();
const payloadOf = (seq: number) =>
  JSON.stringify({
    schema: "telemetry/1",
    station: "garden",
    bootId: "b1",
    seq,
    takenAt: takenAtOf(seq),
    values: { temperatureC: seq % 40 },
  });

let scene: Scene;
const fileIn = (name: string) => join(scene.folder, name);
const dataIn = (name: string) => fileIn(`data-${name}`);
const archive = () => fileIn("house.tar.gz");
const login = (more: object = {}) => connectAsync(scene.mqttUrl, { username: "alice", password: PASSWORD, ...more });

async function clima(dataDir: string, args: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const running = scene.start(args, { CLIMA_DATA_DIR: dataDir, ...more });
  const code = await running.exited;
  return { code, text: running.output() };
}

/** Publishes one after the other until it is told to stop; `acknowledged` is how many the broker has by now. */
async function startPublishing() {
  const client = await login();
  let [acknowledged, isStopped] = [0, false];
  const ended = (async () => {
    while (!isStopped) {
      const first = acknowledged;
      await Promise.all(Array.from({ length: 20 }, (_, index) => client.publishAsync(telemetry, payloadOf(first + index), { qos: 1 })));
      acknowledged += 20;
    }
    await client.endAsync();
  })();
  return {
    acknowledged: () => acknowledged,
    stop() {
      isStopped = true;
      return ended;
    },
  };
}

/** What the session of a client that was away gets when it comes back. */
async function waitingMessages(): Promise<string[]> {
  const got: string[] = [];
  const client = connect(scene.mqttUrl, { username: "alice", password: PASSWORD, clientId: "keeper", clean: false });
  client.on("message", (_topic, payload) => got.push(payload.toString()));
  await waitFor(
    () => `two waiting messages, got ${got}`,
    () => got.length >= 2,
  );
  await client.endAsync();
  return got;
}

/** Of what was acknowledged before the backup began. */
async function missingIn(data: string): Promise<string[]> {
  const stored = new Set((await storedReadings("garden", data)).map(({ takenAt }) => takenAt));
  return Array.from({ length: acknowledgedBefore }, (_, seq) => takenAtOf(seq)).filter((takenAt) => !stored.has(takenAt));
}

let first: Running;
let acknowledgedBefore = 0;
let said = "";
beforeAll(async () => {
  scene = await createScene();
  const data = dataIn("first");
  mkdirSync(join(data, "broker"), { recursive: true });
  await writeUsers(
    join(data, "broker", "users.json"),
    new Map([["alice", { role: "admin", password: await hashPassword(Buffer.from(PASSWORD)) }]]),
  );
  expect(await clima(data, ["ir", "convert", "demo-tv", "--to", "flipper", "--output", fileIn("sofa.ir")])).toMatchObject({ code: 0 });
  expect(await clima(data, ["ir", "import", fileIn("sofa.ir"), "--name", "sofa"])).toMatchObject({ code: 0 });
  first = await scene.startAndWait("up", { CLIMA_DATA_DIR: data });
  const keeper = await login({ clientId: "keeper", clean: false });
  await keeper.subscribeAsync("note/keeper", { qos: 1 });
  await keeper.endAsync();
  const client = await login();
  for (const text of ["one", "two"]) await client.publishAsync("note/keeper", text, { qos: 1 });
  await client.publishAsync("note/kept", "retained", { qos: 1, retain: true });
  await client.endAsync();
  const publishing = await startPublishing();
  await waitFor("some load", () => publishing.acknowledged() >= 1000);
  acknowledgedBefore = publishing.acknowledged();
  const made = await clima(data, ["backup", archive()]);
  await publishing.stop();
  expect(made).toMatchObject({ code: 0 });
  said = made.text;
});
afterAll(() => scene.close());

describe("a backup of a house that runs", () => {
  test("says what is in it, that it holds passwords, and is for its owner alone", () => {
    for (const part of ["data/broker", "data/demo", "data/remotes", "users", "access", "history"]) expect(said).toContain(`  ${part}`);
    expect(said).toContain("It holds passwords");
    expect(statSync(archive()).mode & 0o777).toBe(0o600);
    expect(readdirSync(scene.folder).filter((name) => name.startsWith(".clima"))).toEqual([]);
  });

  test("is an archive that tar reads, whose manifest names every file with its size and SHA-256", () => {
    const manifest = JSON.parse(execFileSync("tar", ["xzOf", archive(), "manifest.json"]).toString());
    expect(manifest).toMatchObject({ format: 1, clima: expect.any(String), takenAt: expect.stringMatching(/Z$/) });
    const listed = execFileSync("tar", ["tzf", archive()]).toString().trim().split("\n");
    expect(listed).toEqual(["manifest.json", ...manifest.files.map(({ path }: { path: string }) => path)]);
  });

  test("is not restored over data that a process holds", async () => {
    const { code, text } = await clima(dataIn("first"), ["restore", archive(), "--replace"]);
    expect(code).toBe(1);
    expect(text).toMatch(/Clima runs on this data; stop it first:\n {2}process \d+ \(.*up\) has .* open\nnothing was changed/);
  });

  test("brings back readings, users, remotes, retained messages and what waits for sessions", async () => {
    await first.stop();
    const data = dataIn("second");
    expect(await clima(data, ["restore", archive()])).toMatchObject({ code: 0 });
    expect((await clima(data, ["ir", "list"])).text).toContain("sofa");
    const up = await scene.startAndWait("up", { CLIMA_DATA_DIR: data });
    expect((await waitingMessages()).sort()).toEqual(["one", "two"]);
    const client = await login();
    const retained = new Promise<string>((resolve) => client.on("message", (_topic, payload) => resolve(payload.toString())));
    await client.subscribeAsync("note/kept");
    expect(await retained).toBe("retained");
    await client.endAsync();
    await expect(connectAsync(scene.mqttUrl, { username: "alice", password: "wrong", reconnectPeriod: 0 })).rejects.toThrow();
    await up.stop();
    // What still waited for the ingest in the broker is stored while it runs.
    for (let time = 0; time < 10 && (await missingIn(data)).length > 0; time += 1) {
      const again = await scene.startAndWait("up", { CLIMA_DATA_DIR: data });
      await pause(1000);
      await again.stop();
    }
    expect(await missingIn(data)).toEqual([]);
  });
});

describe("nothing is changed", () => {
  const cases: readonly (readonly [string, (bytes: Buffer) => Buffer, RegExp])[] = [
    ["an archive that breaks off", (bytes) => bytes.subarray(0, bytes.length / 2), /it breaks off/],
    ["a file that is no archive", () => Buffer.from("no archive"), /it is no \.tar\.gz, or damaged/],
    [
      "a changed byte within a file",
      (bytes) => repack(bytes, (tar) => tar.writeUInt8(tar.readUInt8(tar.length - 5000) ^ 1, tar.length - 5000)),
      /is not what its manifest\.json says|damaged/,
    ],
    [
      "an archive of another format",
      (bytes) => repack(bytes, (tar) => tar.write('"format": 9', tar.indexOf('"format": 1'))),
      /its format is 9, made by Clima .*; this Clima reads format 1/,
    ],
  ];
  test.each(cases)("by %s", async (_what, change, reason) => {
    writeFileSync(fileIn("bad.tar.gz"), change(readFileSync(archive())));
    const { code, text } = await clima(dataIn("bad"), ["restore", fileIn("bad.tar.gz")]);
    expect(text).toMatch(reason);
    expect(text).toContain("nothing was changed");
    expect({ code, isThere: existsSync(dataIn("bad")) }).toEqual({ code: 1, isThere: false });
  });

  test("by a restore into a folder with data, unless it is to be replaced", async () => {
    const data = dataIn("other");
    mkdirSync(data);
    writeFileSync(join(data, "mine"), "1");
    const refused = await clima(data, ["restore", archive()]);
    expect(refused).toMatchObject({ code: 1, text: expect.stringContaining("--replace") });
    expect(readdirSync(data)).toEqual(["mine"]);
    expect(await clima(data, ["restore", archive(), "--replace"])).toMatchObject({ code: 0 });
    expect(readdirSync(data).filter((name) => name === "mine" || name.startsWith("."))).toEqual([]);
  });

  test("by a backup that Ctrl-C ends, and nothing is left of it", async () => {
    const file = fileIn("stopped.tar.gz");
    const code = await waitFor("a backup that is not over before Ctrl-C", async () => {
      const running = scene.start(["backup", file, "--force"], { CLIMA_DATA_DIR: dataIn("other") });
      await waitFor("the backup to begin", () => running.output().includes("copying"));
      const ended = await running.stop("SIGINT");
      if (ended === 0) rmSync(file);
      return ended !== 0 && ended;
    });
    expect(code).toBe(130);
    expect(readdirSync(scene.folder).filter((name) => /stopped|\.clima/.test(name))).toEqual([]);
  });
});

test("settings go with a backup, and say on a computer without any where everything goes", async () => {
  const { PATH } = process.env;
  const at = (place: string, ...args: string[]) => {
    mkdirSync(fileIn(place), { recursive: true });
    const bin = join(import.meta.dirname, "../cli/bin/clima.js");
    return execFileSync(process.execPath, [bin, ...args], {
      cwd: fileIn(place),
      env: { PATH },
      stdio: ["ignore", "pipe", "pipe"],
    }).toString();
  };
  at("old", "--version");
  writeFileSync(join(fileIn("old"), "clima.yaml"), "dataDir: ./elsewhere\n");
  mkdirSync(join(fileIn("old"), "elsewhere"));
  writeFileSync(join(fileIn("old"), "elsewhere", "mine"), "1");
  at("old", "backup", fileIn("settings.tar.gz"));
  at("new", "restore", fileIn("settings.tar.gz"));
  expect(readdirSync(fileIn("new")).sort()).toEqual(["clima.yaml", "elsewhere"]);
  expect(readdirSync(join(fileIn("new"), "elsewhere"))).toEqual(["mine"]);
});

function repack(bytes: Buffer, change: (tar: Buffer) => void): Buffer {
  const tar = gunzipSync(bytes);
  change(tar);
  return gzipSync(tar);
}

describeWith(["influxd"], "an InfluxDB 1.x", () => {
  test("goes into a backup and comes back, with fields of every type", async () => {
    const [from, to] = [await startInfluxd(), await startInfluxd()];
    try {
      const settings = (url: string) => ({ CLIMA_STORE_KIND: "influxdb", CLIMA_STORE_INFLUX_URL: url, CLIMA_STORE_INFLUX_VERSION: "1" });
      await fetch(`${from.url}/query`, { method: "POST", body: new URLSearchParams({ q: "CREATE DATABASE clima" }) });
      const lines = [
        "weather,station=garden temperatureC=21.5,humidityPct=40 1767225600000",
        "weather,station=garden temperatureC=22 1767225660000",
        'odd\\ name,a\\,b=c\\ d text="say \\"x\\\\y\\"",whole=7i,isOn=true 1767225600000',
      ];
      expect((await fetch(`${from.url}/write?db=clima&precision=ms`, { method: "POST", body: lines.join("\n") })).status).toBe(204);
      const file = fileIn("influx.tar.gz");
      expect(await clima(dataIn("other"), ["backup", file], settings(from.url))).toMatchObject({
        code: 0,
        text: expect.stringContaining("influxdb"),
      });
      expect(await clima(dataIn("influx"), ["restore", file], settings(to.url))).toMatchObject({ code: 0 });
      const everything = async (url: string) =>
        (await fetch(`${url}/query?db=clima&epoch=ms&q=${encodeURIComponent("SELECT * FROM /.*/ GROUP BY *; SHOW FIELD KEYS")}`)).json();
      expect(await everything(to.url)).toEqual(await everything(from.url));
      expect(JSON.stringify(await everything(to.url))).toContain("temperatureC");
      const again = await clima(dataIn("influx-2"), ["restore", file], settings(to.url));
      expect(again).toMatchObject({ code: 1, text: expect.stringContaining("has weather already") });
    } finally {
      await from.stop();
      await to.stop();
    }
  });
});
