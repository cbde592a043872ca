import { err, ok, type Result } from "@clima/schemas";
import { crc8 } from "../crc8.ts";

// Sensirion SHT3x-DIS version 4, section 4.12
const CRC_INITIAL = 0xff;

export interface Sht3xCounts {
  readonly temperatureCounts: number;
  readonly humidityCounts: number;
}

/** The counts of an answer of six bytes; an error where a checksum is wrong. */
export function parseAnswer(bytes: Uint8Array): Result<Sht3xCounts, string> {
  const temperature = word(bytes.subarray(0, 3));
  const humidity = word(bytes.subarray(3, 6));
  if (temperature === undefined || humidity === undefined) {
    return err(`the SHT3x's ${temperature === undefined ? "temperature" : "humidity"} has a wrong checksum; check the wiring`);
  }
  return ok({ temperatureCounts: temperature, humidityCounts: humidity });
}

function word([msb = 0, lsb = 0, checksum]: Uint8Array): number | undefined {
  return crc8([msb, lsb], CRC_INITIAL) === checksum ? (msb << 8) | lsb : undefined;
}

/** A word and its checksum, as the chip says it. */
export function wordBytes(counts: number): readonly number[] {
  const bytes = [counts >> 8, counts & 0xff];
  return [...bytes, crc8(bytes, CRC_INITIAL)];
}

/** Section 4.13. */
export const toTemperatureC = (counts: number) => -45 + (175 * counts) / 65_535;

/** Section 4.13. */
export const toHumidityPct = (counts: number) => (100 * counts) / 65_535;
