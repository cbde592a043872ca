import { err, ok, type Result } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import type { I2cBus } from "../../platform/i2c-bus.ts";
import type { Sensor } from "../../platform/sensor.ts";
import { readWhenReady } from "../read-when-ready.ts";
import { describeRefusedTemperature, isAirTemperature } from "../refused-temperature.ts";
import { parseWord } from "../sensirion-words.ts";

// Sensirion SHT4x version 2
export const SHT4X_ADDRESSES = [0x44, 0x45] as const; // by the part's name
// section 4.5, table 7
const MEASURE_ONCE = 0xfd; // high precision, no heater
const READ_SERIAL = 0x89;
const SOFT_RESET = 0x94;
const RESET_WAIT_MS = 2;
const ANSWER_LENGTH = 6;
// section 3, timing: 8.3 ms at most; a measuring chip does not answer
const READINESS = { answerLength: ANSWER_LENGTH, firstWaitMs: 10, nextWaitMs: 10, maxAsked: 3 };
const SERIAL_READINESS = { answerLength: ANSWER_LENGTH, firstWaitMs: 2, nextWaitMs: 10, maxAsked: 1 };

/** Section 4.6. */
export const toTemperatureC = (counts: number) => -45 + (175 * counts) / 65_535;

/** Section 4.6: −6 to 119 %; beyond 0 and 100 it has no meaning, and is to be moved to these. */
export const toHumidityPct = (counts: number) => Math.min(100, Math.max(0, -6 + (125 * counts) / 65_535));

/** Two words of six bytes; an error where a checksum is wrong. */
function parseWords(bytes: Uint8Array): Result<readonly [number, number], string> {
  const [first, second] = [parseWord(bytes.subarray(0, 3)), parseWord(bytes.subarray(3, 6))];
  if (first !== undefined && second !== undefined) return ok([first, second]);
  return err(`the SHT4x's ${first === undefined ? "temperature" : "humidity"} has a wrong checksum; check the wiring`);
}

/** Whether a chip tells a serial number as an SHT4x does; an SHT3x at the same address does not know this command. */
export async function isSht4x(bus: I2cBus, clock: Clock, address: number): Promise<Result<boolean, string>> {
  const asked = await bus.transfer(address, [READ_SERIAL], 0);
  if (!asked.ok) return asked;
  const serial = await readWhenReady(bus, clock, address, SERIAL_READINESS);
  return ok(serial.ok && parseWords(serial.value).ok);
}

/** Temperature in °C and relative humidity in percent. */
export function createSht4x(bus: I2cBus, clock: Clock, address: number = SHT4X_ADDRESSES[0]): Sensor {
  return {
    name: "SHT4x",
    quantities: ["temperatureC", "humidityPct"],
    compensated: ["humidityPct"],
    async reset() {
      await bus.transfer(address, [SOFT_RESET], 0);
      await clock.sleepMs(RESET_WAIT_MS);
    },
    async read() {
      const started = await bus.transfer(address, [MEASURE_ONCE], 0);
      if (!started.ok) return started;
      const answered = await readWhenReady(bus, clock, address, READINESS);
      if (!answered.ok) return answered;
      const words = parseWords(answered.value);
      if (!words.ok) return words;
      const [temperatureCounts, humidityCounts] = words.value;
      const temperatureC = toTemperatureC(temperatureCounts);
      if (!isAirTemperature(temperatureC)) return err(describeRefusedTemperature("SHT4x", temperatureC));
      return ok({ temperatureC, humidityPct: toHumidityPct(humidityCounts) });
    },
  };
}
