import { ok, parseTelemetry, quantities, quantityNames } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { checkRow } from "../src/check/check-row.ts";
import { NOW_MS, readOptions, shortItem } from "./support/items.ts";

const takenAtMs = Date.UTC(2026, 0, 1);
const rowOf = (values: Readonly<Record<string, number>>, station = "garden", at = takenAtMs) =>
  ok({ readings: [{ station, takenAtMs: at, values }], leftOut: [] });

describe("a checked row", () => {
  test.each(quantityNames)("has a value of %s exactly where a message may have it", (name) => {
    const { min, max } = quantities[name];
    for (const value of [min, max, (min + max) / 2, min - 1e-9, max + 1e-9, Number.NaN, Number.POSITIVE_INFINITY]) {
      const message = {
        schema: "telemetry/1",
        station: "garden",
        bootId: "b",
        seq: 0,
        takenAt: "2026-01-01T00:00:00.000Z",
        values: { [name]: value },
      };
      const [item] = checkRow(1, () => "", rowOf({ [name]: value }), readOptions());
      expect([value, item?.kind === "reading"]).toEqual([value, parseTelemetry(JSON.stringify(message)).ok]);
    }
  });

  test.each(["a", "a-b-9", "", "A", "-a", "a".repeat(32), "a".repeat(33), "ü", "a b"])(
    "has station %j exactly where a message may",
    (station) => {
      const message = { schema: "telemetry/1", station, bootId: "b", seq: 0, takenAt: "2026-01-01T00:00:00.000Z", values: { rainMm: 1 } };
      const [item] = checkRow(1, () => "", rowOf({ rainMm: 1 }, station), readOptions());
      expect(item?.kind === "reading").toBe(parseTelemetry(JSON.stringify(message)).ok);
    },
  );

  test.each([
    [Date.UTC(1990, 0, 1), false, true],
    [Date.UTC(1990, 0, 1) - 1, false, false],
    [Date.UTC(1990, 0, 1) - 1, true, true],
    [NOW_MS + 86_400_000, false, true],
    [NOW_MS + 86_400_001, false, false],
    [NOW_MS + 86_400_001, true, true],
    [-1, true, false],
    [Date.UTC(2200, 0, 1), true, false],
    [0.5, true, false],
    [Number.NaN, true, false],
  ])("at %d, forced %j, is taken: %j", (at, isAnyTimeTaken, isTaken) => {
    const [item] = checkRow(1, () => "", rowOf({ rainMm: 1 }, "a", at), readOptions({ isAnyTimeTaken }));
    expect(item?.kind).toBe(isTaken ? "reading" : "refused");
  });

  test("goes on without an impossible value, and is refused with its text when none is left", () => {
    expect(checkRow(7, () => "x", rowOf({ temperatureC: 85, humidityPct: 50 }), readOptions()).map(shortItem)).toEqual([
      "left out 7 temperatureC: temperatureC is 85; expected -80 to 60 °C",
      "2026-01-01T00:00:00.000Z garden humidityPct=50",
    ]);
    expect(checkRow(7, () => "x", rowOf({ temperatureC: 85 }), readOptions())).toEqual([
      { kind: "refused", line: 7, reason: "there is no value: temperatureC is 85; expected -80 to 60 °C", text: "x" },
    ]);
  });

  test("of which nothing is for us says nothing", () => {
    expect(checkRow(7, () => "x", ok({ readings: [], leftOut: [] }), readOptions())).toEqual([]);
  });
});
