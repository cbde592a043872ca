import type { Quantity } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { planOf } from "../src/influxdb/undo-plan.ts";

/** Temperature 1 in all of them; of some of them it was an import that added it. */
function planFor(times: readonly number[], isAdded: (ms: number) => boolean, note?: string) {
  const series = {
    name: "weather",
    tags: { station: "garden" },
    columns: ["time", "temperatureC", "note"],
    values: times.map((ms) => [ms, 1, note ?? null]),
  };
  const added = times.filter(isAdded).map((ms) => [ms, new Map<Quantity, number>([["temperatureC", 1]])] as const);
  return planOf([series], { temperatureC: "float", note: "string" }, new Map(added));
}
const upTo = (count: number) => Array.from({ length: count }, (_, ms) => ms);

describe("what is taken out", () => {
  test("is one stretch with what stands between, which is written again", () => {
    const { runs, kept, readings } = planFor(upTo(7), (ms) => ms % 2 === 1);
    expect(runs).toEqual([{ fromMs: 1, toMs: 6 }]);
    expect(kept).toEqual(["weather,station=garden temperatureC=1 2", "weather,station=garden temperatureC=1 4"]);
    expect(readings).toBe(3);
  });

  test("is two where more than a hundred stand between, which stay", () => {
    expect(planFor(upTo(102), (ms) => ms === 0 || ms === 101)).toMatchObject({ runs: [{ fromMs: 0, toMs: 102 }], readings: 2 });
    expect(planFor(upTo(103), (ms) => ms === 0 || ms === 102)).toEqual({
      runs: [
        { fromMs: 0, toMs: 1 },
        { fromMs: 102, toMs: 103 },
      ],
      kept: [],
      readings: 2,
    });
  });

  test("leaves what else a reading has", () => {
    expect(planFor([5], () => true, "mine")).toEqual({
      runs: [{ fromMs: 5, toMs: 6 }],
      kept: ['weather,station=garden note="mine" 5'],
      readings: 1,
    });
  });

  test("is nothing where an import added nothing", () => {
    expect(planFor(upTo(3), () => false)).toEqual({ runs: [], kept: [], readings: 0 });
  });
});
