import type { AddressInfo } from "node:net";
import { createTopics, err, type Reading, silentLog } from "@clima/schemas";
import { openDuckdbStore } from "../../../test/support/duckdb-store.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { createApi } from "../../src/api/http-api.ts";
import { createHttpServer } from "../../src/http-server.ts";
import { createLiveView, type LiveMessage } from "../../src/live-view.ts";
import { createOpenPages } from "../../src/open-pages.ts";
import { createOwnNames } from "../../src/own-names.ts";
import { createCommandSender } from "../../src/send-command.ts";
import { createSessions } from "../../src/sign-in/sessions.ts";
import { idleApiDeps } from "./idle-api-deps.ts";

/** When the readings of the station `garden` begin; one a minute, for two hours. */
export const READINGS_FROM_MS = Date.UTC(2026, 10, 23);
const MINUTE_MS = 60_000;

const readings = Array.from(
  { length: 120 },
  (_, minute): Reading => ({
    station: "garden",
    bootId: "b",
    seq: minute,
    takenAt: new Date(READINGS_FROM_MS + minute * MINUTE_MS).toISOString(),
    values: { temperatureC: 5 + minute / 60, humidityPct: 80, windSpeedMs: 2, windDirectionDeg: minute, rainMm: 0.2 },
  }),
);

/**
 * The HTTP API on a port of its own, in a house that everybody may enter: a store with readings of `garden`, which is heard, too, and answers
 * every command at once. Nobody can sign in.
 */
export async function serveApi() {
  const folder = tempDir();
  const store = await openDuckdbStore(folder.path);
  await store.write(readings);
  const topics = createTopics();
  const garden = topics.station("garden");
  const live = createLiveView(topics);
  const hear = (topic: string, payload: unknown): LiveMessage => {
    const text = typeof payload === "string" ? payload : JSON.stringify(payload);
    const message = { topic, payload: Buffer.from(text), isRetained: false, arrivedAtMs: Date.now() };
    const taken = live.take(message);
    if (!taken.ok) throw new Error(taken.error);
    return message;
  };
  hear(garden.status, "online");
  hear(garden.telemetry, { schema: "telemetry/1", ...readings.at(-1) });
  const sender = createCommandSender(topics, async (topic, payload) => {
    const { id, remote, button } = JSON.parse(payload) as Record<string, string>;
    const of = remote === undefined ? {} : { remote, button };
    const result = { schema: "result/1", station: "garden", id, status: "ok", code: "sent", message: "sent", takenMs: 70, ...of };
    sender.onMessage(hear(topic.replace("/cmd/", "/result/"), result));
    return true;
  });
  const idle = idleApiDeps(createOwnNames([]));
  const faults: string[] = [];
  const pages = createOpenPages((station) => (live.has(station) ? live.viewOf(station) : undefined), idle.partsNow);
  const api = createApi({
    ...idle,
    log: { ...silentLog, error: (message) => faults.push(message) },
    store,
    live,
    isMqttConnected: () => true,
    send: sender.send,
    pages,
    signIn: { ...idle.signIn, sessions: createSessions(async () => err({ kind: "refused", detail: "wrong name or password" })) },
  });
  const server = createHttpServer(api);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    api,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What the API logged as a fault of its own. */
    faults,
    openPages: pages.count,
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await store.close();
      folder.remove();
    },
  };
}

export type ServedApi = Awaited<ReturnType<typeof serveApi>>;
