import type { Clock } from "../../platform/clock.ts";
import { BH1750_ADDRESSES } from "../../sensors/bh1750/bh1750.ts";
import { BME280_ADDRESSES } from "../../sensors/bme280/bme280.ts";
import { BMP180_ADDRESS } from "../../sensors/bmp180/bmp180.ts";
import { HTU21D_ADDRESS } from "../../sensors/htu21d/htu21d.ts";
import { SHT3X_ADDRESSES } from "../../sensors/sht3x/sht3x.ts";
import type { SimulatedWeather } from "../simulated-weather.ts";
import { createBh1750Chip } from "./bh1750-chip.ts";
import { createBme280Chip } from "./bme280-chip.ts";
import { createBmp180Chip } from "./bmp180-chip.ts";
import { createHtu21dChip } from "./htu21d-chip.ts";
import { createSht3xChip } from "./sht3x-chip.ts";
import { createSimulatedI2cBus } from "./simulated-i2c-bus.ts";

/** The pHAT's three chips and the two that people add, on a bus, in the weather of the clock's time. */
export function createSimulatedChips(weatherAt: (atMs: number) => SimulatedWeather, clock: Clock) {
  const now = () => weatherAt(clock.nowMs());
  return createSimulatedI2cBus(
    new Map([
      [HTU21D_ADDRESS, createHtu21dChip(now, clock.monotonicMs)],
      [BMP180_ADDRESS, createBmp180Chip(now)],
      [BME280_ADDRESSES[0], createBme280Chip(now, clock.monotonicMs)],
      [SHT3X_ADDRESSES[0], createSht3xChip(now, clock.monotonicMs)],
      [BH1750_ADDRESSES[0], createBh1750Chip(() => now().illuminanceLux, clock.monotonicMs)],
    ]),
  );
}
