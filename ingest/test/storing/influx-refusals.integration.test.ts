import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createTopics, silentLog } from "@clima/schemas";
import { openStore, type Store } from "@clima/store";
import { afterEach, expect, test } from "@jest/globals";
import { connectAsync } from "mqtt";
import { startMosquitto } from "../../../test/support/mosquitto.ts";
import { describeWith } from "../../../test/support/requires.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { startIngest } from "../../src/main.ts";
import { createRejectedFolder } from "../../src/rejected/rejected-folder.ts";
import { rejectedPath } from "../../src/settings.ts";

const RETENTION =
  "failure writing points to database: partial write: dropped 1 points outside retention policy of duration 24h0m0s - oldest point weather,station=garden at 2026-01-01T00:00:07Z dropped because it violates a Retention Policy Lower Bound at 2026-01-02T00:00:00Z";
const TYPE = "invalid column type for column 'temperatureC', expected iox::column_type::field::string, got iox::column_type::field::float";

type Refuse = (bad: readonly { readonly line: string; readonly number: number }[], response: ServerResponse) => void;

/** InfluxDB 2: an error for all of them; the good points of the same write are stored. */
const asVersion2: Refuse = (_bad, response) =>
  void response
    .writeHead(422, { "content-type": "application/json; charset=utf-8" })
    .end(JSON.stringify({ code: "unprocessable entity", message: RETENTION }));

/** InfluxDB 3: the lines by number; the others are stored. */
const asVersion3: Refuse = (bad, response) => {
  const data = bad.map(({ line, number }) => ({ original_line: line, line_number: number, error_message: TYPE }));
  response.writeHead(400).end(JSON.stringify({ error: "partial write of line protocol occurred", data }));
};

/** A server that stands where such an InfluxDB would: it keeps the lines that it takes. */
async function startServer(refuse: Refuse) {
  const stored = new Set<string>();
  const state = { isBad: (_line: string): boolean => false, writes: 0 };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    state.writes += 1;
    const lines = body.split("\n").map((line, index) => ({ line, number: index + 1 }));
    const bad = lines.filter(({ line }) => line.startsWith("weather,") && state.isBad(line));
    for (const each of lines) if (!bad.includes(each)) stored.add(each.line);
    if (bad.length > 0) refuse(bad, response);
    else response.writeHead(204).end();
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    readings: () => [...stored].filter((line) => line.startsWith("weather,")).length,
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function open(url: string, version: 2 | 3): Promise<Store> {
  const settings = { kind: "influxdb", influxUrl: url, influxVersion: version, influxDatabase: "weather", duckdbMemoryMb: 64 } as const;
  const opened = await openStore(settings, ".", silentLog);
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}

const messageOf = (seq: number) => ({
  schema: "telemetry/1",
  station: "garden",
  bootId: "b",
  seq,
  takenAt: new Date(Date.UTC(2026, 0, 1) + 1000 * seq).toISOString(),
  values: { temperatureC: seq % 10 === 7 ? 37 : 20 },
});

describeWith(["mosquitto"], "readings that an InfluxDB refuses", () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  test.each([
    [2, asVersion2, RETENTION],
    [3, asVersion3, TYPE],
  ] as const)(
    "of version %i are kept with its reason, the others are stored, and those can be sent again",
    async (version, refuse, reason) => {
      const [server, mosquitto, folder] = [await startServer(refuse), await startMosquitto(), tempDir()];
      ends.push(folder.remove, mosquitto.remove, server.stop);
      server.state.isBad = (line) => line.includes("temperatureC=37 ");
      let isConnected = false;
      const note = (line: string) => {
        isConnected ||= line.includes("connected to");
      };
      const ingest = startIngest(
        {
          worker: "main",
          windowMessages: 1000,
          windowBytes: 1e7,
          retiredAfterDays: 7,
          batchMaxReadings: 500,
          spoolAfterMs: 60_000,
          spoolMaxBytes: 1e8,
          maxFutureS: 1e6,
          base: createTopics().base,
          dataDir: folder.path,
          mqtt: { url: mosquitto.url },
          alsoFrom: [],
        },
        { store: await open(server.url, version), log: { ...silentLog, info: note } },
      );
      ends.push(ingest.stop);
      await waitFor("the session", () => isConnected);
      const client = await connectAsync(mosquitto.url);
      ends.push(() => client.endAsync());
      const { telemetry } = createTopics().station("garden");
      await Promise.all(
        Array.from({ length: 100 }, (_, seq) => client.publishAsync(telemetry, JSON.stringify(messageOf(seq)), { qos: 1 })),
      );
      const isSettled = () => ingest.state().rejectedMessages === 10 && ingest.state().unacknowledgedMessages === 0;
      await waitFor("all to be settled", () => isSettled() && server.readings() >= 90);
      expect(server.readings()).toBe(90);

      const kept = createRejectedFolder(rejectedPath(folder.path, "main"));
      const rejected = await kept.list();
      expect(rejected).toHaveLength(10);
      expect(rejected.map(({ message }) => message.reason)).toEqual(Array(10).fill(expect.stringContaining(reason)));

      server.state.isBad = () => false;
      for (const { message } of rejected)
        await client.publishAsync(message.topic, Buffer.from(message.payloadBase64, "base64"), { qos: 1 });
      await waitFor("the readings that were sent again", () => server.readings() === 100);
    },
  );
});
