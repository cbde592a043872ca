import type { Reader } from "../reader.ts";

/** The time of day of an instant, such as 06:59. */
export type TimeOf = (iso: string) => string;

/** By a station's time zone; by the reader's own where the browser does not know it. */
export const clockOf =
  (timeZone: string | undefined, reader: Reader): TimeOf =>
  (iso) =>
    reader.time(Date.parse(iso), timeZone);

/** Whose times they are, where the reader's clock shows another. */
export function zoneWords(timeZone: string | undefined, nowIso: string, reader: Reader): string | undefined {
  const isSame = timeZone === undefined || clockOf(timeZone, reader)(nowIso) === clockOf(undefined, reader)(nowIso);
  return isSame ? undefined : reader.words.now.timesOf(timeZone);
}
