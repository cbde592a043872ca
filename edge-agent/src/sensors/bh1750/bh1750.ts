import { err, ok, type Result } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import type { I2cBus } from "../../platform/i2c-bus.ts";
import type { Sensor } from "../../platform/sensor.ts";
import { type Bh1750Setting, conversionMs, FIRST_LOOK, LEAST_SENSITIVE, MODES, SATURATED_COUNTS, settingFor, toLux } from "./light.ts";

// ROHM BH1750FVI rev. D
export const BH1750_ADDRESSES = [0x23, 0x5c] as const; // p. 10, ADDR low and high
export const POWER_ON = 0x01; // p. 5
export const MTREG_HIGH = 0x40;
export const MTREG_LOW = 0x60;

/** Illuminance in lux, by the finest setting that the light of the moment allows: neither night nor noon saturates. */
export function createBh1750(bus: I2cBus, clock: Clock, address: number = BH1750_ADDRESSES[0]): Sensor {
  /** One opcode per transfer: the chip takes no second one before a stop (p. 7). */
  async function send(opcodes: readonly number[]): Promise<Result<unknown, string>> {
    for (const opcode of opcodes) {
      const sent = await bus.transfer(address, [opcode], 0);
      if (!sent.ok) return sent;
    }
    return ok(undefined);
  }

  async function measure(setting: Bh1750Setting): Promise<Result<number, string>> {
    const { mtreg } = setting;
    const started = await send([POWER_ON, MTREG_HIGH | (mtreg >> 5), MTREG_LOW | (mtreg & 0x1f), MODES[setting.mode].opcode]);
    if (!started.ok) return started;
    // read too early, the register has the light of the measurement before, and nothing says so
    await clock.sleepMs(conversionMs(setting));
    const answer = await bus.transfer(address, [], 2);
    if (!answer.ok) return answer;
    const [msb = 0, lsb = 0] = answer.value;
    return ok((msb << 8) | lsb);
  }

  return {
    name: "BH1750",
    quantities: ["illuminanceLux"],
    async read() {
      const look = await measure(FIRST_LOOK);
      if (!look.ok) return look;
      let setting = settingFor(toLux(look.value, FIRST_LOOK));
      let counts = await measure(setting);
      if (!counts.ok) return counts;
      if (counts.value === SATURATED_COUNTS && setting.mtreg !== LEAST_SENSITIVE.mtreg) {
        setting = LEAST_SENSITIVE;
        counts = await measure(setting);
        if (!counts.ok) return counts;
      }
      const illuminanceLux = toLux(counts.value, setting);
      if (counts.value === SATURATED_COUNTS)
        return err(`the light is at least ${Math.round(illuminanceLux)} lx, more than a BH1750 can tell`);
      return ok({ illuminanceLux });
    },
  };
}
