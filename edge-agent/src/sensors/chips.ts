import { ok, type Result } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import { hex, type I2cBus } from "../platform/i2c-bus.ts";
import type { Sensor } from "../platform/sensor.ts";
import { AHT20_ADDRESS, createAht20, isAht20 } from "./aht20/aht20.ts";
import { BH1750_ADDRESSES, createBh1750, POWER_ON } from "./bh1750/bh1750.ts";
import { BME280_ADDRESSES, BME280_CHIP_ID, createBme280 } from "./bme280/bme280.ts";
import { BME680_ADDRESSES, BME680_CHIP_ID, createBme680 } from "./bme680/bme680.ts";
import { BMP180_ADDRESS, BMP180_CHIP_ID, createBmp180 } from "./bmp180/bmp180.ts";
import { BMP280_ADDRESSES, BMP280_CHIP_ID, createBmp280 } from "./bmp280/bmp280.ts";
import { createHtu21d, HTU21D_ADDRESS, USER_REGISTER } from "./htu21d/htu21d.ts";
import { createSht3x, isSht3x, SHT3X_ADDRESSES } from "./sht3x/sht3x.ts";
import { createSht4x, isSht4x, SHT4X_ADDRESSES } from "./sht4x/sht4x.ts";
import { createTsl2561, isTsl2561, TSL2561_ADDRESSES, TSL2561_ID } from "./tsl2561/tsl2561.ts";
import { createVeml7700, isVeml7700, VEML7700_ADDRESS, VEML7700_ID } from "./veml7700/veml7700.ts";

/** A kind of chip that Clima can read. */
export interface ChipKind {
  readonly name: "BMP180" | "BMP280" | "BME680" | "BME280" | "AHT20" | "HTU21D" | "SHT3x" | "SHT4x" | "TSL2561" | "BH1750" | "VEML7700";
  /** Where it can be, by its address pins. */
  readonly addresses: readonly number[];
  /** Asks a chip whether it is of this kind. The error is the bus's, and most often says that nobody answered. */
  readonly isAt: (bus: I2cBus, clock: Clock, address: number) => Promise<Result<boolean, string>>;
  create(bus: I2cBus, clock: Clock, address: number): Sensor;
}

const BOSCH_ID_REGISTER = 0xd0;

const saysId =
  (chipId: number): ChipKind["isAt"] =>
  async (bus, _clock, address) => {
    const id = await bus.transfer(address, [BOSCH_ID_REGISTER], 1);
    return id.ok ? ok(id.value[0] === chipId) : id;
  };

/** A chip without an id, where it is enough that one takes the command: no other kind is at its addresses. */
const takes =
  (command: number, readLength: number): ChipKind["isAt"] =>
  async (bus, _clock, address) => {
    const answered = await bus.transfer(address, [command], readLength);
    return answered.ok ? ok(true) : answered;
  };

/** Where two chips measure the same quantity, the value of the one further down is taken. */
export const CHIP_KINDS: readonly ChipKind[] = [
  { name: "BMP180", addresses: [BMP180_ADDRESS], isAt: saysId(BMP180_CHIP_ID), create: createBmp180 },
  { name: "BMP280", addresses: BMP280_ADDRESSES, isAt: saysId(BMP280_CHIP_ID), create: createBmp280 },
  { name: "BME680", addresses: BME680_ADDRESSES, isAt: saysId(BME680_CHIP_ID), create: createBme680 },
  { name: "BME280", addresses: BME280_ADDRESSES, isAt: saysId(BME280_CHIP_ID), create: createBme280 },
  { name: "AHT20", addresses: [AHT20_ADDRESS], isAt: isAht20, create: createAht20 },
  { name: "HTU21D", addresses: [HTU21D_ADDRESS], isAt: takes(USER_REGISTER, 1), create: createHtu21d },
  { name: "SHT3x", addresses: SHT3X_ADDRESSES, isAt: isSht3x, create: createSht3x },
  { name: "SHT4x", addresses: SHT4X_ADDRESSES, isAt: isSht4x, create: createSht4x },
  { name: "TSL2561", addresses: TSL2561_ADDRESSES, isAt: isTsl2561, create: createTsl2561 },
  { name: "BH1750", addresses: BH1750_ADDRESSES, isAt: takes(POWER_ON, 0), create: createBh1750 },
  { name: "VEML7700", addresses: [VEML7700_ADDRESS], isAt: isVeml7700, create: createVeml7700 },
];

/** Where a chip says of what kind it is, by the chips that Clima knows at the address. */
interface IdPlace {
  readonly addresses: readonly number[];
  readonly register: number;
  readonly length: 1 | 2;
}

const ID_PLACES: readonly IdPlace[] = [
  { addresses: BME280_ADDRESSES, register: BOSCH_ID_REGISTER, length: 1 },
  { addresses: TSL2561_ADDRESSES, register: TSL2561_ID, length: 1 },
  { addresses: [VEML7700_ADDRESS], register: VEML7700_ID, length: 2 },
];

/** In words a chip that answers and is none of the kinds, with the id that it says where the kinds of the address have one. */
export async function describeStranger(bus: I2cBus, address: number): Promise<string> {
  const stranger = `at ${hex(address)} a chip answers that is none of those Clima reads`;
  const place = ID_PLACES.find(({ addresses }) => addresses.includes(address));
  if (place === undefined) return stranger;
  const id = await bus.transfer(address, [place.register], place.length);
  // The lower byte comes first
  return id.ok ? `${stranger}: it says id 0x${Buffer.from(id.value).reverse().toString("hex")}` : stranger;
}
