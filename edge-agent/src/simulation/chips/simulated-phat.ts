import type { Clock } from "../../platform/clock.ts";
import { BH1750_ADDRESS } from "../../sensors/bh1750/bh1750.ts";
import { BMP180_ADDRESS } from "../../sensors/bmp180/bmp180.ts";
import { HTU21D_ADDRESS } from "../../sensors/htu21d/htu21d.ts";
import type { SimulatedWeather } from "../simulated-weather.ts";
import { createBh1750Chip } from "./bh1750-chip.ts";
import { createBmp180Chip } from "./bmp180-chip.ts";
import { createHtu21dChip } from "./htu21d-chip.ts";
import { createSimulatedI2cBus } from "./simulated-i2c-bus.ts";

/** The pHAT's three chips on a bus, in the weather of the clock's time. */
export function createSimulatedPhat(weatherAt: (atMs: number) => SimulatedWeather, clock: Clock) {
  const now = () => weatherAt(clock.nowMs());
  return createSimulatedI2cBus(
    new Map([
      [HTU21D_ADDRESS, createHtu21dChip(now, clock.monotonicMs)],
      [BMP180_ADDRESS, createBmp180Chip(now)],
      [BH1750_ADDRESS, createBh1750Chip(() => now().illuminanceLux, clock.monotonicMs)],
    ]),
  );
}
