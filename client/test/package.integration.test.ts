/** The client as a package: packed, installed into an empty folder and used there as a stranger's program and page would use it. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { startChromium } from "../../test/support/chromium.ts";
import { compileStrictly } from "../../test/support/compile-strictly.ts";
import { describeWith } from "../../test/support/requires.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { patientMs, waitFor } from "../../test/support/wait-for.ts";
import { type House, startHouse } from "./support/house.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const run = promisify(execFile);
const folder = tempDir();
let house: House;
let packedFiles: readonly string[] = [];

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

beforeAll(async () => {
  house = await startHouse();
  const { stdout } = await run("npm", ["pack", "-w", "client", "--json", "--pack-destination", folder.path], { cwd: root });
  // npm up to 11 gives a list, later ones the packages by name.
  const [packed] = Object.values(JSON.parse(stdout.slice(stdout.search(/^[[{]/m))) as Record<string, Packed>);
  if (packed === undefined) throw new Error(`npm pack made nothing: ${stdout}`);
  packedFiles = packed.files.map(({ path }) => path);
  writeFileSync(join(folder.path, "package.json"), '{ "private": true, "type": "module" }\n');
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--loglevel=error", `./${packed.filename}`], { cwd: folder.path });
  for (const name of ["weather.mjs", "press.mts", "page.html"])
    copyFileSync(join(folder.path, "node_modules/@clima/client/examples", name), join(folder.path, name));
});
afterAll(async () => {
  await house.stop();
  folder.remove();
});

const programs: ChildProcess[] = [];
afterEach(async () => {
  for (const program of programs.splice(0)) {
    if (program.exitCode !== null || program.signalCode !== null) continue;
    program.kill("SIGKILL");
    await once(program, "exit");
  }
});

test("the package holds what is built of it, its examples and the licences, and leaves nothing in the repository", () => {
  const wanted = [
    "LICENSE",
    "README.md",
    "dist/browser.js",
    "dist/index.d.ts",
    "dist/index.js",
    "dist/third-party-licenses.txt",
    "package.json",
  ];
  expect(packedFiles).toEqual(expect.arrayContaining([...wanted, "examples/page.html", "examples/press.mts", "examples/weather.mjs"]));
  expect(packedFiles.filter((path) => !/^(dist\/types|examples)\//.test(path)).sort()).toEqual(wanted);
  expect(readdirSync(join(root, "client"))).not.toContain("dist");
});

describe("installed into an empty folder", () => {
  test("brings nothing else", () => {
    expect(readdirSync(join(folder.path, "node_modules")).filter((name) => !name.startsWith("."))).toEqual(["@clima"]);
  });

  test("prints the weather", async () => {
    const program = spawn(process.execPath, ["weather.mjs", house.url], { cwd: folder.path, stdio: ["ignore", "pipe", "pipe"] });
    programs.push(program);
    const lines: string[] = [];
    for (const stream of [program.stdout, program.stderr]) createInterface(stream).on("line", (line) => void lines.push(line));
    const isTemperature = (line: string) => /^garden \S+Z temperatureC: -?[\d.]+ °C$/.test(line);
    await waitFor(
      () => `a temperature among:\n${lines.join("\n")}`,
      () => lines.some(isTemperature) || program.exitCode !== null,
    );
    expect(lines.filter(isTemperature)).not.toEqual([]);
  });

  test("has types that a strict TypeScript program compiles with, without any others, and presses a button", async () => {
    await compileStrictly(folder.path, "press.mts");
    const press = (...args: string[]) => run(process.execPath, ["press.mjs", house.url, ...args], { cwd: folder.path });
    expect((await press("garden", "demo-tv", "mute")).stdout).toMatch(/^sent after \d+ ms: /);
    expect((await press("garden", "demo-tv", "pwr")).stdout).toMatch(/^garden: rejected: .*power.* \(the station did not press it\)\n$/);
  });

  test("complains at a command that is misspelt, and at a payload that lacks something, by its types", async () => {
    writeFileSync(
      join(folder.path, "misspelt.mts"),
      'import { type ClimaClient } from "@clima/client";\nexport const a = (c: ClimaClient) => [c.send("a", "ir/sent", {}), c.send("a", "ir/learn", { remote: "b" })];\n',
    );
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const strictly = ["--noEmit", "--ignoreConfig", "--module", "nodenext", "--target", "es2023", "--types", ""];
    await expect(run(process.execPath, [tsc, ...strictly, "misspelt.mts"], { cwd: folder.path })).rejects.toMatchObject({
      stdout: expect.stringMatching(/"ir\/sent"[\s\S]*Property 'button' is missing|Property 'button' is missing[\s\S]*"ir\/sent"/),
    });
  });
});

describeWith(["chromium"], "in a browser", () => {
  test("a page that came by http from another machine shows the weather, and presses a button", async () => {
    const withUsers = await startHouse({ access: { authenticate: ({ password }) => String(password) === "any" } });
    const types = { js: "text/javascript", html: "text/html" };
    const server = createServer(({ url = "" }, response) => {
      const file = join(folder.path, new URL(url, "http://x").pathname);
      const type = Object.entries(types).find(([end]) => file.endsWith(end))?.[1];
      if (type === undefined || !existsSync(file)) return void response.writeHead(404).end();
      response.writeHead(200, { "content-type": type }).end(readFileSync(file));
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    // Another machine's page is no secure context: some of a browser's cryptography is missing there.
    const browser = await startChromium(["--host-resolver-rules=MAP station.test 127.0.0.1"]);
    try {
      const page = await browser.newPage();
      page.setDefaultTimeout(patientMs(15_000));
      const faults: string[] = [];
      page.on("pageerror", (fault) => void faults.push(fault.message));
      const brokerOf = ({ webSocketUrl }: House) => webSocketUrl.replace("127.0.0.1", "me:any@station.test");
      await page.goto(
        `http://station.test:${(server.address() as AddressInfo).port}/page.html?station=garden&broker=${encodeURIComponent(brokerOf(withUsers))}`,
      );
      const text = async () => (await page.textContent("body")) ?? "";
      await waitFor("the weather", async () => /garden is online\s[\s\S]*Temperature: -?[\d.]+ °C/.test(await text()));
      await page.getByRole("button").click();
      await waitFor("the result", async () => ((await page.textContent("#result")) ?? "") !== "");
      expect(await page.textContent("#result")).toMatch(/demo-tv.*power|sent/);
      expect(await page.evaluate("isSecureContext")).toBe(false);
      const connectTo = (url: string) =>
        page.evaluate(`import("./node_modules/@clima/client/dist/browser.js").then(({ connect }) => connect(${JSON.stringify(url)}))`);
      expect(await connectTo("mqtt://station.test:1883")).toEqual({
        ok: false,
        error: "a page reaches no broker by mqtt://; expected ws:// or wss://, and the broker's port for WebSocket",
      });
      expect(await connectTo(brokerOf(house))).toEqual({
        ok: false,
        error: expect.stringContaining("without users lets in pages of its own machine only"),
      });
      expect(faults).toEqual([]);
    } finally {
      await browser.close();
      server.closeAllConnections();
      server.close();
      await withUsers.stop();
    }
  });
});
