import { err, ok, type Result, type Values } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import type { I2cBus } from "../../platform/i2c-bus.ts";
import type { Sensor } from "../../platform/sensor.ts";
import { createCalibratedSensor } from "../calibrated-sensor.ts";
import { describeRefusedTemperature, isAirTemperature } from "../refused-temperature.ts";
import {
  type Bme280Calibration,
  compensate,
  FIRST_CALIBRATION_LENGTH,
  parseCalibration,
  parseCounts,
  SECOND_CALIBRATION_LENGTH,
} from "./compensation.ts";

// Bosch BST-BME280-DS001 rev. 1.23
export const BME280_ADDRESSES = [0x76, 0x77] as const; // section 6.2
export const BME280_CHIP_ID = 0x60; // section 5.4.1
const FIRST_CALIBRATION_REGISTER = 0x88;
const SECOND_CALIBRATION_REGISTER = 0xe1;
const HUMIDITY_CONTROL_REGISTER = 0xf2;
const CONTROL_REGISTER = 0xf4;
const OUTPUT_REGISTER = 0xf7;
const OUTPUT_LENGTH = 8;
// section 3.5.1, weather monitoring: forced, each of the three measured once, no filter
const HUMIDITY_ONCE = 0x01;
const FORCED_ONCE = 0x25;
// section 9.1: 9.3 ms at most
const WAIT_MS = 11;
// section 1.1: within 2 ms
const START_UP_MS = 4;

/** Temperature in °C, relative humidity in percent, air pressure in hPa. */
export function createBme280(bus: I2cBus, clock: Clock, address: number = BME280_ADDRESSES[0]): Sensor {
  async function readCalibration(): Promise<Result<Bme280Calibration, string>> {
    const first = await bus.transfer(address, [FIRST_CALIBRATION_REGISTER], FIRST_CALIBRATION_LENGTH);
    if (!first.ok) return first;
    const second = await bus.transfer(address, [SECOND_CALIBRATION_REGISTER], SECOND_CALIBRATION_LENGTH);
    if (!second.ok) return second;
    const parsed = parseCalibration(first.value, second.value);
    return parsed ? ok(parsed) : err("the BME280's calibration is empty; check the wiring");
  }

  async function measure(known: Bme280Calibration): Promise<Result<Values, string>> {
    // Before the control register: only with that write does it take effect (section 5.4.3)
    const prepared = await bus.transfer(address, [HUMIDITY_CONTROL_REGISTER, HUMIDITY_ONCE], 0);
    if (!prepared.ok) return prepared;
    const started = await bus.transfer(address, [CONTROL_REGISTER, FORCED_ONCE], 0);
    if (!started.ok) return started;
    await clock.sleepMs(WAIT_MS);
    const answer = await bus.transfer(address, [OUTPUT_REGISTER], OUTPUT_LENGTH);
    if (!answer.ok) return answer;
    const counts = parseCounts(answer.value);
    if (!counts) return err("the BME280 has not measured; was its power cut?");
    const measured = compensate(known, counts);
    if (!measured) return err(`the BME280's counts make no pressure: ${JSON.stringify(counts)}`);
    const { temperatureC, humidityPct, pressurePa } = measured;
    if (!isAirTemperature(temperatureC)) return err(describeRefusedTemperature("BME280", temperatureC));
    return ok({ temperatureC, humidityPct, pressureHpa: pressurePa / 100 });
  }

  return createCalibratedSensor(bus, clock, {
    name: "BME280",
    quantities: ["temperatureC", "humidityPct", "pressureHpa"],
    compensated: ["humidityPct", "pressureHpa"],
    address,
    chipId: BME280_CHIP_ID,
    startUpMs: START_UP_MS,
    readCalibration,
    measure,
  });
}
