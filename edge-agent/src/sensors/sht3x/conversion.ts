import { err, ok, type Result } from "@clima/schemas";
import { parseWord } from "../sensirion-words.ts";

export interface Sht3xCounts {
  readonly temperatureCounts: number;
  readonly humidityCounts: number;
}

/** The counts of an answer of six bytes; an error where a checksum is wrong. */
export function parseAnswer(bytes: Uint8Array): Result<Sht3xCounts, string> {
  const temperature = parseWord(bytes.subarray(0, 3));
  const humidity = parseWord(bytes.subarray(3, 6));
  if (temperature === undefined || humidity === undefined) {
    return err(`the SHT3x's ${temperature === undefined ? "temperature" : "humidity"} has a wrong checksum; check the wiring`);
  }
  return ok({ temperatureCounts: temperature, humidityCounts: humidity });
}

/** Sensirion SHT3x-DIS version 4, section 4.13. */
export const toTemperatureC = (counts: number) => -45 + (175 * counts) / 65_535;

/** Section 4.13. */
export const toHumidityPct = (counts: number) => (100 * counts) / 65_535;
