import { err, ok, type Result } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import type { I2cBus } from "../../platform/i2c-bus.ts";
import type { Sensor } from "../../platform/sensor.ts";
import { readWhenReady } from "../read-when-ready.ts";
import { describeRefusedTemperature, isAirTemperature } from "../refused-temperature.ts";
import { parseWord } from "../sensirion-words.ts";
import { parseAnswer, toHumidityPct, toTemperatureC } from "./conversion.ts";

// Sensirion SHT3x-DIS version 4
export const SHT3X_ADDRESSES = [0x44, 0x45] as const; // section 3.4
/** Section 4.3: once, high repeatability, without holding the clock. */
export const MEASURE_ONCE = [0x24, 0x00] as const;
/** Section 4.11. */
export const READ_STATUS = [0xf3, 0x2d] as const;
// section 2.2: 15.5 ms at most
const READINESS = { answerLength: 6, firstWaitMs: 17, nextWaitMs: 10, maxAsked: 3 };
// section 4.9; section 2.2: within 1.5 ms
const SOFT_RESET = [0x30, 0xa2] as const;
const RESET_WAIT_MS = 3;

const STATUS_READINESS = { answerLength: 3, firstWaitMs: 2, nextWaitMs: 10, maxAsked: 1 };

/** Whether a chip tells its status as an SHT3x does, with a right checksum; an SHT4x at the same address does not know this command. */
export async function isSht3x(bus: I2cBus, clock: Clock, address: number): Promise<Result<boolean, string>> {
  const asked = await bus.transfer(address, [...READ_STATUS], 0);
  if (!asked.ok) return asked;
  const status = await readWhenReady(bus, clock, address, STATUS_READINESS);
  return ok(status.ok && parseWord(status.value) !== undefined);
}

/** Temperature in °C and relative humidity in percent. */
export function createSht3x(bus: I2cBus, clock: Clock, address: number = SHT3X_ADDRESSES[0]): Sensor {
  return {
    name: "SHT3x",
    quantities: ["temperatureC", "humidityPct"],
    compensated: ["humidityPct"],
    async reset() {
      await bus.transfer(address, [...SOFT_RESET], 0);
      await clock.sleepMs(RESET_WAIT_MS);
    },
    async read() {
      const started = await bus.transfer(address, [...MEASURE_ONCE], 0);
      if (!started.ok) return started;
      const answered = await readWhenReady(bus, clock, address, READINESS);
      if (!answered.ok) return answered;
      const counts = parseAnswer(answered.value);
      if (!counts.ok) return counts;
      const { temperatureCounts, humidityCounts } = counts.value;
      const temperatureC = toTemperatureC(temperatureCounts);
      if (!isAirTemperature(temperatureC)) return err(describeRefusedTemperature("SHT3x", temperatureC));
      return ok({ temperatureC, humidityPct: toHumidityPct(humidityCounts) });
    },
  };
}
