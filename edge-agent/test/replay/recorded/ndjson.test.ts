import { describe, expect, test } from "@jest/globals";
import { readAll } from "./read-all.ts";

describe("a file of messages", () => {
  const reading = { bootId: "k3v9", seq: 42, takenAt: "2026-11-23T04:00:00.000Z", values: { temperatureC: 21.42 } };
  const telemetry = { schema: "telemetry/1", station: "garden", ...reading, quality: { temperatureC: "suspect" } };
  const backfill = {
    schema: "backfill/1",
    station: "roof",
    readings: [reading, { ...reading, seq: 43, takenAt: "2026-11-23T05:00:00.000Z" }],
  };
  const lines = (...messages: unknown[]) =>
    messages.map((message) => (typeof message === "string" ? message : JSON.stringify(message))).join("\n");

  test.each(["a.ndjson", "a.jsonl", "A.NDJSON"])("%s gives the readings of telemetry and backfill", async (fileName) => {
    const taken = { takenAt: reading.takenAt, values: reading.values };
    expect(await readAll(lines(telemetry, "", backfill), fileName)).toEqual({
      complaints: [],
      readings: [
        { station: "garden", ...taken, quality: { temperatureC: "suspect" } },
        { station: "roof", ...taken },
        { station: "roof", ...taken, takenAt: "2026-11-23T05:00:00.000Z" },
      ],
    });
  });

  test("complains of each bad line, and reads on", async () => {
    const text = lines(
      "{",
      telemetry,
      "",
      { ...telemetry, values: { temperatureC: 99 } },
      { ...backfill, readings: [] },
      "a,b\u0000c",
      telemetry,
    );
    const { readings, complaints } = await readAll(text, "a.ndjson");
    expect(readings).toHaveLength(2);
    expect(complaints).toEqual([
      { line: 1, reason: expect.stringContaining("expected JSON") },
      { line: 4, reason: "values.temperatureC is 99; expected 60 or less" },
      { line: 5, reason: expect.stringContaining("readings has 0 entries") },
      { line: 6, reason: expect.stringContaining("expected JSON") },
    ]);
  });
});
