import { err, ok, type Result, type Values } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import type { I2cBus } from "../../platform/i2c-bus.ts";
import type { Sensor } from "../../platform/sensor.ts";
import { createCalibratedSensor } from "../calibrated-sensor.ts";
import { describeRefusedTemperature, isAirTemperature } from "../refused-temperature.ts";
import {
  type Bme680Calibration,
  type Bme680Counts,
  FIRST_CALIBRATION,
  fineTemperature,
  humidityPct,
  OUTPUT,
  parseCalibration,
  parseCounts,
  pressurePa,
  SECOND_CALIBRATION,
} from "./compensation.ts";

// Bosch BST-BME680-DS001 rev. 1.0
export const BME680_ADDRESSES = [0x76, 0x77] as const; // section 6.2
export const BME680_CHIP_ID = 0x61; // section 5.3.1; a BME688 says so too, and measures these three alike
const GAS_CONTROL = { register: 0x71, off: 0x00 } as const; // section 5.3.3: no heater, no gas
const HUMIDITY_CONTROL = { register: 0x72, once: 0x01 } as const; // section 5.3.2
const CONTROL = { register: 0x74, forcedOnce: 0x25 } as const;
// Bosch's own driver (BME68x_SensorAPI) waits 11 ms for the three; the status says whether they are done
const FIRST_WAIT_MS = 14;
const NEXT_WAIT_MS = 10;
const MAX_ASKED = 3;
// section 1: within 2 ms
const START_UP_MS = 4;

/** Temperature in °C, relative humidity in percent, air pressure in hPa; the resistance of the gas sensor is no quantity of the weather. */
export function createBme680(bus: I2cBus, clock: Clock, address: number = BME680_ADDRESSES[0]): Sensor {
  async function readCalibration(): Promise<Result<Bme680Calibration, string>> {
    const first = await bus.transfer(address, [FIRST_CALIBRATION.register], FIRST_CALIBRATION.length);
    if (!first.ok) return first;
    const second = await bus.transfer(address, [SECOND_CALIBRATION.register], SECOND_CALIBRATION.length);
    if (!second.ok) return second;
    const parsed = parseCalibration(first.value, second.value);
    return parsed ? ok(parsed) : err("the BME680's calibration is empty; check the wiring");
  }

  async function readCounts(): Promise<Result<Bme680Counts, string>> {
    for (let asked = 0; asked < MAX_ASKED; asked += 1) {
      await clock.sleepMs(asked === 0 ? FIRST_WAIT_MS : NEXT_WAIT_MS);
      const answer = await bus.transfer(address, [OUTPUT.register], OUTPUT.length);
      if (!answer.ok) return answer;
      const counts = parseCounts(answer.value);
      if (counts) return ok(counts);
    }
    return err("the BME680 has not measured; was its power cut?");
  }

  async function measure(known: Bme680Calibration): Promise<Result<Values, string>> {
    const settings = [
      [GAS_CONTROL.register, GAS_CONTROL.off],
      [HUMIDITY_CONTROL.register, HUMIDITY_CONTROL.once],
      [CONTROL.register, CONTROL.forcedOnce],
    ];
    for (const setting of settings) {
      const set = await bus.transfer(address, setting, 0);
      if (!set.ok) return set;
    }
    const counts = await readCounts();
    if (!counts.ok) return counts;
    const fine = fineTemperature(known, counts.value.temperatureCounts);
    const temperatureC = fine / 5120;
    if (!isAirTemperature(temperatureC)) return err(describeRefusedTemperature("BME680", temperatureC));
    const pressure = pressurePa(known, counts.value.pressureCounts, fine);
    if (pressure === undefined) return err(`the BME680's counts make no pressure: ${JSON.stringify(counts.value)}`);
    return ok({ temperatureC, humidityPct: humidityPct(known, counts.value.humidityCounts, fine), pressureHpa: pressure / 100 });
  }

  return createCalibratedSensor(bus, clock, {
    name: "BME680",
    quantities: ["temperatureC", "humidityPct", "pressureHpa"],
    compensated: ["humidityPct", "pressureHpa"],
    address,
    chipId: BME680_CHIP_ID,
    startUpMs: START_UP_MS,
    readCalibration,
    measure,
  });
}
