/** Chips without a simulated twin, by the bytes of their data sheets and of real parts. */
import type { Values } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import type { Sensor } from "../../src/platform/sensor.ts";
import { createAht20, isAht20 } from "../../src/sensors/aht20/aht20.ts";
import { createBme680 } from "../../src/sensors/bme680/bme680.ts";
import { fineTemperature, humidityPct, parseCalibration, pressurePa } from "../../src/sensors/bme680/compensation.ts";
import { createBmp280 } from "../../src/sensors/bmp280/bmp280.ts";
import { wordBytes } from "../../src/sensors/sensirion-words.ts";
import { createSht4x } from "../../src/sensors/sht4x/sht4x.ts";
import { createTsl2561 } from "../../src/sensors/tsl2561/tsl2561.ts";
import * as tsl2561 from "../../src/sensors/tsl2561/light.ts";
import { createVeml7700 } from "../../src/sensors/veml7700/veml7700.ts";
import * as veml7700 from "../../src/sensors/veml7700/light.ts";
import { instantClock, scriptedI2cBus } from "../support/scripted-i2c-bus.ts";

async function valuesOf(sensor: Sensor): Promise<Values> {
  const result = await sensor.read();
  if (!result.ok) throw new Error(result.error);
  return result.value;
}
const words = (...numbers: readonly number[]) => numbers.flatMap((word) => [word & 0xff, (word >> 8) & 0xff]);

describe("the BMP280", () => {
  // Bosch BST-BMP280-DS001, section 3.12
  const calibration = words(27_504, 26_435, -1000, 36_477, -10_685, 3024, 2855, 140, -7, 15_500, -14_600, 6000);
  const answers = { d0: [0x58], "88": calibration, "f4 25": [], f7: [0x65, 0x5a, 0xc0, 0x7e, 0xed, 0x00] };
  const sensor = (changed: Partial<typeof answers> = {}) => createBmp280(scriptedI2cBus({ ...answers, ...changed }), instantClock());

  test("gives Bosch's known answer", async () => {
    const values = await valuesOf(sensor());
    expect(values.temperatureC).toBeCloseTo(25.08, 2);
    expect(values.pressureHpa).toBeCloseTo(1006.5327, 4);
  });

  test.each([
    ["another chip", { d0: [0x60] }, /says id 0x60, a BMP280 says 0x58/],
    ["an empty calibration", { "88": new Array<number>(24).fill(0) }, /calibration is empty/],
    ["what was not measured", { f7: [0x80, 0, 0, 0x80, 0, 0] }, /has not measured/],
    ["a temperature no air has, with which it would reckon the pressure", { f7: [0x65, 0x5a, 0xc0, 0xff, 0xff, 0xf0] }, /left out too/],
  ])("tells %s", async (_what, changed, message) => {
    expect(await sensor(changed).read()).toEqual({ ok: false, error: expect.stringMatching(message) });
  });
});

describe("the BME680", () => {
  // a real part: its constants, its counts, and what Bosch's formulas make of them
  const T = [26_195, 26_290, 3] as const;
  const P = [35_395, -10_405, 88, 4836, -118, 30, 26, -765, -3367, 30] as const;
  const H = [717, 1021, 0, 45, 20, 120, -100] as const;
  const first = [
    ...words(T[1]),
    T[2],
    0,
    ...words(P[0], P[1]),
    P[2],
    0,
    ...words(P[3], P[4]),
    P[6],
    P[5],
    0,
    0,
    ...words(P[7], P[8]),
    P[9],
  ];
  const second = [H[1] >> 4, ((H[1] & 15) << 4) | (H[0] & 15), H[0] >> 4, H[2], H[3], H[4], H[5], H[6] & 0xff, ...words(T[0])];
  const bits20 = (counts: number) => [counts >> 12, (counts >> 4) & 0xff, (counts & 15) << 4];
  const output = (status: number) => [status, 0, ...bits20(393_705), ...bits20(480_732), 16_820 >> 8, 16_820 & 0xff];
  const answers = { d0: [0x61], "8a": first, e1: second, "1d": output(0x80) };
  const sensor = (changed: Partial<typeof answers> = {}) => createBme680(scriptedI2cBus({ ...answers, ...changed }), instantClock());

  test("finds its constants where the chip puts them", () => {
    expect(parseCalibration(Uint8Array.from(first), Uint8Array.from(second))).toEqual({ t: [...T], p: [...P], h: [...H] });
  });

  test("gives the known answer", async () => {
    const calibration = { t: T, p: P, h: H };
    const fine = fineTemperature(calibration, 480_732);
    expect(fine / 5120).toBeCloseTo(19.3113, 4);
    // Bosch's formulas in integers, which round at each step, make 19.31 °C, 100,973 Pa and 25.2 % of it
    expect(pressurePa(calibration, 393_705, fine)).toBeCloseTo(100_977.52, 1);
    expect(humidityPct(calibration, 16_820, fine)).toBeCloseTo(25.2, 1);
    expect((await valuesOf(sensor())).pressureHpa).toBeCloseTo(1009.7752, 3);
  });

  test.each([
    ["another chip", { d0: [0x60] }, /says id 0x60, a BME680 says 0x61/],
    ["an empty calibration", { "8a": new Array<number>(23).fill(0) }, /calibration is empty/],
    ["that no new data came", { "1d": output(0) }, /has not measured/],
  ])("tells %s", async (_what, changed, message) => {
    expect(await sensor(changed).read()).toEqual({ ok: false, error: expect.stringMatching(message) });
  });
});

describe("the SHT4x", () => {
  const read = (bytes: readonly number[]) => createSht4x(scriptedI2cBus({ fd: bytes }), instantClock()).read();

  test("makes degrees and percent of counts", async () => {
    const result = await read([...wordBytes(0x6666), ...wordBytes(0x8000)]);
    expect(result.ok && [result.value.temperatureC, result.value.humidityPct?.toFixed(3)]).toEqual([expect.closeTo(25, 3), "56.501"]);
  });

  test("refuses each bit that flips on the way", async () => {
    for (let bit = 0; bit < 48; bit += 1) {
      const bytes = [...wordBytes(0x6666), ...wordBytes(0x8000)];
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect((await read(bytes)).ok).toBe(false);
    }
  });

  test("gives no humidity with a temperature that no air has", async () => {
    expect(await read([...wordBytes(0xffff), ...wordBytes(0x8000)])).toEqual({ ok: false, error: expect.stringMatching(/130\.0 °C/) });
  });
});

describe("the AHT20", () => {
  // recorded from a real part
  const ANSWER = [0x1c, 0x3b, 0x5e, 0x86, 0x88, 0xb2, 0xd2];
  /** Plain reads answer the status before the measurement is asked for. */
  const busOf = (status: number, answer: readonly number[]) => scriptedI2cBus({ "": [status], "be 8 0": [], "ac 33 0": answer });

  test("takes another recording, whose checksum is right", async () => {
    // published with the Elixir driver of the chip
    const values = await valuesOf(createAht20(busOf(0x1c, [28, 38, 154, 118, 66, 231, 118]), instantClock()));
    expect(values.humidityPct).toBeCloseTo(15.079, 2);
    expect(values.temperatureC).toBeCloseTo(28.267, 2);
  });

  test("gives what the recording was said to be", async () => {
    const values = await valuesOf(createAht20(busOf(0x1c, ANSWER), instantClock()));
    expect(values.humidityPct).toBeCloseTo(23.191071, 5);
    expect(values.temperatureC).toBeCloseTo(31.674576, 5);
  });

  test.each([
    ["a checksum that is wrong", [...ANSWER.slice(0, 6), 0xd3], /wrong checksum/],
    ["that it stays busy", [0x9c, ...ANSWER.slice(1)], /still busy/],
  ])("tells %s, and is then not taken for one", async (_what, answer, message) => {
    expect(await createAht20(busOf(0x18, answer), instantClock()).read()).toEqual({ ok: false, error: expect.stringMatching(message) });
    expect(await isAht20(busOf(0x18, answer), instantClock(), 0x38)).toEqual({ ok: true, value: false });
  });
});

describe("the TSL2561", () => {
  const [finest] = tsl2561.SETTINGS;

  // TAOS059, p. 23: where the straight pieces of the data sheet's integer formula meet
  test.each([
    ["T", 125, 27],
    ["T", 250, 21.5],
    ["T", 375, 14.7],
    ["T", 500, 6.9],
    ["CS", 130, 28.094],
    ["CS", 260, 22.52],
    ["CS", 520, 7.74],
  ] as const)("of package %s with 1000 and %i counts gives the lux of the data sheet's other formula", (housing, infrared, lux) => {
    const error = tsl2561.toLux({ broad: 1000, infrared }, finest as tsl2561.Tsl2561Setting, housing) - lux;
    expect(Math.abs(error)).toBeLessThan(0.3);
  });

  test("sees nothing in darkness, and nothing in infrared alone", () => {
    for (const counts of [
      { broad: 0, infrared: 0 },
      { broad: 100, infrared: 140 },
    ])
      expect(tsl2561.toLux(counts, tsl2561.FIRST_LOOK, "T")).toBe(0);
  });

  const answers = { "8a": [0x50], "80": [0x03], ac: words(10), ae: words(2) };
  const read = (changed: Partial<typeof answers>) => createTsl2561(scriptedI2cBus({ ...answers, ...changed }), instantClock()).read();

  test.each([
    ["another chip", { "8a": [0x00] }, /says id 0x00/],
    ["that its power was cut", { "80": [0x00] }, /switched itself off/],
    ["more light than it can count", { ac: words(5047) }, /more light/],
  ])("tells %s", async (_what, changed, message) => {
    expect(await read(changed)).toEqual({ ok: false, error: expect.stringMatching(message) });
  });
});

describe("the VEML7700", () => {
  test("has the application note's steps, and its correction of bright light", () => {
    expect(veml7700.luxPerCount({ gain: 2, integrationMs: 400 })).toBeCloseTo(0.0084, 6);
    expect(veml7700.luxPerCount(veml7700.FIRST_LOOK)).toBeCloseTo(2.1504, 6);
    expect(veml7700.toLux(1000 / 2.1504, veml7700.FIRST_LOOK)).toBeCloseTo(1002.3 + 81.488 - 9.3924 + 0.60135, 3);
  });

  test("that lost its setting is an error, not darkness", async () => {
    const bus = scriptedI2cBus({ "0": words(0x0001), "4": words(0) });
    expect(await createVeml7700(bus, instantClock()).read()).toEqual({ ok: false, error: expect.stringMatching(/lost its setting/) });
  });
});
