import { err, ok, type Result } from "@clima/schemas";
import { crc8 } from "../crc8.ts";

export type Htu21dKind = "temperature" | "humidity";

// TE HTU21D(F) 05/2017, p. 15: the last two bits are status; bit 1 says which of the two was measured
const STATUS_MASK = 0x0003;
const IS_HUMIDITY = 0x0002;
const OPEN_CIRCUIT = 0x0000;
const SHORT_CIRCUIT = 0xffff;

/** The counts of an answer of three bytes, its status bits removed; an error where checksum, kind or circuit is wrong. */
export function parseAnswer(bytes: Uint8Array, kind: Htu21dKind): Result<number, string> {
  const [msb = 0, lsb = 0, checksum = 0] = bytes;
  const word = (msb << 8) | lsb;
  if (crc8([msb, lsb], 0) !== checksum) return err(`the HTU21D's ${kind} has a wrong checksum; check the wiring`);
  if (word === OPEN_CIRCUIT || word === SHORT_CIRCUIT) return err(`the HTU21D says its ${kind} sensor is broken (0x${word.toString(16)})`);
  if (((word & IS_HUMIDITY) !== 0) !== (kind === "humidity")) return err(`the HTU21D answered with the other quantity, not ${kind}`);
  return ok(word & ~STATUS_MASK);
}

/** TE HTU21D(F) 05/2017, p. 15. */
export const toTemperatureC = (counts: number) => -46.85 + (175.72 * counts) / 2 ** 16;

/** TE HTU21D(F) 05/2017, p. 15: −6 to 119, of which the physical part is 0 to 100. */
export const toHumidityPct = (counts: number) => -6 + (125 * counts) / 2 ** 16;

const PCT_PER_DEGREE = -0.15;

/** The humidity at the temperature at which it was measured, 0 to 80 °C; the chip is calibrated at 25 °C (TE HTU21D(F) 05/2017, p. 4). */
export const compensateHumidityPct = (humidityPct: number, temperatureC: number): number =>
  humidityPct + (25 - Math.min(80, Math.max(0, temperatureC))) * PCT_PER_DEGREE;
