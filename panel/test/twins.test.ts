import { createTopics } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { createLiveView } from "../src/live-view.ts";
import { createReader } from "../src/reader.ts";
import { stationWarnings } from "../src/station-warnings.ts";

const topics = createTopics().station("garden");
const NOW_MS = Date.UTC(2026, 10, 24, 12);
const MINUTE_MS = 60_000;

function createScene() {
  const live = createLiveView(createTopics());
  let nowMs = NOW_MS;
  const take = (topic: string, message: object, isRetained = false) =>
    live.take({ topic, payload: Buffer.from(JSON.stringify(message)), isRetained, arrivedAtMs: nowMs });
  return {
    birth: (bootId: string, host: string, isRetained = false) =>
      take(
        topics.info,
        {
          schema: "info/1",
          station: "garden",
          bootId,
          host,
          softwareVersion: "1",
          source: "pi",
          startedAt: "2026-11-24T09:00:00.000Z",
          intervalMs: 1000,
          sensors: [],
          remotes: {},
        },
        isRetained,
      ),
    error: (code: string, message: string) =>
      take(topics.error, { schema: "error/1", station: "garden", at: "2026-11-24T09:00:00.000Z", code, message }),
    pass(ms: number): void {
      nowMs += ms;
    },
    warnings: () => stationWarnings(live.viewOf("garden"), nowMs, createReader("en", "metric")),
  };
}

describe("two stations with one id", () => {
  test("are shown with both hosts when each tells of itself again after the other", () => {
    const { birth, warnings } = createScene();
    birth("aaaa", "pi-old", true);
    birth("bbbb", "pi-new");
    expect(warnings()).toEqual([]);
    expect(birth("aaaa", "pi-old")).toEqual({ ok: true, value: ["garden"] });
    expect(warnings()).toEqual([
      expect.stringMatching(
        /^Two stations are called garden: one on host pi-new .*, and one on host pi-old .*give the other another station\.id/,
      ),
    ]);
  });

  test("are shown in the words of the station that says so", () => {
    const { birth, error, warnings } = createScene();
    birth("aaaa", "pi-old");
    expect(error("same-station-id", "two stations are called garden: …")).toEqual({ ok: true, value: ["garden"] });
    expect(warnings()).toEqual(["two stations are called garden: …"]);
  });

  test("are shown no more an hour after it was told last", () => {
    const { birth, error, pass, warnings } = createScene();
    birth("aaaa", "pi-old");
    error("same-station-id", "two stations are called garden: …");
    pass(61 * MINUTE_MS);
    expect(warnings()).toHaveLength(1);
    pass(5 * MINUTE_MS);
    expect(warnings()).toEqual([]);
  });
});

test("a station that was started anew, that tells of itself again, or that has another fault has no twin", () => {
  const { birth, error, warnings } = createScene();
  birth("aaaa", "pi");
  birth("bbbb", "pi");
  birth("bbbb", "pi");
  birth("aaaa", "pi", true);
  birth("bbbb", "pi");
  error("outbox-full", "the outbox is full");
  expect(warnings()).toEqual([]);
});
