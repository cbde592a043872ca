import { err, ok, type Result, type Values } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import { hex, type I2cBus } from "../platform/i2c-bus.ts";
import type { Sensor } from "../platform/sensor.ts";

// Of all Bosch chips: BMP180 p. 18, BME280 sections 5.4.1 and 5.4.2
const ID_REGISTER = 0xd0;
const RESET = [0xe0, 0xb6] as const;

export interface CalibratedChip<C> extends Pick<Sensor, "name" | "quantities" | "compensated"> {
  readonly address: number;
  readonly chipId: number;
  /** After a reset. */
  readonly startUpMs: number;
  readCalibration(): Promise<Result<C, string>>;
  measure(calibration: C): Promise<Result<Values, string>>;
}

/** A Bosch chip with constants of its own. After a failure it is identified and its calibration read again: it may be another chip. */
export function createCalibratedSensor<C>(bus: I2cBus, clock: Clock, chip: CalibratedChip<C>): Sensor {
  const { name, quantities, compensated = [], address, chipId, startUpMs } = chip;
  let calibration: C | undefined;

  async function identify(): Promise<Result<C, string>> {
    const id = await bus.transfer(address, [ID_REGISTER], 1);
    if (!id.ok) return id;
    const [actual = 0] = id.value;
    if (actual === chipId) return chip.readCalibration();
    return err(`the chip at ${hex(address)} says id ${hex(actual)}, a ${name} says ${hex(chipId)}; is another part at this address?`);
  }

  return {
    name,
    quantities,
    compensated,
    async reset() {
      await bus.transfer(address, [...RESET], 0);
      await clock.sleepMs(startUpMs);
    },
    async read() {
      const known = calibration === undefined ? await identify() : ok(calibration);
      if (!known.ok) return known;
      const measured = await chip.measure(known.value);
      calibration = measured.ok ? known.value : undefined;
      return measured;
    },
  };
}
