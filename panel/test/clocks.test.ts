import { createTopics } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { ageOf } from "../src/age-of-value.ts";
import { createLiveView } from "../src/live-view.ts";
import { createReader } from "../src/reader.ts";
import { stationWarnings } from "../src/station-warnings.ts";

const reader = createReader("en", "metric");
const topics = createTopics().station("garden");
const NOW_MS = Date.UTC(2026, 10, 24, 12);
const HOUR_MS = 3_600_000;
const OLD_AFTER_MS = 60_000;
const iso = (ms: number) => new Date(ms).toISOString();

/** A panel, and a station whose clock is ahead by so much. */
function createScene() {
  const live = createLiveView(createTopics());
  const take = (topic: string, message: object, arrivedAtMs: number, isRetained = false) =>
    live.take({ topic, payload: Buffer.from(JSON.stringify(message)), isRetained, arrivedAtMs });
  return {
    measure: (temperatureC: number, aheadMs: number, atMs: number) =>
      take(
        topics.telemetry,
        { schema: "telemetry/1", station: "garden", bootId: "b", seq: 1, takenAt: iso(atMs + aheadMs), values: { temperatureC } },
        atMs,
      ),
    keptHealth: (aheadMs: number) => {
      const outbox = { readings: 0, dropped: 0 };
      const health = {
        schema: "health/1",
        station: "garden",
        bootId: "b",
        takenAt: iso(NOW_MS + aheadMs),
        uptimeS: 1,
        outbox,
        sensors: {},
      };
      return take(topics.health, health, NOW_MS, true);
    },
    view: () => live.viewOf("garden"),
    ageAt: (atMs: number) => {
      const value = live.viewOf("garden").values.temperatureC;
      return value && ageOf(value, atMs, OLD_AFTER_MS, reader);
    },
  };
}

describe("a station whose clock is wrong", () => {
  test.each([2 * HOUR_MS, -2 * HOUR_MS, -500 * 24 * HOUR_MS, 0])("by %d ms is as old as its last message is", (aheadMs) => {
    const { measure, view, ageAt } = createScene();
    measure(20, aheadMs, NOW_MS);
    expect(view().lastSeenAt).toBe(iso(NOW_MS));
    expect(ageAt(NOW_MS + 1000)).toEqual({ words: "1 s ago", isOld: false });
    expect(ageAt(NOW_MS + HOUR_MS)).toEqual({ words: "60 min ago", isOld: true });
  });

  test.each([
    [2 * HOUR_MS, "2 h ahead"],
    [-3 * HOUR_MS, "3 h behind"],
  ])("by %d ms is shown as doubtful", (aheadMs, words) => {
    const { measure, view } = createScene();
    measure(20, aheadMs, NOW_MS);
    expect(stationWarnings(view(), NOW_MS, reader)).toEqual([expect.stringContaining(`${words}: the times of its readings are doubtful`)]);
  });

  test("shows what it measures at once when it is put right", () => {
    const { measure, view } = createScene();
    measure(20, 2 * HOUR_MS, NOW_MS);
    measure(21, 0, NOW_MS + 1000);
    expect(view().values.temperatureC?.value).toBe(21);
    expect(stationWarnings(view(), NOW_MS + 1000, reader)).toEqual([]);
  });

  test("is not seen in time to come, nor for ever at the time of its old health", () => {
    const { keptHealth, measure, view } = createScene();
    keptHealth(2 * HOUR_MS);
    expect(view().lastSeenAt).toBeUndefined();
    keptHealth(-HOUR_MS);
    expect(view().lastSeenAt).toBe(iso(NOW_MS - HOUR_MS));
    measure(20, 0, NOW_MS);
    expect(view().lastSeenAt).toBe(iso(NOW_MS));
  });
});

test("a value out of the store that was taken in time to come is marked, and old", () => {
  const value = { value: 1, takenAt: iso(NOW_MS + 2 * HOUR_MS) };
  expect(ageOf(value, NOW_MS, OLD_AFTER_MS, reader)).toEqual({
    words: "time unknown: the station's clock was ahead",
    isOld: true,
    isUnknown: true,
  });
});

test("nothing is ever so long to come", () => {
  expect(reader.ago(iso(NOW_MS + 2 * HOUR_MS), NOW_MS)).toBe("0 s ago");
});
