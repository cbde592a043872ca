import { createTopics, type IngestHealthMessage } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { createLiveView } from "../src/live-view.ts";
import { createReader } from "../src/reader.ts";
import { storingWarning } from "../src/storing-warning.ts";

const topics = createTopics();
const NOW_MS = Date.UTC(2026, 10, 24, 12);
const at = (second: number) => new Date(NOW_MS + 1000 * second).toISOString();

const createScene = () => {
  const live = createLiveView(topics);
  const take = (topic: string, payload: object | string, second: number) =>
    live.take({
      topic,
      isRetained: false,
      arrivedAtMs: NOW_MS + 1000 * second,
      payload: Buffer.from(typeof payload === "string" ? payload : JSON.stringify(payload)),
    });
  return {
    live,
    reading: (second: number, station = "garden", aheadS = 0) =>
      take(
        topics.station(station).telemetry,
        { schema: "telemetry/1", station, bootId: "b", seq: second, takenAt: at(second + aheadS), values: { temperatureC: 1 } },
        second,
      ),
    health(more: Partial<IngestHealthMessage>, worker = "main") {
      const counts = { uptimeS: 0, storedReadings: 0, rejectedMessages: 0, unacknowledgedMessages: 0 };
      const message = { schema: "ingest-health/1", worker, takenAt: at(0), storeOk: true, stations: [], ...counts, ...more };
      return take(topics.ingest(worker).health, message, 0);
    },
    status: (status: "online" | "offline", worker = "main") => take(topics.ingest(worker).status, status, 0),
    storing: (station = "garden") => live.viewOf(station).storing,
  };
};
const stored = (second: number, station = "garden") => ({
  station,
  lastTakenAt: at(second),
  lastStoredAt: at(second + 1),
  lastStoredTakenAt: at(second),
  missingReadings: 0,
});

describe("what is known of storing", () => {
  test("is nothing where no ingest was ever heard", () => {
    const { reading, status, storing } = createScene();
    reading(0);
    status("online");
    expect(storing()).toBeUndefined();
  });

  test("is when a reading was last stored, in the ingest's words, and concerns every station that was heard", () => {
    const { reading, health, storing } = createScene();
    reading(0);
    reading(0, "attic");
    expect(health({ stations: [stored(0)] })).toEqual({ ok: true, value: ["garden", "attic"] });
    expect(storing()).toEqual({ lastStoredAt: at(1) });
    expect(storing("attic")).toEqual({ unstoredSince: at(0) });
  });

  test("counts from the oldest reading that is not stored, and follows the newest that is", () => {
    const { reading, health, storing } = createScene();
    for (const second of [0, 10, 20]) reading(second);
    health({ stations: [stored(0)] });
    expect(storing()).toMatchObject({ unstoredSince: at(10) });
    health({ stations: [stored(20)] });
    expect(storing()).not.toHaveProperty("unstoredSince");
    reading(20);
    expect(storing()).not.toHaveProperty("unstoredSince");
  });

  test.each([7200, 0])("counts readings of a clock that was put right after it was %d s ahead", (aheadS) => {
    const { reading, health, storing } = createScene();
    reading(0, "garden", aheadS);
    health({ stations: [stored(aheadS)] });
    reading(10);
    health({ stations: [stored(aheadS)] });
    expect(storing()).toMatchObject({ unstoredSince: at(10) });
    health({ stations: [stored(10)] });
    expect(storing()).not.toHaveProperty("unstoredSince");
  });

  test("is that all is stored of a station whose clock stays ahead", () => {
    const { reading, health, storing } = createScene();
    for (const second of [0, 10, 20]) {
      reading(second, "garden", 7200);
      health({ stations: [stored(7200 + second)] });
      expect(storing()).not.toHaveProperty("unstoredSince");
    }
  });

  test("is the store's trouble in the ingest's own words, until it is over", () => {
    const { health, storing } = createScene();
    health({ storeOk: false, storeError: "the database sleeps" });
    expect(storing()).toEqual({ storeError: "the database sleeps" });
    health({});
    expect(storing()).toEqual({});
  });

  test("is not what a worker said before it went away", () => {
    const { health, status, storing } = createScene();
    health({ storeOk: false, storeError: "the database sleeps" });
    status("offline");
    expect(storing()).toEqual({ isIngestAway: true });
    health({}, "second");
    expect(storing()).toEqual({});
  });

  test("is the best of several workers that share the load", () => {
    const { reading, health, storing } = createScene();
    reading(10);
    health({ stations: [stored(0)] }, "one");
    health({ stations: [stored(10)] }, "two");
    expect(storing()).toEqual({ lastStoredAt: at(11) });
  });

  test("is unknown for a station beyond those that an ingest names", () => {
    const { reading, health, storing } = createScene();
    reading(0);
    health({ stations: Array.from({ length: 100 }, (_, index) => stored(0, `s${index}`)) });
    expect(storing()).toEqual({});
  });

  test("stays bounded while nothing is stored", () => {
    const { reading, health, storing } = createScene();
    for (let second = 0; second < 600; second += 1) reading(second);
    health({ stations: [stored(498)] });
    expect(storing()).toMatchObject({ unstoredSince: at(499) });
    health({ stations: [stored(499)] });
    expect(storing()).not.toHaveProperty("unstoredSince");
  });
});

describe("the warning", () => {
  const nowMs = NOW_MS + 300_000;
  test.each([
    ["all is stored", { lastStoredAt: at(299) }, undefined],
    ["a reading waits for two minutes", { unstoredSince: at(180) }, undefined],
    ["a reading waits for longer", { unstoredSince: at(179) }, "Readings arrive but are not stored; the oldest that waits came 2 min ago."],
    [
      "there is no ingest",
      { unstoredSince: at(0), isIngestAway: true },
      "Readings arrive but are not stored; the oldest that waits came 5 min ago. The ingest is not connected to the broker.",
    ],
    ["there is no ingest and no reading", { isIngestAway: true }, undefined],
    [
      "the store is away",
      { storeError: "the database sleeps" },
      "Readings are not being stored: the database sleeps. They wait until the store is back.",
    ],
  ])("when %s", (_what, storing, words) => {
    expect(storingWarning(storing, nowMs, createReader("en", "metric"))).toBe(words);
  });
});
