/** The example flow of docs in a real Node-RED, with a real broker and a simulated station. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTopics } from "@clima/schemas";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { connectAsync } from "mqtt";
import { prepareNodeRed } from "../scripts/prepare-node-red.ts";
import { startChromium } from "../test/support/chromium.ts";
import { freePort } from "../test/support/free-port.ts";
import { readRepositoryFile } from "../test/support/repository.ts";
import { describeWith } from "../test/support/requires.ts";
import { tempDir } from "../test/support/temp-dir.ts";
import { patientMs, waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";

interface FlowNode {
  readonly id: string;
  readonly type: string;
  readonly topic?: string;
  readonly broker?: string;
}
const flow = JSON.parse(readRepositoryFile("docs/node-red/clima-flow.json")) as readonly FlowNode[];

/** What the flow's page is told. */
interface State {
  readonly stations: Readonly<Record<string, { readonly status?: string; readonly remotes?: Readonly<Record<string, readonly string[]>> }>>;
  readonly weather: Readonly<Record<string, readonly { readonly takenAt: string; readonly values: Readonly<Record<string, number>> }[]>>;
  readonly results: readonly { readonly station: string; readonly id: string; readonly status: string; readonly message: string }[];
}

const nodeRed = prepareNodeRed();
const [describeRun, why] = nodeRed.ok ? [describe, ""] : [describe.skip, ` (skipped: ${nodeRed.error})`];

test("the flow subscribes to topics of Clima", () => {
  const { all } = createTopics();
  const subscribed = flow.filter(({ type }) => type === "mqtt in").map(({ topic }) => topic);
  expect(subscribed).toEqual([all.telemetry, all.status, all.info, all.results]);
});

describeRun(`the flow in Node-RED${why}`, () => {
  const folder = tempDir();
  let scene: Scene;
  let url: string;
  let program: ChildProcess | undefined;
  let said = "";

  beforeAll(async () => {
    scene = await createScene();
    await scene.startAndWait("up");
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    writeFileSync(
      join(folder.path, "settings.js"),
      `module.exports = { uiHost: "127.0.0.1", uiPort: ${port}, telemetry: { enabled: false } };\n`,
    );
    program = spawn(process.execPath, [nodeRed.ok ? nodeRed.value : "", "--userDir", folder.path], { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [program.stdout, program.stderr]) stream?.on("data", (text) => (said += text));
    await waitFor(
      () => `Node-RED; it said:\n${said}`,
      () => said.includes("Started flows"),
      30_000,
      () => said.length,
    );
    // As the docs say: only the broker's address is another.
    const adapted = flow.map((each) =>
      each.type === "mqtt-broker" ? { ...each, broker: "127.0.0.1", port: String(scene.mqttPort) } : each,
    );
    const imported = await fetch(`${url}/flows`, {
      method: "POST",
      headers: { "content-type": "application/json", "Node-RED-Deployment-Type": "full" },
      body: JSON.stringify(adapted),
    });
    expect(imported.status).toBe(204);
    // Node-RED answers a deployment before the flow's own pages are there.
    await waitFor(
      () => `the pages of the flow; Node-RED said:\n${said}`,
      async () => (await fetch(`${url}/clima/state`)).ok,
    );
  });
  afterAll(async () => {
    if (program !== undefined && program.exitCode === null && program.signalCode === null) {
      program.kill("SIGKILL");
      await once(program, "exit");
    }
    await scene.close();
    folder.remove();
  });

  const state = async () => (await (await fetch(`${url}/clima/state`)).json()) as State;
  const untilState = <T>(what: string, ask: (state: State) => T | undefined | false) =>
    waitFor(
      () => `${what}; Node-RED said:\n${said}`,
      async () => ask(await state()),
    );
  const press = (body: unknown, type = "application/json") =>
    fetch(`${url}/clima/press`, { method: "POST", headers: { "content-type": type }, body: JSON.stringify(body) });
  const transmitted = () => {
    const file = join(scene.folder, "demo", "ir-sent.ndjson");
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").length : 0;
  };

  /** Presses on the flow's page, and gives the station's answer. */
  async function answerTo(button: string) {
    const response = await press({ station: "demo", remote: "demo-tv", button });
    expect(response.status).toBe(202);
    const { id } = (await response.json()) as { id: string };
    return untilState(`the answer to ${button}`, ({ results }) => results.find((result) => result.id === id));
  }

  test("consists of nodes that a fresh Node-RED has", async () => {
    const response = await fetch(`${url}/nodes`, { headers: { accept: "application/json" } });
    const sets = (await response.json()) as readonly { readonly module: string; readonly types: readonly string[] }[];
    const core = sets.filter(({ module }) => module === "node-red").flatMap(({ types }) => types);
    expect(flow.map(({ type }) => type).filter((type) => type !== "tab" && !core.includes(type))).toEqual([]);
  });

  test("keeps the weather as it comes, and knows the station", async () => {
    const readings = await untilState("readings", ({ weather }) => (weather["demo"]?.length ?? 0) > 2 && weather["demo"]);
    expect(readings[0]).toEqual({ takenAt: expect.any(String), values: expect.objectContaining({ temperatureC: expect.any(Number) }) });
    const demo = await untilState(
      "the station",
      ({ stations }) => stations["demo"]?.status && stations["demo"]?.remotes && stations["demo"],
    );
    expect(demo).toMatchObject({ status: "online", remotes: { "demo-tv": expect.arrayContaining(["power"]) } });
  });

  test("presses a button, and has the station's answer", async () => {
    const before = transmitted();
    expect(await answerTo("power")).toMatchObject({ station: "demo", status: "ok" });
    expect(transmitted()).toBe(before + 1);
    expect(await answerTo("pwr")).toMatchObject({ status: "rejected", message: expect.stringContaining("power, volume-up") });
  });

  test("presses each time that its button in the editor is clicked, with another id", async () => {
    const before = transmitted();
    for (const _click of [1, 2]) expect((await fetch(`${url}/inject/clima-press`, { method: "POST" })).status).toBe(200);
    await waitFor("two presses", () => transmitted() === before + 2);
  });

  test("takes no press from another site's form, and none for what is no station", async () => {
    expect((await press({ station: "demo", remote: "demo-tv", button: "power" }, "text/plain")).status).toBe(415);
    expect((await press({ station: "+/x", remote: "demo-tv", button: "power" })).status).toBe(400);
  });

  test("forgets a station that was forgotten", async () => {
    const client = await connectAsync(scene.mqttUrl);
    await client.publishAsync("clima/v1/attic/status", "offline", { qos: 1, retain: true });
    await untilState("the attic", ({ stations }) => stations["attic"]?.status === "offline");
    await client.publishAsync("clima/v1/attic/status", "", { qos: 1, retain: true });
    await untilState("no attic", ({ stations }) => !("attic" in stations));
    await client.endAsync();
  });

  describeWith(["chromium"], "its page", () => {
    test("draws the chart, and shows what came of a press", async () => {
      const browser = await startChromium();
      try {
        const page = await browser.newPage();
        page.setDefaultTimeout(patientMs(30_000));
        const faults: string[] = [];
        page.on("pageerror", (fault) => void faults.push(fault.message));
        await page.goto(`${url}/clima`);
        const text = async () => (await page.textContent("body")) ?? "";
        await waitFor("the station", async () => /is online/.test(await text()));
        await waitFor("a chart", async () => ((await page.getAttribute("polyline", "points")) ?? "").split(" ").length > 2);
        await page.getByRole("button", { name: "demo-tv mute" }).click();
        await waitFor("the answer", async () => /^ok: /.test((await page.textContent("#result")) ?? ""));
        expect(faults).toEqual([]);
      } finally {
        await browser.close();
      }
    });
  });

  test("causes no error in Node-RED's log", () => expect(said).not.toMatch(/\[error\]/));
});
