import { describe, expect, test } from "@jest/globals";
import { wordBytes } from "../../src/sensors/sensirion-words.ts";
import { parseAnswer, toHumidityPct, toTemperatureC } from "../../src/sensors/sht3x/conversion.ts";
import { createSht3x } from "../../src/sensors/sht3x/sht3x.ts";
import { instantClock, scriptedI2cBus } from "../support/scripted-i2c-bus.ts";

describe("the SHT3x's arithmetic", () => {
  // Sensirion SHT3x-DIS version 4, section 4.12, and two more of the same polynomial
  test.each([
    [0xbeef, 0x92],
    [0x0000, 0x81],
    [0x8000, 0xa2],
  ])("gives word %i the known checksum", (counts, checksum) => {
    expect(wordBytes(counts)).toEqual([counts >> 8, counts & 0xff, checksum]);
  });

  test("makes degrees and percent of counts", () => {
    expect(toTemperatureC(0x6666)).toBeCloseTo(25, 4);
    expect(toHumidityPct(0x8000)).toBeCloseTo(50.0008, 4);
  });

  test("refuses each single bit that is wrong", () => {
    const right = [...wordBytes(0x6666), ...wordBytes(0x8000)];
    expect(parseAnswer(Uint8Array.from(right)).ok).toBe(true);
    for (let bit = 0; bit < 48; bit += 1) {
      const wrong = Uint8Array.from(right);
      wrong[bit >> 3] = (wrong[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const quantity = bit < 24 ? "temperature" : "humidity";
      expect(parseAnswer(wrong)).toEqual({ ok: false, error: `the SHT3x's ${quantity} has a wrong checksum; check the wiring` });
    }
  });
});

test("the SHT3x is asked without holding the clock", async () => {
  const bus = scriptedI2cBus({ "24 0": [...wordBytes(0x6666), ...wordBytes(0x8000)] });
  const result = await createSht3x(bus, instantClock()).read();
  expect(result.ok && Object.values(result.value).map((value) => value.toFixed(2))).toEqual(["25.00", "50.00"]);
});
