import { err, isTimeZone, ok, type Result } from "@clima/schemas";
import type { ReadOptions } from "../port.ts";
import { createZone } from "../times/zone.ts";

const HOUR_MS = 3_600_000;
/** Of a year with all rules of today. */
const WINTER_MS = Date.UTC(2024, 0, 15);
const SUMMER_MS = Date.UTC(2024, 6, 15);

/**
 * Services of North America write the local standard time all year: with a zone whose clocks are changed each summer would be an hour off. The
 * error says which zone to name instead; without --timezone the plan asks for it.
 */
export function withStandardTime(options: ReadOptions): Result<ReadOptions, string> {
  const asked = options.timeZone ?? options.mapping?.timeZone;
  if (asked === undefined || !isTimeZone(asked)) return ok(options);
  const [winterHours = 0, summerHours = 0] = [WINTER_MS, SUMMER_MS].map((localMs) => hoursAheadOf(asked, localMs));
  if (winterHours === summerHours) return ok(options);
  const hours = Math.min(winterHours, summerHours);
  const fixed = Number.isInteger(hours) ? `Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}` : "one that keeps its time";
  return err(
    `its times are of local standard time all year, and the clocks of ${asked} are changed; expected --timezone ${fixed}, which is the standard time there`,
  );
}

const hoursAheadOf = (zone: string, localMs: number): number => (localMs - (createZone(zone).instantsOf(localMs)[0] ?? localMs)) / HOUR_MS;
