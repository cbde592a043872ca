import { err, ok, type Result } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import type { I2cBus } from "../../platform/i2c-bus.ts";
import type { Sensor } from "../../platform/sensor.ts";
import { crc8 } from "../crc8.ts";
import { describeRefusedTemperature, isAirTemperature } from "../refused-temperature.ts";

// ASAIR AHT20 V1.0
export const AHT20_ADDRESS = 0x38; // section 5.3
// section 5.4
const INITIALISE = [0xbe, 0x08, 0x00] as const;
const MEASURE = [0xac, 0x33, 0x00] as const;
const SOFT_RESET = 0xba;
const INITIALISE_WAIT_MS = 12;
const RESET_WAIT_MS = 22;
const IS_BUSY = 0x80;
const IS_CALIBRATED = 0x08;
// section 5.4: 80 ms; the status says whether it is done
const FIRST_WAIT_MS = 82;
const NEXT_WAIT_MS = 20;
const MAX_ASKED = 4;
const ANSWER_LENGTH = 7;
const CRC_INITIAL = 0xff;

export interface Aht20Measured {
  readonly temperatureC: number;
  readonly humidityPct: number;
}

/** Seven bytes: status, 20 bits of humidity, 20 of temperature, a checksum (sections 5.4 and 6). */
export function parseAnswer(bytes: Uint8Array): Result<Aht20Measured, string> {
  const [status = 0, h2 = 0, h1 = 0, shared = 0, t1 = 0, t0 = 0, checksum = 0] = bytes;
  if (crc8([status, h2, h1, shared, t1, t0], CRC_INITIAL) !== checksum)
    return err("the AHT20's answer has a wrong checksum; check the wiring");
  const humidityCounts = (h2 << 12) | (h1 << 4) | (shared >> 4);
  const temperatureCounts = ((shared & 0x0f) << 16) | (t1 << 8) | t0;
  return ok({ temperatureC: (temperatureCounts * 200) / 2 ** 20 - 50, humidityPct: (humidityCounts * 100) / 2 ** 20 });
}

/** Measures, and gives what came, checksum and all: only the AHT20 of all chips at 0x38 has that. */
export async function measureAht20(bus: I2cBus, clock: Clock, address: number): Promise<Result<Aht20Measured, string>> {
  const status = await bus.transfer(address, [], 1);
  if (!status.ok) return status;
  const [flags = IS_BUSY] = status.value;
  if ((flags & IS_BUSY) !== 0) return err("the AHT20 is busy before it was asked to measure");
  if ((flags & IS_CALIBRATED) === 0) {
    const initialised = await bus.transfer(address, INITIALISE, 0);
    if (!initialised.ok) return initialised;
    await clock.sleepMs(INITIALISE_WAIT_MS);
  }
  const started = await bus.transfer(address, MEASURE, 0);
  if (!started.ok) return started;
  for (let asked = 0; asked < MAX_ASKED; asked += 1) {
    await clock.sleepMs(asked === 0 ? FIRST_WAIT_MS : NEXT_WAIT_MS);
    const answer = await bus.transfer(address, [], ANSWER_LENGTH);
    if (!answer.ok) return answer;
    const [answerFlags = IS_BUSY] = answer.value;
    if ((answerFlags & IS_BUSY) !== 0) continue;
    return (answerFlags & IS_CALIBRATED) === 0 ? err("the AHT20 says that it is not calibrated") : parseAnswer(answer.value);
  }
  return err("the AHT20 is still busy");
}

/** Whether the chip at the address measures as an AHT20 does. Its status is read first, which no other chip is harmed by. */
export async function isAht20(bus: I2cBus, clock: Clock, address: number): Promise<Result<boolean, string>> {
  const status = await bus.transfer(address, [], 1);
  return status.ok ? ok((await measureAht20(bus, clock, address)).ok) : status;
}

/** Temperature in °C and relative humidity in percent. */
export function createAht20(bus: I2cBus, clock: Clock, address: number = AHT20_ADDRESS): Sensor {
  return {
    name: "AHT20",
    quantities: ["temperatureC", "humidityPct"],
    compensated: ["humidityPct"],
    async reset() {
      await bus.transfer(address, [SOFT_RESET], 0);
      await clock.sleepMs(RESET_WAIT_MS);
    },
    async read() {
      const measured = await measureAht20(bus, clock, address);
      if (!measured.ok) return measured;
      const { temperatureC, humidityPct } = measured.value;
      return isAirTemperature(temperatureC) ? ok({ temperatureC, humidityPct }) : err(describeRefusedTemperature("AHT20", temperatureC));
    },
  };
}
