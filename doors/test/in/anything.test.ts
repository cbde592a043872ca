import { expect, test } from "@jest/globals";
import { quantities, quantityNames } from "@clima/schemas";
import fc from "fast-check";
import { seedOfRun } from "../../../test/support/seed.ts";
import { ecowittReadings } from "../../src/in/ecowitt.ts";
import { parseForm, parseTarget } from "../../src/in/form.ts";
import { weatherUndergroundReadings } from "../../src/in/weather-underground.ts";
import { GW1000_EVERYTHING, WH2650_METRIC, WU_CONSOLE } from "../support/payloads.ts";

const seed = seedOfRun();
const payload = fc.constantFrom(GW1000_EVERYTHING, WH2650_METRIC, WU_CONSOLE);
const junk = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constantFrom("%", "&", "=", "+", "-9999", "9".repeat(400), ".", "-"));

/** A payload with something else in the place of a part of it. */
const spoilt = fc
  .tuple(payload, fc.nat(800), fc.nat(40), junk)
  .map(([text, at, length, other]) => text.slice(0, at) + other + text.slice(at + length));

test("whatever is sent, every value is a finite number of a quantity, and none is made up of nothing", () => {
  const read = (text: string) => [
    parseForm(text),
    parseTarget(text),
    parseTarget(encodeURIComponent(text.replace(/[\uD800-\uDFFF]/g, ""))),
  ];
  const check = (text: string) => {
    const readings = read(text).flatMap((form) => [...ecowittReadings(form, "X"), ...weatherUndergroundReadings(form, "X")]);
    for (const { values, rainTotalMm = 0, takenAtMs = 0 } of readings) {
      for (const name of Object.keys(values)) expect(quantityNames).toContain(name);
      expect([rainTotalMm, takenAtMs, ...Object.values(values)].every(Number.isFinite)).toBe(true);
    }
  };
  fc.assert(fc.property(fc.oneof(spoilt, junk), check), { seed, numRuns: 1000 });
});

test("of reports cut off anywhere, each value is that of the whole report or absent, but for the field that was cut", () => {
  const whole = ecowittReadings(parseForm(GW1000_EVERYTHING), "X");
  for (let end = 0; end < GW1000_EVERYTHING.length; end += 1) {
    const text = GW1000_EVERYTHING.slice(0, GW1000_EVERYTHING.lastIndexOf("&", end));
    for (const { device, values } of ecowittReadings(parseForm(text), "X")) {
      const { seaLevelPressureHpa, ...measured } = values;
      expect(whole.find((reading) => reading.device === device)?.values).toMatchObject(measured);
      if (seaLevelPressureHpa !== undefined) expect(text).not.toContain("baromabsin");
    }
  }
});

test("the payloads of the tests are weather", () => {
  for (const { values } of [GW1000_EVERYTHING, WH2650_METRIC].flatMap((text) => ecowittReadings(parseForm(text), "X"))) {
    for (const name of quantityNames) {
      const value = values[name] ?? quantities[name].min;
      expect(value).toBeGreaterThanOrEqual(quantities[name].min);
      expect(value).toBeLessThanOrEqual(quantities[name].max);
    }
  }
});
