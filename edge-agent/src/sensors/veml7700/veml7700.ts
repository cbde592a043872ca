import { err, ok, type Result } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import type { I2cBus } from "../../platform/i2c-bus.ts";
import type { Sensor } from "../../platform/sensor.ts";
import { configurationOf, FIRST_LOOK, SATURATED_COUNTS, settingFor, toLux, type Veml7700Setting } from "./light.ts";

// Vishay 84286
export const VEML7700_ADDRESS = 0x10; // "Slave address"
const CONFIGURATION = 0x00;
const LIGHT = 0x04;
export const VEML7700_ID = 0x07;
// table 8: 0x81 of every part, 0xC4 of one at 0x10
const ID_WORD = 0xc481;
const SHUT_DOWN = 0x0001;
// "at least 2.5 ms" after it is switched on; no tolerance of the integration is given, a fifth is allowed for
const SWITCH_ON_MS = 5;
const SLOWEST = 1.2;

async function readWord(bus: I2cBus, address: number, register: number): Promise<Result<number, string>> {
  const answer = await bus.transfer(address, [register], 2);
  if (!answer.ok) return answer;
  const [lsb = 0, msb = 0] = answer.value;
  return ok((msb << 8) | lsb);
}

/** Whether a VEML7700 is at the address, by its id. */
export async function isVeml7700(bus: I2cBus, _clock: Clock, address: number): Promise<Result<boolean, string>> {
  const id = await readWord(bus, address, VEML7700_ID);
  return id.ok ? ok(id.value === ID_WORD) : id;
}

/** Illuminance in lux, by the finest setting that the light of the moment allows. */
export function createVeml7700(bus: I2cBus, clock: Clock, address: number = VEML7700_ADDRESS): Sensor {
  const configure = (word: number) => bus.transfer(address, [CONFIGURATION, word & 0xff, word >> 8], 0);

  /** Switched off and on between, for a measurement begins with that; read too early, the register has the light before. */
  async function measure(setting: Veml7700Setting): Promise<Result<number, string>> {
    const word = configurationOf(setting);
    for (const each of [word | SHUT_DOWN, word]) {
      const configured = await configure(each);
      if (!configured.ok) return configured;
    }
    await clock.sleepMs(SWITCH_ON_MS + setting.integrationMs * SLOWEST);
    const kept = await readWord(bus, address, CONFIGURATION);
    if (!kept.ok) return kept;
    if (kept.value !== word) return err("the VEML7700 has lost its setting; was its power cut?");
    return readWord(bus, address, LIGHT);
  }

  return {
    name: "VEML7700",
    quantities: ["illuminanceLux"],
    async read() {
      const look = await measure(FIRST_LOOK);
      if (!look.ok) return look;
      if (look.value === SATURATED_COUNTS) return err("there is more light than a VEML7700 can tell");
      const setting = settingFor(look.value);
      const fine = setting === FIRST_LOOK ? look : await measure(setting);
      if (!fine.ok) return fine;
      // It became brighter between the two
      if (fine.value === SATURATED_COUNTS) return ok({ illuminanceLux: toLux(look.value, FIRST_LOOK) });
      return ok({ illuminanceLux: toLux(fine.value, setting) });
    },
  };
}
