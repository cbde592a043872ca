import { expect, test } from "@jest/globals";
import { toHealthLine, toLine } from "../src/influxdb/line-protocol.ts";

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

test("an ingest's health is a line of measurement ingest_health: what it does not know writes no field", () => {
  const line = toHealthLine({
    schema: "ingest-health/1",
    worker: "main 1",
    takenAt: "2026-01-01T00:00:00.000Z",
    storedReadings: 5,
    rejectedMessages: 0,
    unacknowledgedMessages: 2,
    spoolBytes: 0,
  } as never);
  expect(line).toBe(
    "ingest_health,worker=main\\ 1 storedReadings=5,rejectedMessages=0,unacknowledgedMessages=2,spoolBytes=0 1767225600000",
  );
});
