import { err, ok, type Result } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import { hex, type I2cBus } from "../../platform/i2c-bus.ts";
import type { Sensor } from "../../platform/sensor.ts";
import { FIRST_LOOK, isSaturated, settingFor, type Tsl2561Counts, type Tsl2561Package, type Tsl2561Setting, toLux } from "./light.ts";

// TAOS TSL2560/TSL2561 (TAOS059)
export const TSL2561_ADDRESSES = [0x39, 0x29, 0x49] as const; // p. 9: the pin open, low, high
// p. 13: bit 7 selects a register, bit 5 reads a word of it
const CONTROL = 0x80;
const TIMING = 0x81;
export const TSL2561_ID = 0x8a;
const BROAD_WORD = 0xac;
const INFRARED_WORD = 0xae;
// p. 14: what is read back says that the chip is there and on
const POWER_ON = 0x03;
const POWER_OFF = 0x00;

/** The upper half of the id says which part it is (p. 18), and with that which housing and formula. */
const PACKAGES: ReadonlyMap<number, Tsl2561Package> = new Map([
  [0x1, "CS"],
  [0x5, "T"],
]);
const CONTROL_RESERVED = 0xfc;

async function housingOf(bus: I2cBus, address: number): Promise<Result<Tsl2561Package, string>> {
  const id = await bus.transfer(address, [TSL2561_ID], 1);
  if (!id.ok) return id;
  const [value = 0] = id.value;
  const housing = PACKAGES.get(value >> 4);
  return housing ? ok(housing) : err(`the chip at ${hex(address)} says id ${hex(value)}, a TSL2561 says 0x1_ or 0x5_`);
}

/** Whether a TSL2561 is at the address: by its id, and a control register of which only two bits are used. */
export async function isTsl2561(bus: I2cBus, _clock: Clock, address: number): Promise<Result<boolean, string>> {
  const control = await bus.transfer(address, [CONTROL], 1);
  if (!control.ok) return control;
  return ok(((control.value[0] ?? CONTROL_RESERVED) & CONTROL_RESERVED) === 0 && (await housingOf(bus, address)).ok);
}

/** Illuminance in lux, by the finest setting that the light of the moment allows. */
export function createTsl2561(bus: I2cBus, clock: Clock, address: number = TSL2561_ADDRESSES[0]): Sensor {
  async function readWord(command: number): Promise<Result<number, string>> {
    const answer = await bus.transfer(address, [command], 2);
    if (!answer.ok) return answer;
    const [lsb = 0, msb = 0] = answer.value;
    return ok((msb << 8) | lsb);
  }

  /** Switched off and on between, for a measurement begins with the power. */
  async function measure({ timing, maxMs }: Tsl2561Setting): Promise<Result<Tsl2561Counts, string>> {
    for (const setting of [
      [CONTROL, POWER_OFF],
      [TIMING, timing],
      [CONTROL, POWER_ON],
    ]) {
      const set = await bus.transfer(address, setting, 0);
      if (!set.ok) return set;
    }
    await clock.sleepMs(maxMs);
    const control = await bus.transfer(address, [CONTROL], 1);
    if (!control.ok) return control;
    if (((control.value[0] ?? 0) & POWER_ON) !== POWER_ON) return err("the TSL2561 has switched itself off; was its power cut?");
    const broad = await readWord(BROAD_WORD);
    if (!broad.ok) return broad;
    const infrared = await readWord(INFRARED_WORD);
    return infrared.ok ? ok({ broad: broad.value, infrared: infrared.value }) : infrared;
  }

  return {
    name: "TSL2561",
    quantities: ["illuminanceLux"],
    async read() {
      const housing = await housingOf(bus, address);
      if (!housing.ok) return housing;
      const look = await measure(FIRST_LOOK);
      if (!look.ok) return look;
      if (isSaturated(look.value, FIRST_LOOK)) return err("there is more light than a TSL2561 can tell");
      const setting = settingFor(look.value);
      const fine = setting === FIRST_LOOK ? look : await measure(setting);
      if (!fine.ok) return fine;
      // It became brighter between the two
      if (isSaturated(fine.value, setting)) return ok({ illuminanceLux: toLux(look.value, FIRST_LOOK, housing.value) });
      return ok({ illuminanceLux: toLux(fine.value, setting, housing.value) });
    },
  };
}
