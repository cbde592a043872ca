import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { createTopics, type Reading, silentLog } from "@clima/schemas";
import type { Store } from "@clima/store";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Aedes } from "aedes";
import { connectAsync, type MqttClient } from "mqtt";
import { buildPage } from "../../scripts/build.js";
import { openDuckdbStore } from "../../test/support/duckdb-store.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import { type Panel, startPanel } from "../src/index.ts";

const topics = createTopics();
const garden = topics.station("garden");
const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 12, minute)).toISOString();
const stored: Reading[] = [0, 1, 2].map((minute) => ({
  station: "garden",
  bootId: "b",
  seq: minute,
  takenAt: at(minute),
  values: { temperatureC: 20 + minute, humidityPct: 50 },
}));
const telemetry = (takenAt: string, temperatureC: number) =>
  JSON.stringify({ schema: "telemetry/1", station: "garden", bootId: "b", seq: 9, takenAt, values: { temperatureC } });

describe("the panel", () => {
  const folder = tempDir();
  const pageFolder = join(folder.path, "page");
  let aedes: Aedes;
  let tcp: Server;
  let mqttUrl: string;
  let store: Store;
  let panel: Panel;
  let station: MqttClient;

  beforeAll(async () => {
    await buildPage(pageFolder);
    aedes = await Aedes.createBroker();
    tcp = createServer(aedes.handle);
    await new Promise<void>((listening) => tcp.listen(0, "127.0.0.1", listening));
    const address = tcp.address();
    mqttUrl = `mqtt://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    store = await openDuckdbStore(folder.path);
    await store.write(stored);
    const started = await startPanel(
      { host: "127.0.0.1", port: 0, base: topics.base, mqtt: { url: mqttUrl } },
      { store, log: silentLog, pageFolder },
    );
    if (!started.ok) throw new Error(started.error);
    panel = started.value;
    station = await connectAsync(mqttUrl);
    await station.subscribeAsync(garden.allCommands, { qos: 1 });
    station.on("message", (topic, payload) => void answer(topic, payload));
    await waitFor("the panel's subscription", async () => (await fetch(`${panel.url}/api/v1/health`)).status === 200);
  });

  /** As the agent answers: power works, anything else is unknown; "silent" is not answered at all. */
  async function answer(topic: string, payload: Buffer): Promise<void> {
    const { id, button } = JSON.parse(payload.toString()) as { id: string; button: string };
    if (topic !== garden.command("ir/send") || button === "silent") return;
    const isKnown = button === "power";
    const outcome = isKnown
      ? { status: "ok", code: "sent", message: "sent demo-tv power" }
      : { status: "rejected", code: "unknown-button", message: `no button ${button}` };
    await station.publishAsync(
      garden.result("ir/send"),
      JSON.stringify({ schema: "result/1", station: "garden", id, takenMs: 70, remote: "demo-tv", button, ...outcome }),
      { qos: 1 },
    );
  }

  afterAll(async () => {
    await panel.close();
    await station.endAsync(true);
    await store.close();
    await new Promise<void>((closed) => aedes.close(closed));
    await new Promise((closed) => tcp.close(closed));
    folder.remove();
  });

  const get = async (path: string) => {
    const response = await fetch(`${panel.url}${path}`);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const press = async (button: string, headers: Record<string, string> = {}) => {
    const init = {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ remote: "demo-tv", button }),
    };
    const response = await fetch(`${panel.url}/api/v1/stations/garden/commands/ir/send`, init);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  test("shows a station of the store before it is heard", async () => {
    expect(await get("/api/v1/stations/garden")).toMatchObject({
      status: 200,
      body: { lastSeenAt: at(2), values: { temperatureC: { value: 22, takenAt: at(2) } } },
    });
    expect(await get("/api/v1/stations/nowhere")).toMatchObject({ status: 404, body: { detail: "no station is called nowhere" } });
  });

  test("a reading and the status are there as soon as they are published, and told to open pages", async () => {
    const events = await fetch(`${panel.url}/api/v1/events`);
    const reader = events.body?.getReader();
    await station.publishAsync(garden.status, "online", { qos: 1, retain: true });
    await station.publishAsync(garden.telemetry, telemetry(at(30), 25.5), { qos: 1 });
    await waitFor("the reading", async () => {
      const { body } = await get("/api/v1/stations/garden");
      return JSON.stringify(body).includes("25.5");
    });
    const { body } = await get("/api/v1/stations");
    expect(body).toMatchObject([{ station: "garden", status: "online", values: { temperatureC: { value: 25.5, takenAt: at(30) } } }]);
    let told = "";
    await waitFor("the event", async () => {
      told += new TextDecoder().decode((await reader?.read())?.value);
      return told.includes("event: station") && told.includes("25.5");
    });
    await reader?.cancel();
  });

  test("an older reading that comes late does not replace a newer value", async () => {
    await station.publishAsync(garden.telemetry, telemetry(at(40), 26), { qos: 1 });
    await station.publishAsync(garden.telemetry, telemetry(at(35), 11), { qos: 1 });
    await waitFor("the newer", async () => JSON.stringify((await get("/api/v1/stations/garden")).body).includes(at(40)));
    expect((await get("/api/v1/stations/garden")).body["values"]).toMatchObject({ temperatureC: { value: 26, takenAt: at(40) } });
  });

  test("series come in buckets with the aggregates that were asked for", async () => {
    const { status, body } = await get(
      `/api/v1/stations/garden/series?quantities=temperatureC&from=${at(0)}&to=${at(4)}&bucketMs=120000&aggregates=max,mean`,
    );
    expect({ status, body }).toEqual({
      status: 200,
      body: { bucketStartsMs: [Date.parse(at(0)), Date.parse(at(2))], series: { temperatureC: { mean: [20.5, 22], max: [21, 22] } } },
    });
  });

  test("all that a chart shows is one answer, rounded to what can be seen, and rain is added up", async () => {
    const { status, body } = await get(
      `/api/v1/stations/garden/series?quantities=temperatureC,humidityPct&from=${at(0)}&to=${at(4)}&bucketMs=120000&aggregates=mean,sum`,
    );
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        bucketStartsMs: [Date.parse(at(0)), Date.parse(at(2))],
        series: { temperatureC: { mean: [20.5, 22], sum: [41, 22] }, humidityPct: { mean: [50, 50], sum: [100, 50] } },
      },
    });
    const wrong = await get("/api/v1/stations/garden/series?quantities=temperatureC,colour");
    expect(wrong).toMatchObject({ status: 400, body: { detail: expect.stringContaining('quantities has "colour"; expected some of') } });
  });

  test("answers are compressed, and are not sent again to who has them", async () => {
    const path = `/api/v1/stations/garden/series?quantities=temperatureC&from=${at(-600)}&to=${at(4)}&bucketMs=60000`;
    for (const each of [path, "/", "/main.js", "/style.css"]) {
      const first = await fetch(`${panel.url}${each}`, { headers: { "accept-encoding": "gzip" } });
      expect({ each, coding: first.headers.get("content-encoding") }).toEqual({ each, coding: "gzip" });
      expect((await first.text()).length).toBeGreaterThan(100);
      const again = await fetch(`${panel.url}${each}`, { headers: { "if-none-match": first.headers.get("etag") ?? "" } });
      expect({ each, status: again.status, cache: again.headers.get("cache-control") }).toMatchObject({ each, status: 304 });
    }
    const [named] = /\/main\.js\?v=[\w-]+/.exec(await (await fetch(`${panel.url}/`)).text()) ?? [];
    expect((await fetch(`${panel.url}${named}`)).headers.get("cache-control")).toContain("immutable");
    expect((await fetch(`${panel.url}/main.js?v=old`)).headers.get("cache-control")).toBe("no-cache");
  });

  test("the page is at most 150 KB, compressed", async () => {
    const bytesOf = async (path: string) =>
      Number((await fetch(`${panel.url}${path}`, { headers: { "accept-encoding": "gzip" } })).headers.get("content-length"));
    const bytes = (await Promise.all(["/", "/main.js", "/theme.js", "/style.css"].map(bytesOf))).reduce((sum, each) => sum + each, 0);
    expect(bytes).toBeGreaterThan(1000);
    expect(bytes).toBeLessThan(150_000);
  });

  test("what keeps the page in a browser names each of its files by its version, is itself asked for each time, and leaves the API alone", async () => {
    const answer = await fetch(`${panel.url}/service-worker.js`);
    const script = await answer.text();
    expect([answer.headers.get("content-type"), answer.headers.get("cache-control")]).toEqual([
      "text/javascript; charset=utf-8",
      "no-cache",
    ]);
    const html = await (await fetch(`${panel.url}/`)).text();
    const named = html.match(/\/[a-z]+\.(js|css)\?v=[\w-]+/g) ?? [];
    expect(named).toHaveLength(3);
    for (const address of named) expect(script).toContain(address);
    expect(script).not.toMatch(/__[A-Z]+__|\/api/);
  });

  test("pages come and go, and leave nothing behind", async () => {
    const warnings: string[] = [];
    const note = (warning: Error) => warnings.push(String(warning));
    process.on("warning", note);
    for (let page = 0; page < 25; page += 1) {
      const events = await fetch(`${panel.url}/api/v1/events`);
      const reader = events.body?.getReader();
      const { value } = (await reader?.read()) ?? {};
      expect(new TextDecoder().decode(value)).toContain("retry");
      await reader?.cancel();
    }
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", note);
    expect(warnings).toEqual([]);
  });

  test("an open page is told how the parts are", async () => {
    const reader = (await fetch(`${panel.url}/api/v1/events`)).body?.getReader();
    let told = "";
    await waitFor("the parts", async () => {
      told += new TextDecoder().decode((await reader?.read())?.value);
      return told.includes("\n\nevent: parts");
    });
    await reader?.cancel();
    expect(told).toMatch(/"broker":\{"isAway":false,"since":"[^"]+"\},"store":\{"isAway":false/);
  });

  test.each([
    ["quantities=colour", 'quantities has "colour"; expected some of temperatureC'],
    ["aggregates=mean", "quantities is missing"],
    ["quantities=temperatureC&form=2026-11-23T04:00:00Z", 'no parameter "form" here; expected quantities, from'],
    ["quantities=temperatureC&from=yesterday", 'from is "yesterday"; expected an instant'],
    ["quantities=temperatureC&aggregates=median", 'aggregates has "median"; expected some of min,mean,max,last,count'],
    ["quantities=temperatureC&bucketMs=-5", 'bucketMs is "-5"; expected a whole number from 1'],
    [`quantities=temperatureC&from=${at(5)}&to=${at(0)}`, "expected an instant before to, 2026-11-23T12:00:00.000Z"],
  ])("a wrong question (%s) is answered in words", async (question, words) => {
    expect(await get(`/api/v1/stations/garden/series?${question}`)).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining(words) },
    });
  });

  test("a press reaches the station, and its answer the one who pressed and the list of presses", async () => {
    expect(await press("power")).toMatchObject({ status: 200, body: { status: "ok", message: "sent demo-tv power" } });
    expect(await press("powr")).toMatchObject({ status: 200, body: { status: "rejected", code: "unknown-button" } });
    const { body } = await get("/api/v1/stations/garden");
    expect(body["presses"]).toMatchObject([
      { status: "rejected", button: "powr" },
      { status: "ok", button: "power" },
    ]);
  });

  test("a station that does not answer is reported after five seconds", async () => {
    expect(await press("silent")).toMatchObject({ status: 504, body: { detail: "garden did not answer within 5 s" } });
  });

  test.each([
    ["another site's page", { origin: "https://evil.example" }, 403, "Forbidden", "only the panel's own page may send commands"],
    [
      "a plain form",
      { "content-type": "text/plain" },
      415,
      "Unsupported Media Type",
      'content-type is "text/plain"; expected application/json',
    ],
  ])("%s cannot press buttons", async (_who, headers, status, title, words) => {
    expect(await press("power", headers)).toMatchObject({ status, body: { title, status, detail: expect.stringContaining(words) } });
  });

  test("a forgotten station is listed no more, though it has a history, and open pages are told", async () => {
    const events = await fetch(`${panel.url}/api/v1/events`);
    const reader = events.body?.getReader();
    await station.publishAsync(topics.forgotten("garden"), "offline", { qos: 1, retain: true });
    let told = "";
    await waitFor("the event", async () => {
      told += new TextDecoder().decode((await reader?.read())?.value);
      return told.includes("event: gone\ndata: garden\n");
    });
    await reader?.cancel();
    expect(await get("/api/v1/stations")).toEqual({ status: 200, body: [] });
    expect((await get("/api/v1/stations/garden")).status).toBe(404);
    await station.publishAsync(garden.status, "online", { qos: 1, retain: true });
    await waitFor("the station", async () => (await get("/api/v1/stations/garden")).status === 200);
  });

  test("a port that is taken is one line with what to do", async () => {
    const port = Number(new URL(panel.url).port);
    const second = await startPanel(
      { host: "127.0.0.1", port, base: topics.base, mqtt: { url: mqttUrl } },
      { store, log: silentLog, pageFolder },
    );
    expect(second).toEqual({ ok: false, error: `port ${port} is in use; set panel.port to another, or stop the program that has it` });
  });

  test("the page names nothing outside, and its policy forbids it", async () => {
    const page = await fetch(`${panel.url}/`);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(await page.text()).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect((await fetch(`${panel.url}/main.js`)).headers.get("content-type")).toContain("javascript");
  });
});
