import { describe, expect, test } from "@jest/globals";
import { createBme280 } from "../../src/sensors/bme280/bme280.ts";
import {
  type Bme280Calibration,
  calibrationBytes,
  compensate,
  fineTemperature,
  humidityPct,
  parseCalibration,
} from "../../src/sensors/bme280/compensation.ts";
import { instantClock, scriptedI2cBus } from "../support/scripted-i2c-bus.ts";

// Bosch BST-BMP280-DS001, section 3.12: the same formulas; Bosch publishes no example of humidity
const CALIBRATION: Bme280Calibration = {
  t: [27_504, 26_435, -1000],
  p: [36_477, -10_685, 3024, 2855, 140, -7, 15_500, -14_600, 6000],
  h: [75, 362, 0, 333, 0, 30],
};
const COUNTS = { temperatureCounts: 519_888, pressureCounts: 415_148, humidityCounts: 28_000 };

describe("the BME280's arithmetic", () => {
  test("gives Bosch's known answer", () => {
    const measured = compensate(CALIBRATION, COUNTS);
    expect(measured?.temperatureC).toBeCloseTo(25.08, 2);
    expect(measured?.pressurePa).toBeCloseTo(100_653.27, 2);
  });

  test.each([
    [25_000, 20.7793],
    [28_000, 37.5906],
    [30_000, 48.7524],
  ])("gives the humidity of %i counts, as its integer formula does", (counts, percent) => {
    expect(humidityPct(CALIBRATION, counts, fineTemperature(CALIBRATION, 519_888))).toBeCloseTo(percent, 3);
  });

  test("keeps humidity within 0 and 100 %", () => {
    expect([0, 65_535].map((counts) => humidityPct(CALIBRATION, counts, 128_422))).toEqual([0, 100]);
  });

  test.each([
    ["as it is", CALIBRATION],
    ["with negative parts that share a byte", { ...CALIBRATION, h: [75, -362, 255, -333, -50, -30] } as Bme280Calibration],
  ])("reads the calibration as the chip writes it, %s", (_what, calibration) => {
    expect(parseCalibration(...calibrationBytes(calibration))).toEqual(calibration);
  });
});

const [first, second] = calibrationBytes(CALIBRATION);
const answers = {
  d0: [0x60],
  "88": [...first],
  e1: [...second],
  "f2 1": [],
  "f4 25": [],
  f7: [0x65, 0x5a, 0xc0, 0x7e, 0xed, 0x00, 0x6d, 0x60],
};
const read = (changed: Partial<typeof answers>) => createBme280(scriptedI2cBus({ ...answers, ...changed }), instantClock()).read();

describe("the BME280", () => {
  test("reads the counts where the chip puts them", async () => {
    const result = await read({});
    const values = result.ok ? result.value : {};
    expect(values.temperatureC).toBeCloseTo(25.08, 2);
    expect(values.pressureHpa).toBeCloseTo(1006.5327, 4);
    expect(values.humidityPct).toBeCloseTo(37.5906, 3);
  });

  test.each([
    ["another chip", { d0: [0x58] }, /says id 0x58, a BME280 says 0x60/],
    ["a calibration of zeros", { "88": new Array<number>(26).fill(0) }, /calibration is empty; check the wiring/],
    ["a calibration of ones", { "88": new Array<number>(26).fill(0xff) }, /calibration is empty; check the wiring/],
    ["a pressure that was not measured", { f7: [0x80, 0, 0, 0x7e, 0xed, 0, 0x6d, 0x60] }, /has not measured/],
    ["a temperature that was not measured", { f7: [0x65, 0x5a, 0xc0, 0x80, 0, 0, 0x6d, 0x60] }, /has not measured/],
    ["a humidity that was not measured", { f7: [0x65, 0x5a, 0xc0, 0x7e, 0xed, 0, 0x80, 0] }, /has not measured/],
  ])("tells %s", async (_what, changed, message) => {
    expect(await read(changed)).toEqual({ ok: false, error: expect.stringMatching(message) });
  });
});
