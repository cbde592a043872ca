import { expect, test } from "@jest/globals";
import { toHealthLines, toLine, toStationInfoLine } from "../src/influxdb/line-protocol.ts";

test("a row is a line of measurement weather: tag station, a float field a quantity, its time in ms", () => {
  const line = toLine({ station: "garden", takenAtMs: 1_767_225_600_000, values: { temperatureC: 21, humidityPct: 45.1 } });
  expect(line).toMatch(/^weather,station=garden [a-zA-Z]+=[\d.]+,[a-zA-Z]+=[\d.]+ 1767225600000$/);
  expect(line).toContain("temperatureC=21");
  expect(line).toContain("humidityPct=45.1");
});

test("an absent quantity writes no field, and zero does", () => {
  expect(toLine({ station: "a", takenAtMs: 0, values: { illuminanceLux: 0, temperatureC: undefined } as never })).toBe(
    "weather,station=a illuminanceLux=0 0",
  );
});

test("comma, equals and space of a station are escaped; a backslash stands for itself", () => {
  expect(toLine({ station: "a,b=c d\\e", takenAtMs: 1, values: { temperatureC: 1 } })).toBe(
    "weather,station=a\\,b\\=c\\ d\\e temperatureC=1 1",
  );
});

test("an ingest's health is lines of measurement ingest_health, of itself, each kind of rejection and each broker", () => {
  const lines = toHealthLines({
    schema: "ingest-health/1",
    worker: "main 1",
    takenAt: "2026-01-01T00:00:00.000Z",
    uptimeS: 60,
    storeOk: false,
    receivedMessages: 9,
    storedReadings: 5,
    rejectedMessages: 3,
    rejectedByKind: { schema: 3, future: 0 },
    unacknowledgedMessages: 2,
    spoolBytes: 0,
    spoolOldestTakenAt: "2025-12-31T23:00:00.000Z",
    stations: [
      { station: "a", lastTakenAt: "2025-12-31T23:00:00.000Z", missingReadings: 4 },
      { station: "b", lastTakenAt: "2025-12-31T23:00:00.000Z", missingReadings: 1 },
    ],
    brokers: [
      {
        url: "mqtt://a b:1883",
        connected: true,
        since: "2025-12-31T23:00:00.000Z",
        reconnects: 2,
        sessionsLost: 1,
        clients: 6,
        droppedMessages: 0,
        window: { messages: 7, maxMessages: 100, bytes: 70, maxBytes: 1000 },
      },
    ],
  });
  expect(lines).toEqual([
    "ingest_health,worker=main\\ 1 uptimeS=60,receivedMessages=9,storedReadings=5,rejectedMessages=3,unacknowledgedMessages=2,spoolBytes=0,spoolOldestS=3600,storeOk=0,missingReadings=5 1767225600000",
    "ingest_health,worker=main\\ 1,kind=schema rejectedOfKind=3 1767225600000",
    "ingest_health,worker=main\\ 1,kind=future rejectedOfKind=0 1767225600000",
    "ingest_health,worker=main\\ 1,broker=mqtt://a\\ b:1883 connected=1,reconnects=2,sessionsLost=1,windowMessages=7,clients=6,droppedMessages=0 1767225600000",
  ]);
});

test("what an ingest does not know of its health writes no field", () => {
  const [line] = toHealthLines({
    schema: "ingest-health/1",
    worker: "main",
    takenAt: "2026-01-01T00:00:00.000Z",
    uptimeS: 1,
    storeOk: true,
    storedReadings: 0,
    rejectedMessages: 0,
    unacknowledgedMessages: 0,
  });
  expect(line).toBe(
    "ingest_health,worker=main uptimeS=1,storedReadings=0,rejectedMessages=0,unacknowledgedMessages=0,storeOk=1 1767225600000",
  );
});

test("of a station that was forgotten, and of one that says nothing of itself, only that is said", () => {
  const line = (isRetired: boolean) => toStationInfoLine({ station: "garden", isRetired, atMs: 1_767_225_600_000 });
  expect([line(true), line(false)]).toEqual([
    "station_info,station=garden retired=1 1767225600000",
    "station_info,station=garden retired=0 1767225600000",
  ]);
});
