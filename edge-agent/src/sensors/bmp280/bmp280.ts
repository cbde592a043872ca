import { err, ok, type Result, type Values } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import type { I2cBus } from "../../platform/i2c-bus.ts";
import type { Sensor } from "../../platform/sensor.ts";
import { fineTemperature, pressurePa } from "../bme280/compensation.ts";
import { createCalibratedSensor } from "../calibrated-sensor.ts";
import { describeRefusedTemperature, isAirTemperature } from "../refused-temperature.ts";
import { type Bmp280Calibration, CALIBRATION_LENGTH, OUTPUT_LENGTH, parseCalibration, parseCounts } from "./registers.ts";

// Bosch BST-BMP280-DS001
export const BMP280_ADDRESSES = [0x76, 0x77] as const; // section 5.2
export const BMP280_CHIP_ID = 0x58; // section 4.3.1
const CALIBRATION_REGISTER = 0x88;
const CONTROL_REGISTER = 0xf4;
const OUTPUT_REGISTER = 0xf7;
// section 3.4, weather monitoring: forced, both measured once, no filter
const FORCED_ONCE = 0x25;
// section 3.8.1: 6.4 ms at most
const WAIT_MS = 8;
// section 1: within 2 ms
const START_UP_MS = 4;

/** Temperature in °C and air pressure in hPa. */
export function createBmp280(bus: I2cBus, clock: Clock, address: number = BMP280_ADDRESSES[0]): Sensor {
  async function readCalibration(): Promise<Result<Bmp280Calibration, string>> {
    const bytes = await bus.transfer(address, [CALIBRATION_REGISTER], CALIBRATION_LENGTH);
    if (!bytes.ok) return bytes;
    const parsed = parseCalibration(bytes.value);
    return parsed ? ok(parsed) : err("the BMP280's calibration is empty; check the wiring");
  }

  async function measure(known: Bmp280Calibration): Promise<Result<Values, string>> {
    const started = await bus.transfer(address, [CONTROL_REGISTER, FORCED_ONCE], 0);
    if (!started.ok) return started;
    await clock.sleepMs(WAIT_MS);
    const answer = await bus.transfer(address, [OUTPUT_REGISTER], OUTPUT_LENGTH);
    if (!answer.ok) return answer;
    const counts = parseCounts(answer.value);
    if (!counts) return err("the BMP280 has not measured; was its power cut?");
    const fine = fineTemperature(known, counts.temperatureCounts);
    const temperatureC = fine / 5120;
    if (!isAirTemperature(temperatureC)) return err(describeRefusedTemperature("BMP280", temperatureC));
    const pressure = pressurePa(known, counts.pressureCounts, fine);
    if (pressure === undefined) return err(`the BMP280's counts make no pressure: ${JSON.stringify(counts)}`);
    return ok({ temperatureC, pressureHpa: pressure / 100 });
  }

  return createCalibratedSensor(bus, clock, {
    name: "BMP280",
    quantities: ["temperatureC", "pressureHpa"],
    compensated: ["pressureHpa"],
    address,
    chipId: BMP280_CHIP_ID,
    startUpMs: START_UP_MS,
    readCalibration,
    measure,
  });
}
