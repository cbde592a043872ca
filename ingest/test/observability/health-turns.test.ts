import type { IngestHealthMessage } from "@clima/schemas";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { createHealthTurns, SAID_AT_LEAST_EVERY_LOOKS } from "../../src/observability/health-turns.ts";

const AT = "2026-11-23T04:00:00.000Z";
const WINDOW = { messages: 0, maxMessages: 10, bytes: 0, maxBytes: 1000 };
const BROKER = {
  url: "mqtt://here",
  connected: true,
  since: AT,
  reconnects: 0,
  sessionsLost: 0,
  clients: 3,
  droppedMessages: 0,
  window: WINDOW,
};
const GARDEN = { station: "garden", lastTakenAt: AT, lastStoredAt: AT, lastStoredTakenAt: AT, lagS: 1, missingReadings: 0 };
const WELL: IngestHealthMessage = {
  schema: "ingest-health/1",
  worker: "main",
  takenAt: AT,
  uptimeS: 10,
  storeOk: true,
  storedReadings: 5,
  rejectedMessages: 0,
  rejectedByKind: { schema: 0 },
  unacknowledgedMessages: 0,
  spoolBytes: 0,
  brokers: [BROKER],
  stations: [GARDEN],
};
const LATER_AT = "2026-11-23T04:00:10.000Z";
/** Some readings later, when nothing else has happened. */
const BUSY: IngestHealthMessage = {
  ...WELL,
  takenAt: LATER_AT,
  uptimeS: 20,
  storedReadings: 9,
  receivedMessages: 12,
  unacknowledgedMessages: 1,
  lagS: 4,
  lastStoredAt: LATER_AT,
  brokers: [{ ...BROKER, clients: 4, window: { ...WINDOW, messages: 1 } }],
  stations: [{ ...GARDEN, lastTakenAt: LATER_AT, lastStoredAt: LATER_AT, lastStoredTakenAt: LATER_AT, lagS: 0.2, clockAheadS: 0.1 }],
};

describe("how the ingest is", () => {
  let turns: ReturnType<typeof createHealthTurns>;
  beforeEach(() => {
    turns = createHealthTurns();
    turns.noteSaid(WELL);
  });

  test("is said at the first look", () => {
    expect(createHealthTurns().isDue(WELL)).toBe(true);
  });

  test("is said once a minute while all is well, however many readings come", () => {
    const said: boolean[] = [];
    for (let look = 0; look < 3 * SAID_AT_LEAST_EVERY_LOOKS; look += 1) {
      const isDue = turns.isDue(BUSY);
      if (isDue) turns.noteSaid(BUSY);
      said.push(isDue);
    }
    const minute = [...Array(SAID_AT_LEAST_EVERY_LOOKS - 1).fill(false), true];
    expect(said).toEqual([...minute, ...minute, ...minute]);
  });

  test.each<[string, Partial<IngestHealthMessage>]>([
    ["the store takes nothing", { storeOk: false, storeError: "it sleeps" }],
    ["a message was rejected", { rejectedMessages: 1, rejectedByKind: { schema: 1 } }],
    ["a reading out of the spool was refused", { rejectedByKind: { schema: 0, "store-refused": 1 } }],
    ["readings wait on disk", { spoolBytes: 120 }],
    ["the spool is full", { spoolProblem: { kind: "spool-full", message: "full" } }],
    ["a broker is away", { brokers: [{ ...BROKER, connected: false, since: LATER_AT }] }],
    ["a broker came again between two looks", { brokers: [{ ...BROKER, since: LATER_AT }] }],
    ["a broker had lost its session", { brokers: [{ ...BROKER, sessionsLost: 1 }] }],
    ["a broker dropped messages", { brokers: [{ ...BROKER, droppedMessages: 2 }] }],
    ["a station came", { stations: [GARDEN, { station: "roof", lastTakenAt: AT, missingReadings: 0 }] }],
    ["a station was forgotten", { stations: [] }],
    ["readings are missing", { stations: [{ ...GARDEN, missingReadings: 3 }] }],
  ])("is said at the next look when %s, and not at the one after", (_what, change) => {
    const changed = { ...BUSY, ...change };
    expect(turns.isDue(changed)).toBe(true);
    turns.noteSaid(changed);
    expect(turns.isDue({ ...changed, uptimeS: 30 })).toBe(false);
    expect(turns.isDue(BUSY)).toBe(true);
  });

  test("is said when the first reading of a station is in the store", () => {
    const { lastStoredAt: _when, lastStoredTakenAt: _which, ...waiting } = GARDEN;
    turns.noteSaid({ ...WELL, stations: [waiting] });
    expect(turns.isDue(WELL)).toBe(true);
  });
});
