import { parseIngestHealth } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { healthMessage } from "../../src/observability/health-message.ts";
import type { IngestState } from "../../src/port.ts";

describe("the health message", () => {
  const state: IngestState = {
    worker: "main",
    uptimeMs: 5000,
    receivedMessages: 1,
    storedReadings: 1,
    lastStoredAtMs: undefined,
    error: "away",
    awaySinceMs: 1,
    spoolBytes: 9,
    rejectedMessages: 0,
    unacknowledgedMessages: 1,
    windowLimits: { messages: 10, bytes: 100 },
    spoolOldestTakenAt: "2026-11-24T00:00:00.000Z",
    spoolProblem: { kind: "disk-full", message: "no space" } as const,
    rejectedByKind: { "not-json": 0, schema: 0, "wrong-topic": 0, "wrong-station": 0, future: 0, past: 0, "store-refused": 0 },
    stations: [
      { station: "attic", lastTakenAt: "2026-11-24T00:00:00.000Z", missingReadings: 0, lagMs: 0 },
      {
        station: "garden",
        lastTakenAt: "2026-11-24T00:00:00.000Z",
        lastStoredAtMs: 0,
        missingReadings: 0,
        lastStoredTakenAt: "2026-11-24T00:00:00.000Z",
        lagMs: 1200,
        clockAheadMs: 7_200_000,
      },
    ],
    brokers: [
      {
        url: "mqtt://b",
        isConnected: true,
        sinceMs: 0,
        version: "3.1.1",
        reconnects: 0,
        sessionsLost: 0,
        window: { messages: 1, bytes: 5 },
        oldestUnacknowledgedMs: 1500.4,
      },
    ],
  };

  test("is as the schema says, without what is not known", () => {
    const parsed = parseIngestHealth(JSON.stringify(healthMessage(state)));
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        storeOk: false,
        storeError: "away",
        lagS: 1.2,
        oldestUnacknowledgedS: 1.5,
        spoolProblem: { kind: "disk-full", message: "no space" },
        brokers: [{ url: "mqtt://b", connected: true, window: { messages: 1, maxMessages: 10, bytes: 5, maxBytes: 100 } }],
        stations: [{ station: "attic" }, { station: "garden", lagS: 1.2, clockAheadS: 7200, lastStoredAt: "1970-01-01T00:00:00.000Z" }],
      },
    });
    expect(parsed.ok && parsed.value).not.toHaveProperty("lastStoredAt");
  });
});
