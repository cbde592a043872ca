import { describe, expect, test } from "@jest/globals";
import { createBmp180 } from "../../src/sensors/bmp180/bmp180.ts";
import { type Bmp180Calibration, calibrationBytes, compensate, parseCalibration } from "../../src/sensors/bmp180/compensation.ts";
import { instantClock, scriptedI2cBus } from "../support/scripted-i2c-bus.ts";

// Bosch BST-BMP180-DS000 rev. 2.8, p. 15
const DATA_SHEET: Bmp180Calibration = {
  ac1: 408,
  ac2: -72,
  ac3: -14_383,
  ac4: 32_741,
  ac5: 32_757,
  ac6: 23_153,
  b1: 6190,
  b2: 4,
  mb: -32_768,
  mc: -8711,
  md: 2868,
};
// of a real chip
const REAL: Bmp180Calibration = {
  ac1: 8962,
  ac2: -1194,
  ac3: -14_683,
  ac4: 34_018,
  ac5: 25_305,
  ac6: 17_872,
  b1: 6515,
  b2: 48,
  mb: -32_768,
  mc: -11_786,
  md: 2634,
};

describe("the BMP180's arithmetic", () => {
  test.each([
    [DATA_SHEET, 27_898, 23_843, 0, 15.0, 69_964],
    [REAL, 26_042, 42_852, 0, 22.6, 98_900],
    [REAL, 25_971, 170_392, 2, 22.1, 98_032],
  ])("gives the known answer %#", (calibration, temperatureCounts, pressureCounts, oversampling, temperatureC, pressurePa) => {
    expect(compensate(calibration, { temperatureCounts, pressureCounts, oversampling })).toEqual({ temperatureC, pressurePa });
  });

  test("reads the calibration as the chip writes it", () => {
    expect(parseCalibration(calibrationBytes(DATA_SHEET))).toEqual(DATA_SHEET);
    expect(parseCalibration(calibrationBytes(REAL))).toEqual(REAL);
  });

  test.each([0x0000, 0xffff])("refuses a calibration with a word of %i at any place", (word) => {
    for (let at = 0; at < 22; at += 2) {
      const bytes = calibrationBytes(REAL);
      new DataView(bytes.buffer).setUint16(at, word);
      expect(parseCalibration(bytes)).toBeUndefined();
    }
  });
});

const answers = { d0: [0x55], aa: [...calibrationBytes(DATA_SHEET)], f6: [0x6c, 0xfa, 0x00] };
const read = (changed: Partial<typeof answers>) => createBmp180(scriptedI2cBus({ ...answers, ...changed }), instantClock()).read();

describe("the BMP180", () => {
  test.each([
    ["another chip", { d0: [0x60] }, /says id 0x60, a BMP180 says 0x55/],
    ["a bus that is pulled down", { aa: new Array<number>(22).fill(0) }, /0x0000 or 0xFFFF; check the wiring/],
  ])("tells %s", async (_what, changed, message) => {
    expect(await read(changed)).toEqual({ ok: false, error: expect.stringMatching(message) });
  });
});
