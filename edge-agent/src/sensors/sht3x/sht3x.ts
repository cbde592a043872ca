import { ok } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import type { I2cBus } from "../../platform/i2c-bus.ts";
import type { Sensor } from "../../platform/sensor.ts";
import { readWhenReady } from "../read-when-ready.ts";
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

/** Temperature in °C and relative humidity in percent. */
export function createSht3x(bus: I2cBus, clock: Clock, address: number = SHT3X_ADDRESSES[0]): Sensor {
  return {
    name: "SHT3x",
    quantities: ["temperatureC", "humidityPct"],
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
      return ok({ temperatureC: toTemperatureC(temperatureCounts), humidityPct: toHumidityPct(humidityCounts) });
    },
  };
}
