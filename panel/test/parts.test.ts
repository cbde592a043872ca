import { createTopics, err, type IngestHealthMessage, ok, type Result } from "@clima/schemas";
import type { StoredStation, StoreError } from "@clima/store";
import { describe, expect, test } from "@jest/globals";
import { noticesOf } from "../src/notices.ts";
import { createParts } from "../src/parts.ts";
import { createReader } from "../src/reader.ts";
import { stateOf } from "../src/station-state.ts";

const reader = createReader("en", "metric");
const topics = createTopics();
/** By this machine's time zone, as the words are. */
const NOON_MS = new Date(2026, 10, 24, 12).getTime();
const MINUTE_MS = 60_000;
const iso = (ms: number) => new Date(ms).toISOString();

function createScene() {
  let nowMs = NOON_MS;
  const parts = createParts(topics, () => nowMs);
  let answer: Result<StoredStation[], StoreError> = ok([]);
  const never = async () => err({ kind: "unavailable", message: "nobody asks that" } as const);
  const history = parts.watch(
    { series: never, wind: never, days: never, latest: never, readings: never, points: never, stations: async () => answer },
    () => {},
  );
  const say = (topic: string, payload: string, isRetained: boolean) =>
    parts.onMessage({ topic, payload: Buffer.from(payload), isRetained, arrivedAtMs: nowMs });
  return {
    parts,
    pass(minutes: number) {
      nowMs += minutes * MINUTE_MS;
    },
    broker: parts.noteBroker,
    async store(message?: string) {
      answer = message === undefined ? ok([]) : err({ kind: "unavailable", message });
      await history.stations();
    },
    ingest(more: Partial<IngestHealthMessage> = {}, isRetained = false) {
      const counts = { uptimeS: 0, storedReadings: 0, rejectedMessages: 0, unacknowledgedMessages: 0 };
      const health = { schema: "ingest-health/1", worker: "main", takenAt: iso(nowMs), storeOk: true, stations: [], ...counts, ...more };
      say(topics.ingest("main").health, JSON.stringify(health), isRetained);
    },
    ingestStatus: (status: "online" | "offline", isRetained = false) => say(topics.ingest("main").status, status, isRetained),
    words: () => noticesOf({}, parts.at(), nowMs, reader).map(({ words }) => words),
  };
}

describe("what is said of the parts", () => {
  test("is nothing when all is well, also where no ingest was ever heard", () => {
    const { broker, words } = createScene();
    broker(true);
    expect(words()).toEqual([]);
  });

  test("is that the broker is away, since the panel's start, and of the ingest nothing", () => {
    const { pass, broker, ingest, words } = createScene();
    pass(5);
    expect(words()).toEqual(["The broker is away since 12:00. No reading arrives and no button can be pressed until it is back."]);
    broker(true);
    ingest();
    pass(5);
    broker(false);
    pass(30);
    broker(false);
    expect(words()).toEqual([expect.stringMatching(/^The broker is away since 12:10\./)]);
    broker(true);
    expect(words()).toEqual([]);
  });

  test("is that the broker refuses the panel, also in between, until it lets it in", () => {
    const { pass, broker, words } = createScene();
    broker(false, "Not authorized");
    broker(false);
    pass(1);
    expect(words()).toEqual([expect.stringMatching(/^The broker refuses the panel since 12:00: Not authorized\. No reading arrives/)]);
    broker(true);
    broker(false);
    expect(words()).toEqual([expect.stringMatching(/^The broker is away since 12:01\./)]);
  });

  test("is that the ingest is away: it said so, or the broker did", () => {
    const { pass, broker, ingest, ingestStatus, words } = createScene();
    broker(true);
    ingest();
    pass(2);
    ingestStatus("offline");
    pass(7);
    expect(words()).toEqual(["The ingest is away since 12:02. Readings are shown, but not stored until it is back."]);
    ingest();
    ingestStatus("online");
    expect(words()).toEqual([]);
  });

  test("is that the ingest is away since it was last heard, where it fell silent or the panel came later", () => {
    const { pass, broker, ingest, words } = createScene();
    broker(true);
    ingest();
    pass(3);
    expect(words()).toEqual([expect.stringMatching(/^The ingest is away since 12:00\./)]);
    const later = createScene();
    later.pass(60);
    later.broker(true);
    later.ingest({ takenAt: iso(NOON_MS) }, true);
    later.ingestStatus("offline", true);
    expect(later.words()).toEqual([expect.stringMatching(/^The ingest is away since 12:00\./)]);
  });

  test("is not that the ingest is away while it may still come back after the broker did", () => {
    const { pass, broker, ingest, words } = createScene();
    broker(true);
    ingest();
    broker(false);
    pass(10);
    broker(true);
    ingest({ takenAt: iso(NOON_MS) }, true);
    pass(2);
    expect(words()).toEqual([]);
    pass(1);
    expect(words()).toEqual([expect.stringMatching(/^The ingest is away since 12:00\./)]);
  });

  test("is that the store is away, once, whoever finds out", async () => {
    const { pass, broker, ingest, store, words } = createScene();
    broker(true);
    pass(1);
    await store("InfluxDB does not answer");
    ingest({ storeOk: false, storeError: "InfluxDB does not answer" });
    pass(0.5);
    await store("InfluxDB does not answer");
    expect(words()).toEqual([
      "The store is away since 12:01: InfluxDB does not answer. Readings wait, and the history cannot be shown until it is back.",
    ]);
    await store();
    ingest();
    expect(words()).toEqual([]);
  });

  test("is that nothing is stored, where the store can be read all the same", () => {
    const { pass, broker, ingest, words } = createScene();
    broker(true);
    ingest();
    pass(1);
    ingest({ storeOk: false, storeError: "the disk is full" });
    expect(words()).toEqual(["Readings are not being stored since 12:01: the disk is full. They wait until the store is back."]);
  });

  test("is only that the browser is offline, or that the panel does not answer, while that is so", () => {
    const { parts } = createScene();
    const now = NOON_MS + 30 * 3_600_000;
    expect(noticesOf({ offlineSinceMs: NOON_MS, silentSinceMs: NOON_MS }, parts.at(), now, reader)).toEqual([
      { about: "browser", words: "This browser is offline since 24 Nov, 12:00. What is shown is from before." },
    ]);
    expect(noticesOf({ silentSinceMs: NOON_MS }, parts.at(), NOON_MS, reader)).toEqual([
      { about: "panel", words: "The panel does not answer since 12:00. What is shown is from before." },
    ]);
  });
});

describe("a station", () => {
  const heard = { lastSeenAt: iso(NOON_MS), info: undefined };
  test.each([
    ["is online while it is heard", { ...heard, status: "online" }, 3000, false, "online", "online, seen 3 s ago"],
    ["is silent, since when it was last heard", { ...heard, status: "online" }, 2 * MINUTE_MS, false, "silent", "silent since 12:00"],
    ["is offline since the broker said so", { ...heard, status: "offline" }, 2 * MINUTE_MS, false, "offline", "offline since 12:00"],
    ["is not called online when nothing comes through", { ...heard, status: "online" }, 29_000, true, "unknown", "last heard 29 s ago"],
    ["that never was heard is not called silent", { status: undefined, lastSeenAt: undefined }, 0, false, "unknown", "never heard"],
  ] as const)("%s", (_what, view, laterMs, isCutOff, kind, words) => {
    expect(stateOf(view as never, NOON_MS + laterMs, isCutOff, reader)).toEqual({ kind, words });
  });

  test("that measures once in ten minutes is not silent in between", () => {
    const view = { status: "online", lastSeenAt: iso(NOON_MS), info: { intervalMs: 600_000 } };
    expect(stateOf(view as never, NOON_MS + 20 * MINUTE_MS, false, reader).kind).toBe("online");
    expect(stateOf(view as never, NOON_MS + 31 * MINUTE_MS, false, reader).kind).toBe("silent");
  });
});
