import { err, ok, type Result, type Values } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import type { I2cBus } from "../../platform/i2c-bus.ts";
import type { Sensor } from "../../platform/sensor.ts";
import { createCalibratedSensor } from "../calibrated-sensor.ts";
import { describeRefusedTemperature, isAirTemperature } from "../refused-temperature.ts";
import { type Bmp180Calibration, CALIBRATION_LENGTH, compensate, parseCalibration } from "./compensation.ts";

// Bosch BST-BMP180-DS000 rev. 2.8
export const BMP180_ADDRESS = 0x77; // p. 20
export const BMP180_CHIP_ID = 0x55; // p. 18
const CALIBRATION_REGISTER = 0xaa; // p. 13
const CONTROL_REGISTER = 0xf4; // p. 18
const OUTPUT_REGISTER = 0xf6;
const MEASURE_TEMPERATURE = 0x2e; // p. 21
const MEASURE_PRESSURE = 0x34;
const OVERSAMPLING = 3; // least noise, 0.03 hPa (p. 12)
// p. 21: 4.5 and 25.5 ms at most; chips that need a little longer answer with a low pressure, so there is some to spare
const TEMPERATURE_WAIT_MS = 6;
const PRESSURE_WAIT_MS = 28;
// p. 7: within 10 ms
const START_UP_MS = 12;

/** Air pressure in hPa. */
export function createBmp180(bus: I2cBus, clock: Clock, address: number = BMP180_ADDRESS): Sensor {
  async function readCalibration(): Promise<Result<Bmp180Calibration, string>> {
    const bytes = await bus.transfer(address, [CALIBRATION_REGISTER], CALIBRATION_LENGTH);
    if (!bytes.ok) return bytes;
    const parsed = parseCalibration(bytes.value);
    return parsed ? ok(parsed) : err("the BMP180's calibration has a word of 0x0000 or 0xFFFF; check the wiring");
  }

  async function convert(command: number, waitMs: number, length: number): Promise<Result<Uint8Array, string>> {
    const started = await bus.transfer(address, [CONTROL_REGISTER, command], 0);
    if (!started.ok) return started;
    await clock.sleepMs(waitMs);
    return bus.transfer(address, [OUTPUT_REGISTER], length);
  }

  async function measure(known: Bmp180Calibration): Promise<Result<Values, string>> {
    const temperature = await convert(MEASURE_TEMPERATURE, TEMPERATURE_WAIT_MS, 2);
    if (!temperature.ok) return temperature;
    const pressure = await convert(MEASURE_PRESSURE + (OVERSAMPLING << 6), PRESSURE_WAIT_MS, 3);
    if (!pressure.ok) return pressure;
    const [high = 0, low = 0] = temperature.value;
    const [msb = 0, lsb = 0, xlsb = 0] = pressure.value;
    const raw = {
      temperatureCounts: (high << 8) | low,
      pressureCounts: ((msb << 16) | (lsb << 8) | xlsb) >> (8 - OVERSAMPLING),
      oversampling: OVERSAMPLING,
    };
    const measured = compensate(known, raw);
    if (measured === undefined) return err(`the BMP180's counts make no pressure: ${JSON.stringify(raw)}`);
    if (!isAirTemperature(measured.temperatureC)) return err(describeRefusedTemperature("BMP180", measured.temperatureC));
    return ok({ pressureHpa: measured.pressurePa / 100 });
  }

  return createCalibratedSensor(bus, clock, {
    name: "BMP180",
    quantities: ["pressureHpa"],
    address,
    chipId: BMP180_CHIP_ID,
    startUpMs: START_UP_MS,
    readCalibration,
    measure,
  });
}
