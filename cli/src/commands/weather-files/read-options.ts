import { readFileSync } from "node:fs";
import { isTimeZone, STATION_ID } from "@clima/schemas";
import { isPrecision, type Mapping, type Precision, type ReadOptions } from "@clima/weather-files";
import { fail } from "../../terminal.ts";
import { readMapping } from "./mapping-file.ts";

/** What is typed of files whose readings are wanted. */
export interface FileOptions {
  readonly station?: string;
  readonly timezone?: string;
  readonly precision?: string;
  /** A mapping file. */
  readonly map?: string;
  readonly dryRun?: boolean;
  /** Times before 1990 and in the future are taken, too. */
  readonly force?: boolean;
}

/** What was typed, checked; fails with every mistake of it, a line each. */
export function readOptionsOf({ station, timezone, precision, map, force }: FileOptions): ReadOptions {
  const complaints = [
    ...(station === undefined || STATION_ID.test(station)
      ? []
      : [`--station is ${JSON.stringify(station)}; expected 1 to 32 of a-z, 0-9 and -, no - first, such as living-room`]),
    ...(timezone === undefined || isTimeZone(timezone) ? [] : [`--timezone is ${timezone}; expected a name like Europe/Lisbon, or UTC`]),
    ...(precision === undefined || isPrecision(precision) ? [] : [`--precision is ${precision}; expected s, ms, us or ns`]),
  ];
  if (complaints.length > 0) return fail(...complaints);
  const mapping = map === undefined ? undefined : mappingOf(map);
  return {
    station: station ?? mapping?.station,
    timeZone: timezone ?? mapping?.timeZone,
    precision: precision as Precision | undefined,
    mapping,
    nowMs: Date.now(),
    isAnyTimeTaken: force,
  };
}

function mappingOf(file: string): Mapping {
  const mapping = readMapping(textOf(file));
  return mapping.ok ? mapping.value : fail(`${file} is no mapping of columns:`, ...mapping.error.map((mistake) => `  ${mistake}`));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    return fail(`--map ${file} cannot be read: ${(cause as Error).message}`);
  }
}
