import { describe, expect, test } from "@jest/globals";
import { createDewPointComparison, describeComparison } from "../../src/commands/replay/dew-point-comparison.ts";

const compare = (...differencesK: number[]) => {
  const comparison = createDewPointComparison();
  for (const [hour, differenceK] of differencesK.entries()) comparison.add("ewr", `2013-01-01T0${hour}:00:00.000Z`, 10 + differenceK, 10);
  return comparison.result();
};

describe("the dew point comparison", () => {
  test("tells count, median, mean, shares, and the largest with its station and time", () => {
    const result = compare(0.05, -0.02, 0.3, -3, 0.25);
    expect(result).toMatchObject({ count: 5, within01Pct: 40, within05Pct: 80 });
    expect(result?.medianK).toBeCloseTo(0.05, 9);
    expect(result?.meanAbsoluteK).toBeCloseTo(0.724, 9);
    expect(result?.largest).toEqual({ differenceK: -3, station: "ewr", takenAt: "2013-01-01T03:00:00.000Z" });
  });

  test("takes the middle of the two middle ones of an even number", () => {
    expect(compare(4, 1, 2, 8)?.medianK).toBeCloseTo(3, 9);
  });

  test("passes over what is not known on both sides, and of nothing has no result", () => {
    const comparison = createDewPointComparison();
    comparison.add("ewr", "2013-01-01T00:00:00.000Z", undefined, 10);
    comparison.add("ewr", "2013-01-01T00:00:00.000Z", 10, undefined);
    expect(comparison.result()).toBeUndefined();
    comparison.add("ewr", "2013-01-01T00:00:00.000Z", 0, 0);
    expect(comparison.result()).toMatchObject({ count: 1, medianK: 0, within01Pct: 100 });
  });

  test("is a sentence", () => {
    expect(compare(0.05, -3, 0.3) && describeComparison(compare(0.05, -3, 0.3)!)).toBe(
      "dew point, ours minus reported, 3 times: median 0.050 K, mean absolute 1.117 K, 33.3 % within 0.1 K, 66.7 % within 0.5 K, " +
        "largest -3.00 K (ewr, 2013-01-01T01:00:00.000Z)",
    );
  });
});
