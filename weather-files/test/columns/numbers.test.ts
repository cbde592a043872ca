import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { isMissing, readNumber } from "../../src/columns/numbers.ts";
import { seedOfRun } from "../../../test/support/seed.ts";

const read = (text: string, hasDecimalComma = false) => {
  const result = readNumber(text, hasDecimalComma);
  return result.ok ? [result.value.number, ...(result.value.unit === undefined ? [] : [result.value.unit])] : result.error;
};

describe("the number of a cell", () => {
  test.each([
    ["21.4", [21.4]],
    ["-3", [-3]],
    ["+0.5", [0.5]],
    [".5", [0.5]],
    ["3.", [3]],
    ["1e3", [1000]],
    ["−3.5", [-3.5]],
    ["–3.5", [-3.5]],
    ["- 3", [-3]],
    ["21,4", [21.4]],
    ["1,013", [1013]],
    ["1,013.25", [1013.25]],
    ["1.013,25", [1013.25]],
    ["1,234,567", [1234567]],
    ["1 013.2", [1013.2]],
    ["1'013.2", [1013.2]],
    ["1\u202f013,2", [1013.2]],
    ["0,125", [0.125]],
    ["21.4 °C", [21.4, "°C"]],
    ["21.4°C", [21.4, "°C"]],
    ["56%", [56, "%"]],
    ["70.1℉", [70.1, "℉"]],
    ["1013.2 hPa", [1013.2, "hPa"]],
    ["5 km/h", [5, "km/h"]],
    ["29.92in", [29.92, "in"]],
    ["30.12 inHg", [30.12, "inHg"]],
  ])("%j is %j where points are decimal", (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test.each([
    ["21,4", [21.4]],
    ["-0,5", [-0.5]],
    ["1.013,2", [1013.2]],
    ["1.013", [1013]],
    ["1,013", [1.013]],
    ["21.4", [21.4]],
    ["0.125", [0.125]],
    ["1 013,2", [1013.2]],
    ["21,4 °C", [21.4, "°C"]],
  ])("%j is %j where commas are decimal", (text, expected) => {
    expect(read(text, true)).toEqual(expected);
  });

  test.each([
    "abc",
    "0x10",
    "Infinity",
    "1e999",
    "1,2,3",
    "1.2.3",
    "1,23,456",
    "12-13",
    "2026-01-01",
    "12:30",
    "1.5.2026",
    "°C",
    "-",
    "1 2",
    "--5",
    "1,234.567,8",
  ])("%j is none", (text) => {
    expect([read(text), read(text, true)]).toEqual([`${JSON.stringify(text)} is not a number`, `${JSON.stringify(text)} is not a number`]);
  });

  test("is the same whichever way people write it", () => {
    const grouped = (whole: string, mark: string) => whole.replace(/\B(?=(\d{3})+$)/g, mark);
    fc.assert(
      fc.property(fc.integer({ min: -9_999_999, max: 9_999_999 }), fc.integer({ min: 1, max: 99 }), (whole, cents) => {
        const [sign, digits] = [whole < 0 ? "-" : "", String(Math.abs(whole))];
        const fraction = String(cents).padStart(2, "0");
        const number = Number(`${sign}${digits}.${fraction}`);
        expect(read(`${sign}${digits}.${fraction}`)).toEqual([number]);
        expect(read(`${sign}${digits},${fraction}`, true)).toEqual([number]);
        expect(read(`${sign}${grouped(digits, ",")}.${fraction}`)).toEqual([number]);
        expect(read(`${sign}${grouped(digits, ".")},${fraction}`, true)).toEqual([number]);
        expect(read(`${sign.replace("-", "−")}${grouped(digits, "\u00a0")},${fraction} hPa`, true)).toEqual([number, "hPa"]);
      }),
      { seed: seedOfRun() },
    );
  });
});

describe("a cell says that there is no value", () => {
  test.each(["", "-", "--", "---", "NA", "n/a", "NaN", "null", "None", "M", "m", "unknown", "Unavailable", "—", "?", "\\N", "#N/A"])(
    "by %j",
    (text) => {
      expect(isMissing(text)).toBe(true);
    },
  );

  test.each(["0", "-1", "T", "trace", "9999", "-9999", "x", "-.5"])("but not by %j", (text) => {
    expect(isMissing(text)).toBe(false);
  });

  test("by words that a file has for it", () => {
    expect(isMissing("-9999", new Set(["-9999"]))).toBe(true);
    expect(isMissing("9999", new Set(["9999"]))).toBe(true);
    expect(isMissing("Err", new Set(["err"]))).toBe(true);
  });
});
