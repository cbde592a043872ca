import type { Result } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import type { I2cBus } from "../platform/i2c-bus.ts";
import type { Sensor } from "../platform/sensor.ts";
import { BH1750_ADDRESSES, createBh1750, POWER_ON } from "./bh1750/bh1750.ts";
import { BME280_ADDRESSES, BME280_CHIP_ID, createBme280 } from "./bme280/bme280.ts";
import { BMP180_ADDRESS, BMP180_CHIP_ID, createBmp180 } from "./bmp180/bmp180.ts";
import { createHtu21d, HTU21D_ADDRESS, USER_REGISTER } from "./htu21d/htu21d.ts";
import { createSht3x, READ_STATUS, SHT3X_ADDRESSES } from "./sht3x/sht3x.ts";

/** A kind of chip that Clima can read. */
export interface ChipKind {
  readonly name: "BMP180" | "BME280" | "HTU21D" | "SHT3x" | "BH1750";
  /** Where it can be, by its address pins. */
  readonly addresses: readonly number[];
  /** What is asked to learn whether the chip is there, and what it then answers; nothing that makes it busy. Without `answer` any will do. */
  readonly probe: { readonly bytes: readonly number[]; readonly readLength: number; readonly answer?: number };
  create(bus: I2cBus, clock: Clock, address: number): Sensor;
}

/** Where two chips measure the same quantity, the value of the one further down is taken. */
export const CHIP_KINDS: readonly ChipKind[] = [
  { name: "BMP180", addresses: [BMP180_ADDRESS], probe: { bytes: [0xd0], readLength: 1, answer: BMP180_CHIP_ID }, create: createBmp180 },
  { name: "BME280", addresses: BME280_ADDRESSES, probe: { bytes: [0xd0], readLength: 1, answer: BME280_CHIP_ID }, create: createBme280 },
  { name: "HTU21D", addresses: [HTU21D_ADDRESS], probe: { bytes: [USER_REGISTER], readLength: 1 }, create: createHtu21d },
  { name: "SHT3x", addresses: SHT3X_ADDRESSES, probe: { bytes: [...READ_STATUS], readLength: 0 }, create: createSht3x },
  { name: "BH1750", addresses: BH1750_ADDRESSES, probe: { bytes: [POWER_ON], readLength: 0 }, create: createBh1750 },
];

/** Whether a chip of this kind is at the address; the error is the bus's, and most often says that nobody answered. */
export async function isChipAt({ probe }: ChipKind, bus: I2cBus, address: number): Promise<Result<boolean, string>> {
  const answered = await bus.transfer(address, probe.bytes, probe.readLength);
  if (!answered.ok) return answered;
  return { ok: true, value: probe.answer === undefined || answered.value[0] === probe.answer };
}
