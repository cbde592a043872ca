import { ok, type Result } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import type { I2cBus } from "../../platform/i2c-bus.ts";
import type { Sensor } from "../../platform/sensor.ts";
import { readWhenReady } from "../read-when-ready.ts";
import { isAirTemperature } from "../refused-temperature.ts";
import { compensateHumidityPct, type Htu21dKind, parseAnswer, toHumidityPct, toTemperatureC } from "./conversion.ts";

// TE HTU21D(F) 05/2017
export const HTU21D_ADDRESS = 0x40; // p. 10
// p. 11, "no hold master": the Pi's bus hangs on chips that hold the clock
export const MEASURE = { temperature: 0xf3, humidity: 0xf5 } as const;
/** p. 13; it answers at once. */
export const USER_REGISTER = 0xe7;
// p. 3 and 4: at most 50 ms for 14 bits and 16 ms for 12 bits; clones take up to 85 ms and do not answer until they are done
const FIRST_WAIT_MS = { temperature: 60, humidity: 25 } as const;
const READINESS = { answerLength: 3, nextWaitMs: 10, maxAsked: 6 };
// p. 13: within 15 ms
const SOFT_RESET = 0xfe;
const RESET_WAIT_MS = 16;

/** Temperature in °C and relative humidity in percent. */
export function createHtu21d(bus: I2cBus, clock: Clock, address: number = HTU21D_ADDRESS): Sensor {
  async function measure(kind: Htu21dKind): Promise<Result<number, string>> {
    const started = await bus.transfer(address, [MEASURE[kind]], 0);
    if (!started.ok) return started;
    const answered = await readWhenReady(bus, clock, address, { ...READINESS, firstWaitMs: FIRST_WAIT_MS[kind] });
    return answered.ok ? parseAnswer(answered.value, kind) : answered;
  }

  return {
    name: "HTU21D",
    quantities: ["temperatureC", "humidityPct"],
    compensated: ["humidityPct"],
    async reset() {
      await bus.transfer(address, [SOFT_RESET], 0);
      await clock.sleepMs(RESET_WAIT_MS);
    },
    async read() {
      const temperature = await measure("temperature");
      if (!temperature.ok) return temperature;
      const humidity = await measure("humidity");
      if (!humidity.ok) return humidity;
      const temperatureC = toTemperatureC(temperature.value);
      const measuredPct = toHumidityPct(humidity.value);
      // A temperature that will be refused compensates nothing: the humidity stays as at 25 °C, and is doubted
      const humidityPct = isAirTemperature(temperatureC) ? compensateHumidityPct(measuredPct, temperatureC) : measuredPct;
      return ok({ temperatureC, humidityPct });
    },
  };
}
