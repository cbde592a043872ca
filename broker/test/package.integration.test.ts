/** The broker as a package: packed, installed into an empty folder and used there as a stranger's program would use it. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, afterEach, describe, expect, test } from "@jest/globals";
import { connectAsync, type IClientOptions, type IPublishPacket, type MqttClient } from "mqtt";
import { compileStrictly } from "../../test/support/compile-strictly.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { waitFor } from "../../test/support/wait-for.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const run = promisify(execFile);
const folder = tempDir();
afterAll(folder.remove);

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

async function pack(): Promise<Packed> {
  const { stdout } = await run("npm", ["pack", "-w", "broker", "--json", "--pack-destination", folder.path], { cwd: root });
  // npm up to 11 gives a list, later ones the packages by name.
  const [packed] = Object.values(JSON.parse(stdout.slice(stdout.search(/^[[{]/m))) as Record<string, Packed>);
  if (packed === undefined) throw new Error(`npm pack made nothing: ${stdout}`);
  return packed;
}

const CANNOT_BE_HAD = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|EIDLETIMEOUT|ERR_SOCKET_TIMEOUT/;

/** Why the package's dependencies cannot be had here; undefined once they are there. */
async function install(tarball: string): Promise<string | undefined> {
  writeFileSync(join(folder.path, "package.json"), '{ "private": true, "type": "module" }\n');
  const quietly = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--fetch-retries=0", "--loglevel=error"];
  try {
    await run("npm", ["install", ...quietly, `./${tarball}`], { cwd: folder.path });
    return undefined;
  } catch (cause) {
    const found = CANNOT_BE_HAD.exec(String((cause as { readonly stderr?: string }).stderr));
    if (found === null) throw cause;
    return found[0];
  }
}

const packed = await pack();
const missing = await install(packed.filename);
const describeInstalled = missing === undefined ? describe : describe.skip;
const why = missing === undefined ? "" : ` (skipped: classic-level is neither in npm's cache nor to be had, ${missing})`;

test("the package holds what is built of it, its examples and the licences, and leaves nothing in the repository", () => {
  expect(packed.files.map(({ path }) => path).sort()).toEqual([
    "LICENSE",
    "README.md",
    "dist/api.d.ts",
    "dist/index.d.ts",
    "dist/index.js",
    "dist/third-party-licenses.txt",
    "examples/request-response.mts",
    "examples/start.mjs",
    "examples/users-and-rules.mjs",
    "package.json",
  ]);
  expect(readdirSync(join(root, "broker"))).not.toContain("dist");
});

describeInstalled(`installed into an empty folder${why}`, () => {
  const programs: ChildProcess[] = [];
  const clients: MqttClient[] = [];
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.endAsync(true);
    for (const program of programs.splice(0)) {
      if (program.exitCode !== null || program.signalCode !== null) continue;
      program.kill("SIGKILL");
      await once(program, "exit");
    }
  });

  /** Runs a program of the folder on any free port, and gives the URL that it prints and all its lines. */
  async function start(file: string): Promise<{ readonly url: string; readonly lines: string[]; readonly program: ChildProcess }> {
    const program = spawn(process.execPath, [file, "0"], { cwd: folder.path, stdio: ["ignore", "pipe", "pipe"] });
    programs.push(program);
    const lines: string[] = [];
    for (const stream of [program.stdout, program.stderr]) createInterface(stream).on("line", (line) => void lines.push(line));
    const url = () => lines.map((line) => /listening on (\S+)/.exec(line)?.[1]).find((found) => found !== undefined);
    await waitFor("the port, or an end", () => url() !== undefined || program.exitCode !== null);
    return { url: url() ?? `nothing: ${lines.join("\n")}`, lines, program };
  }

  const example = (name: string) => copyFileSync(join(folder.path, "node_modules/@clima/broker/examples", name), join(folder.path, name));

  async function connect(url: string, options: IClientOptions = {}): Promise<MqttClient> {
    const client = await connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0, ...options }, false);
    clients.push(client);
    return client;
  }

  test("brings one dependency, the storage with its native parts", async () => {
    const installed = readdirSync(join(folder.path, "node_modules"));
    expect(installed).toContain("classic-level");
    for (const bundled of ["aedes", "mqtt", "ws", "prom-client"]) expect(installed).not.toContain(bundled);
  });

  test("starts with three lines", async () => {
    example("start.mjs");
    const { url } = await start("start.mjs");
    const client = await connect(url);
    const got = new Promise<string>((resolve) => client.once("message", (_topic, payload) => resolve(payload.toString())));
    await client.subscribeAsync("a", { qos: 2 });
    await client.publishAsync("a", "hello", { qos: 2 });
    expect(await got).toBe("hello");
  });

  test("lets in users of its own, and follows a rule", async () => {
    example("users-and-rules.mjs");
    const { url, lines, program } = await start("users-and-rules.mjs");
    await expect(connect(url, { username: "ann", password: "guess" })).rejects.toThrow("Bad User Name or Password");
    const ann = await connect(url, { username: "ann", password: "secret" });
    await expect(ann.publishAsync("bob/temperature", "31", { qos: 1 })).rejects.toThrow("Not authorized");
    const fan: string[] = [];
    ann.on("message", (_topic, payload) => void fan.push(payload.toString()));
    await ann.subscribeAsync("ann/fan", { qos: 1 });
    await ann.publishAsync("ann/temperature", "31.5", { qos: 1 });
    await waitFor("the fan to go on", () => fan.length === 1);
    await ann.publishAsync("ann/temperature", "29", { qos: 1 });
    await waitFor("the fan to go off", () => fan.length === 2);
    expect(fan).toEqual(["on", "off"]);
    await ann.endAsync();
    await waitFor("Ann's end in the log", () => lines.includes("ann is gone: disconnected, ended by the client"));
    program.kill("SIGTERM");
    expect(await once(program, "exit")).toEqual([0, null]);
  });

  test("has types that a strict TypeScript program compiles with, and asks and answers with MQTT 5", async () => {
    example("request-response.mts");
    await compileStrictly(folder.path, "request-response.mts");
    const { url, lines } = await start("request-response.mjs");
    const client = await connect(url, { clientId: "thermometer" });
    const answers: IPublishPacket[] = [];
    client.on("message", (topic, _payload, packet) => {
      if (topic === "sums") answers.push(packet);
      const { responseTopic = "", correlationData = Buffer.of() } = packet.properties ?? {};
      if (topic === "device/name") client.publish(responseTopic, "BMP180", { properties: { correlationData } });
    });
    await client.subscribeAsync("sums", { qos: 1 });
    const correlationData = Buffer.from("question 1");
    await client.publishAsync("calculator/add", "1+2+39", { qos: 1, properties: { responseTopic: "sums", correlationData } });
    await waitFor("the answer", () => answers.length > 0);
    expect(answers[0]).toMatchObject({ payload: Buffer.from("42"), properties: { correlationData } });
    await client.subscribeAsync("device/name", { qos: 1 });
    await waitFor("the name", () => lines.includes("thermometer is BMP180"));
  });

  test("complains at an option that is misspelt, in types and when it runs", async () => {
    const text = 'import { startBroker } from "@clima/broker";\nawait startBroker({ prot: 0 });\n';
    writeFileSync(join(folder.path, "misspelt.mts"), text);
    writeFileSync(join(folder.path, "misspelt.mjs"), text);
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const strictly = [
      "--noEmit",
      "--ignoreConfig",
      "--module",
      "nodenext",
      "--typeRoots",
      join(root, "node_modules/@types"),
      "--types",
      "node",
    ];
    await expect(run(process.execPath, [tsc, ...strictly, "misspelt.mts"], { cwd: folder.path })).rejects.toMatchObject({
      stdout: expect.stringContaining("'prot' does not exist in type 'BrokerOptions'"),
    });
    await expect(run(process.execPath, ["misspelt.mjs"], { cwd: folder.path })).rejects.toMatchObject({
      stderr: expect.stringContaining("there is no option prot; expected some of host, port"),
    });
  });
});
