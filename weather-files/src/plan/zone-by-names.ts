import { isTimeZone } from "@clima/schemas";
import { nameKey } from "../columns/header.ts";
import { tokensOf } from "../columns/tokens.ts";
import type { TableHead } from "../port.ts";
import { hoursAhead } from "../times/zone-names.ts";

/** The zone of a table's times: that which their columns name, or a column of zones whose rows all name one. */
export const zoneOf = (head: TableHead, timeColumns: readonly string[]): string | undefined =>
  timeColumns.map(zoneIn).find((zone) => zone !== undefined) ?? zoneOfRows(head);

/** "Time (UTC)", "Timezone : Europe/Paris", "Date Time, GMT-05:00", "Date-Time (EST)" */
export function zoneIn(column: string): string | undefined {
  const named = /[A-Z][A-Za-z_]+(?:\/[A-Z][A-Za-z_-]+){1,2}/.exec(column)?.[0];
  if (named !== undefined && isTimeZone(named)) return named;
  const [, sign, hours] = /\b(?:GMT|UTC) ?([+-])0?(\d{1,2})(?::?00)?(?![\d:])/.exec(column) ?? [];
  if (hours !== undefined) return fixedZone(Number(hours) * (sign === "-" ? -1 : 1));
  const ahead = hoursAhead(/[([]([A-Z]{3,4})[)\]]/.exec(column)?.[1] ?? "");
  if (ahead !== undefined) return fixedZone(ahead);
  const isUtc = tokensOf(column).some((token) => /^(utc|gmt|dateutc|datetimeutc)$/.test(token));
  return isUtc && !/[+-]\d/.test(column) ? "UTC" : undefined;
}

/** Zones of the IANA database whose clocks are never changed; their sign is the other way round. */
function fixedZone(aheadHours: number): string | undefined {
  const name = aheadHours === 0 ? "UTC" : `Etc/GMT${aheadHours > 0 ? "-" : "+"}${Math.abs(aheadHours)}`;
  return isTimeZone(name) ? name : undefined;
}

function zoneOfRows({ columns, sample }: TableHead): string | undefined {
  const index = columns.findIndex((column) => /^(timezone|tz|tzname|zeitzone|fuseauhoraire)$/.test(nameKey(column)));
  const zones = new Set(index === -1 ? [] : sample.map(({ cells }) => cells[index] ?? ""));
  const [zone = "", ...others] = zones;
  return others.length === 0 && zone !== "" && isTimeZone(zone) ? zone : undefined;
}
