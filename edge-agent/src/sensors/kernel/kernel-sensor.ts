import { err, ok, type Quantity, type Result, type Values } from "@clima/schemas";
import { hex } from "../../platform/i2c-bus.ts";
import type { I2cPlace, KernelChip } from "../../platform/kernel-chips.ts";
import type { Sensor } from "../../platform/sensor.ts";
import { describeRefusedTemperature, isAirTemperature } from "../refused-temperature.ts";
import { type Channel, channelsOf, parseNumber } from "./channels.ts";

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
/** Of counters of light with 16 bits: the light is any that is brighter. */
const SATURATED_COUNTS = 0xffff;

type ReadChannel = Result<number, string>;

/** The sensor of a chip that a driver of the kernel holds; undefined for one that measures no weather. */
export function createKernelSensor(chip: KernelChip): KernelSensor | undefined {
  const channels = channelsOf(chip);
  if (channels.length === 0) return undefined;
  const kind = KINDS.get(chip.name.toLowerCase());
  const measured = channels.map(({ quantity }) => quantity);
  const hasThermometer = measured.includes("temperatureC");
  const isPublished = (quantity: Quantity) => kind !== ONLY_PRESSURE || quantity === "pressureHpa";
  let isGone = false;

  async function numberIn(file: string): Promise<ReadChannel> {
    const text = await chip.readText(file);
    isGone = !text.ok && text.error.isGone;
    if (!text.ok) return err(`${file}: ${text.error.reason}`);
    const value = parseNumber(text.value);
    return value === undefined ? err(`${file} says ${JSON.stringify(text.value.trim())}, expected a number`) : ok(value);
  }

  async function readScaled({ raw = "", scale, offset }: Channel): Promise<ReadChannel> {
    const counts = await numberIn(raw);
    if (!counts.ok) return counts;
    if (scale === undefined) return err(`${raw} has no scale beside it, so its unit is not known`);
    const factor = await numberIn(scale);
    if (!factor.ok) return factor;
    if (factor.value === 0) return err(`${scale} says 0, with which everything would be 0`);
    const added = offset === undefined ? ok(0) : await numberIn(offset);
    return added.ok ? ok((counts.value + added.value) * factor.value) : added;
  }

  async function whyUnusable({ fault, raw, quantity }: Channel): Promise<string | undefined> {
    if (fault !== undefined) {
      const said = await numberIn(fault);
      if (!said.ok) return said.error;
      if (said.value !== 0) return `${fault} says that the chip is broken`;
    }
    if (quantity !== "illuminanceLux" || raw === undefined) return undefined;
    const counts = await numberIn(raw);
    if (!counts.ok) return counts.error;
    return counts.value >= SATURATED_COUNTS ? `there is more light than a ${chip.name} can tell` : undefined;
  }

  async function readChannel(channel: Channel): Promise<ReadChannel> {
    const unusable = await whyUnusable(channel);
    if (unusable !== undefined) return err(unusable);
    const value = channel.input === undefined ? await readScaled(channel) : await numberIn(channel.input);
    return value.ok ? ok(value.value * channel.perKernelUnit) : value;
  }

  return {
    name: `${chip.name} (${chip.by} ${chip.device})`,
    kind,
    ...(chip.i2c ? { i2c: chip.i2c } : {}),
    quantities: measured.filter(isPublished),
    compensated: hasThermometer ? measured.filter((quantity) => quantity !== "temperatureC" && quantity !== "illuminanceLux") : [],
    foundAt: () => placeInWords(chip),
    isHeld: () => !isGone,
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
      return ok(values);
    },
  };
}

const placeInWords = ({ i2c, device, by }: KernelChip): string =>
  i2c ? `${hex(i2c.address)}, by the kernel (${by})` : `${device}, by the kernel (${by})`;
