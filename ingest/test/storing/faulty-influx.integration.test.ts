import { createTopics } from "@clima/schemas";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { connectAsync } from "mqtt";
import { describeWith } from "../../../test/support/requires.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { answer, type Fault, messageOf, readingsOf, startFaultyInflux } from "./faulty-influx.ts";

/** Of what nothing is said, or only after half a minute. */
const ANYTHING = /./;

/** What an InfluxDB may do to a write, and what is said of it; each as often as it is asked while the fault lasts. */
const FAULTS: readonly (readonly [string, Fault, RegExp])[] = [
  ["is busy and says when to come again", answer(429, '{"error":"too many"}', { "retry-after": "1" }), /busy or in trouble \(429\)/],
  ["refuses the login", answer(401, '{"error":"authorization failed"}'), /refuses the login \(401\): authorization failed/],
  ["does not know the database", answer(404, '{"error":"database not found"}'), /does not know the place \(404\)/],
  ["fails inside", answer(500, '{"error":"timeout"}'), /busy or in trouble \(500\): timeout/],
  ["is behind a proxy without it", answer(503, "<html>no backend</html>"), /busy or in trouble \(503\)/],
  ["never answers", () => {}, ANYTHING],
  ["closes the connection", (_asked, response) => void response.destroy(), /does not answer/],
  [
    "breaks off in the midst of its answer",
    (_asked, response) => {
      response.writeHead(500, { "content-length": "1000" }).write('{"error":');
      setTimeout(() => response.destroy(), 10);
    },
    /does not answer/,
  ],
  [
    "has written everything, but its answer is lost",
    async ({ lines, forward }, response) => {
      await forward(lines);
      response.destroy();
    },
    /does not answer/,
  ],
  [
    "writes half and fails",
    async ({ lines, forward }, response) => {
      await forward(lines.slice(0, lines.length / 2));
      response.writeHead(500).end('{"error":"engine: cache maximum memory size exceeded"}');
    },
    /cache maximum memory size exceeded/,
  ],
  [
    "takes few lines at once",
    async ({ lines, forward }, response) => void response.writeHead(lines.length > 20 ? 413 : await forward(lines)).end(),
    ANYTHING,
  ],
];

describeWith(["mosquitto", "influxd"], "the ingest before an InfluxDB with a fault", () => {
  let scene: Awaited<ReturnType<typeof startFaultyInflux>>;
  beforeAll(async () => {
    scene = await startFaultyInflux();
  });
  afterAll(() => scene.stop());

  /** Runs 200 messages into a fault that ends once it was told; what became of them. */
  async function outcomeOf(name: string, spoolAfterMs: number, fault: Fault, words: RegExp) {
    const { faults, publish } = scene;
    const { ingest, real, lines, end } = await scene.begin(name, spoolAfterMs);
    faults.set(name, fault);
    await publish(name, 200);
    await waitFor(`${name} to be told`, () => lines.some((line) => words.test(line)), 20_000);
    faults.delete(name);
    await waitFor(`${name} to be stored`, async () => (await readingsOf(real, name)).length === 200, 80_000);
    await waitFor(`${name} to be settled`, () => ingest.state().unacknowledgedMessages === 0 && ingest.state().spoolBytes === 0, 80_000);
    const values = (await readingsOf(real, name)).map((reading) => reading.values.temperatureC);
    const { rejectedMessages } = ingest.state();
    await end();
    return { values, rejectedMessages };
  }

  test("stores everything once the fault ends, whatever it was, and says what it was", async () => {
    const cases = FAULTS.flatMap(([what, fault, words]) => [100, 60_000].map((spoolAfterMs) => ({ what, fault, words, spoolAfterMs })));
    const outcomes = await Promise.allSettled(
      cases.map(({ fault, words, spoolAfterMs }, index) => outcomeOf(`case-${index}`, spoolAfterMs, fault, words)),
    );
    const all = { values: Array.from({ length: 200 }, (_, seq) => seq / 10), rejectedMessages: 0 };
    const nameOf = (index: number) => `${cases[index]?.what}, spool after ${cases[index]?.spoolAfterMs} ms`;
    expect(
      outcomes.map((outcome, index) => [nameOf(index), outcome.status === "fulfilled" ? outcome.value : String(outcome.reason)]),
    ).toEqual(cases.map((_, index) => [nameOf(index), all]));
  });

  test("that refuses some lines for their type: the good are stored, and the bad are kept with InfluxDB's reason", async () => {
    await fetch(`${scene.influxd.url}/query`, { method: "POST", body: new URLSearchParams({ q: 'CREATE DATABASE "types"' }) });
    await scene.forwardTo("/write?db=types&precision=ms", [`weather,station=types humidityPct=5i ${Date.UTC(2026, 0, 1) - 1000}`]);
    const { ingest, real, end } = await scene.begin("types", 1000);
    const client = await connectAsync(scene.mosquitto.url);
    const heard: string[] = [];
    client.on("message", (_topic, payload) => void heard.push(JSON.parse(payload.toString()).reason));
    await client.subscribeAsync(createTopics().ingest("types").rejected, { qos: 1 });
    const messages = Array.from({ length: 60 }, (_, seq) => {
      const message = messageOf("types", seq);
      return seq % 10 === 7 ? { ...message, values: { humidityPct: 50.5 } } : message;
    });
    const { telemetry } = createTopics().station("types");
    await Promise.all(messages.map((message) => client.publishAsync(telemetry, JSON.stringify(message), { qos: 1 })));
    await waitFor("all to be settled", () => ingest.state().storedReadings >= 54 && heard.length >= 6);
    expect((await readingsOf(real, "types")).filter(({ values }) => values.temperatureC !== undefined)).toHaveLength(54);
    expect(heard.filter((reason) => !reason.includes("field type conflict"))).toEqual([]);
    await client.endAsync();
    await end();
  });
});
