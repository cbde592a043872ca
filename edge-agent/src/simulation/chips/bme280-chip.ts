import { BME280_CHIP_ID } from "../../sensors/bme280/bme280.ts";
import { type Bme280Calibration, calibrationBytes, fineTemperature, humidityPct, pressurePa } from "../../sensors/bme280/compensation.ts";
import { firstCount } from "./first-count.ts";
import type { SimulatedChip } from "./simulated-i2c-bus.ts";

interface Air {
  readonly temperatureC: number;
  readonly humidityPct: number;
  readonly pressureHpa: number;
}

// temperature and pressure of Bosch's example (BST-BMP280-DS001, section 3.12); humidity as chips have it
const CALIBRATION: Bme280Calibration = {
  t: [27_504, 26_435, -1000],
  p: [36_477, -10_685, 3024, 2855, 140, -7, 15_500, -14_600, 6000],
  h: [75, 362, 0, 333, 0, 30],
};
const CONTROL_REGISTER = 0xf4;
const FORCED = 0x01;
const CONVERSION_MS = 9.3;
const NOT_MEASURED = [0x80, 0, 0, 0x80, 0, 0, 0x80, 0];

/** The bytes from 0xF7 on; more counts mean warmer and moister air, and less pressure. */
function outputOf(air: Air): readonly number[] {
  const temperature = firstCount(20, (counts) => fineTemperature(CALIBRATION, counts) / 5120 >= air.temperatureC);
  const fine = fineTemperature(CALIBRATION, temperature);
  const pressure = firstCount(20, (counts) => (pressurePa(CALIBRATION, counts, fine) ?? 0) <= air.pressureHpa * 100);
  const humidity = firstCount(16, (counts) => humidityPct(CALIBRATION, counts, fine) >= air.humidityPct);
  const bytesOf20 = (counts: number) => [counts >> 12, (counts >> 4) & 0xff, (counts & 0x0f) << 4];
  return [...bytesOf20(pressure), ...bytesOf20(temperature), humidity >> 8, humidity & 0xff];
}

/** A BME280 by its registers, with its longest conversion time; before that its output is what it was. */
export function createBme280Chip(airNow: () => Air, monotonicMs: () => number): SimulatedChip {
  const registers = new Uint8Array(256);
  const [first, second] = calibrationBytes(CALIBRATION);
  registers.set(first, 0x88);
  registers.set(second, 0xe1);
  registers[0xd0] = BME280_CHIP_ID;
  registers.set(NOT_MEASURED, 0xf7);
  let pointer = 0;
  let measuring: { readonly output: readonly number[]; readonly readyAtMs: number } | undefined;

  return {
    write([register = 0, ...data]) {
      pointer = register;
      if (register === CONTROL_REGISTER && ((data[0] ?? 0) & 0x03) === FORCED) {
        measuring = { output: outputOf(airNow()), readyAtMs: monotonicMs() + CONVERSION_MS };
      }
      return true;
    },
    read(length) {
      if (measuring && monotonicMs() >= measuring.readyAtMs) registers.set(measuring.output, 0xf7);
      return [...registers.subarray(pointer, pointer + length)];
    },
  };
}
