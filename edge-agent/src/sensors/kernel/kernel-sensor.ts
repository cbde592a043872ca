import { err, ok, type Quantity, type Result, type Values } from "@clima/schemas";
import { hex } from "../../platform/i2c-bus.ts";
import type { I2cPlace, KernelChip } from "../../platform/kernel-chips.ts";
import type { Sensor } from "../../platform/sensor.ts";
import { compensateHumidityPct } from "../htu21d/conversion.ts";
import { describeRefusedTemperature, isAirTemperature } from "../refused-temperature.ts";
import { createChannelReader } from "./channel-reader.ts";
import { channelsOf } from "./channels.ts";

/** A chip that is read through its driver in the kernel. */
export interface KernelSensor extends Sensor {
  /** In small letters, the name that station.chips has for the kind; undefined for a kind that Clima itself does not read. */
  readonly kind: string | undefined;
  readonly i2c?: I2cPlace;
  foundAt(): string;
  /** False once the driver has let go of the chip, which another may ask then. */
  isHeld(): boolean;
}

/** Whether the chip at a place is read by this sensor, so that nobody else asks it. */
export const isReadAt = ({ i2c, isHeld }: KernelSensor, { busNumber, address }: I2cPlace): boolean =>
  i2c?.busNumber === busNumber && i2c.address === address && isHeld();

/** By the names that the drivers of Linux give: the kinds of station.chips. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ["bmp085", "bmp180"],
  ["bmp180", "bmp180"],
  ["bmp280", "bmp280"],
  ["bme280", "bme280"],
  ["bme680", "bme680"],
  ["aht10", "aht20"],
  ["aht20", "aht20"],
  ["htu21", "htu21d"],
  ["sht21", "htu21d"],
  ["si7020", "htu21d"],
  ["sht3x", "sht3x"],
  ["sht4x", "sht4x"],
  ["tsl2560", "tsl2561"],
  ["tsl2561", "tsl2561"],
  ["bh1750", "bh1750"],
  ["veml7700", "veml7700"],
]);

// A BMP180 is on boards that warm it, as Clima's own driver of it has it
const ONLY_PRESSURE = "bmp180";
// drivers/iio/humidity/htu21.c says the humidity as at 25 °C; an SHT21 or Si7021 reckons with its temperature itself
const UNCOMPENSATED = "htu21";

function withHumidityCompensated(values: Values): Values {
  const { temperatureC, humidityPct } = values;
  if (temperatureC === undefined || humidityPct === undefined) return values;
  return { ...values, humidityPct: compensateHumidityPct(humidityPct, temperatureC) };
}

/** The sensor of a chip that a driver of the kernel holds; undefined for one that measures no weather. */
export function createKernelSensor(chip: KernelChip): KernelSensor | undefined {
  const channels = channelsOf(chip);
  if (channels.length === 0) return undefined;
  const kind = KINDS.get(chip.name.toLowerCase());
  const measured = channels.map(({ quantity }) => quantity);
  const hasThermometer = measured.includes("temperatureC");
  const isPublished = (quantity: Quantity) => kind !== ONLY_PRESSURE || quantity === "pressureHpa";
  const { readChannel, isHeld } = createChannelReader(chip);

  return {
    name: `${chip.name} (${chip.by} ${chip.device})`,
    kind,
    ...(chip.i2c ? { i2c: chip.i2c } : {}),
    quantities: measured.filter(isPublished),
    compensated: hasThermometer ? measured.filter((quantity) => quantity !== "temperatureC" && quantity !== "illuminanceLux") : [],
    foundAt: () => placeInWords(chip),
    isHeld,
    /** One after the other, for a chip measures once for all of them; where one fails the others are not believed either. */
    async read(): Promise<Result<Values, string>> {
      const values: Partial<Record<Quantity, number>> = {};
      for (const channel of channels) {
        const value = await readChannel(channel);
        if (!value.ok) return err(`the kernel's ${chip.name}, ${value.error}`);
        if (channel.quantity === "temperatureC" && !isAirTemperature(value.value))
          return err(describeRefusedTemperature(chip.name, value.value));
        if (isPublished(channel.quantity)) values[channel.quantity] = value.value;
      }
      return ok(chip.name === UNCOMPENSATED ? withHumidityCompensated(values) : values);
    },
  };
}

const placeInWords = ({ i2c, device, by }: KernelChip): string =>
  i2c ? `${hex(i2c.address)}, by the kernel (${by})` : `${device}, by the kernel (${by})`;
