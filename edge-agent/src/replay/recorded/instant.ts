import { err, ok, type Result, show } from "@clima/schemas";

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3})\d*)?)?(Z|[+-]\d\d:?\d\d)?$/;
const MINUTE_MS = 60_000;
/** What the contract takes and every store can hold. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;

export interface InstantRule {
  /** Whether a time that names no zone is UTC, because the format says so; otherwise it is refused. */
  readonly isZoneless: boolean;
}

/**
 * An instant in UTC, ISO 8601 with milliseconds. Not Date.parse, which reads a time without a zone in the zone of this
 * computer and takes 30 February for 2 March.
 */
export function parseInstant(column: string, text: string | undefined, { isZoneless }: InstantRule): Result<string, string> {
  const atMs = instantMs(text ?? "", isZoneless);
  const year = atMs === undefined ? 0 : new Date(atMs).getUTCFullYear();
  if (atMs !== undefined && year >= FIRST_YEAR && year <= LAST_YEAR) return ok(new Date(atMs).toISOString());
  const zone = isZoneless ? "" : " with its zone";
  return err(
    `${column} is ${show(text)}; expected an instant of the years ${FIRST_YEAR} to ${LAST_YEAR}${zone}, such as 2013-01-01T06:00:00Z`,
  );
}

function instantMs(text: string, isZoneless: boolean): number | undefined {
  const parts = INSTANT.exec(text);
  const zone = parts?.[8] ?? (isZoneless ? "Z" : undefined);
  if (!parts || zone === undefined) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map((digits) => Number(digits ?? 0));
  const localMs = Date.UTC(year, month - 1, day, hour, minute, second, Number((parts[7] ?? "").padEnd(3, "0")));
  const local = new Date(localMs);
  const isOnCalendar = local.getUTCMonth() === month - 1 && local.getUTCHours() === hour;
  return isOnCalendar && minute < 60 && second < 60 ? localMs - zoneMs(zone) : undefined;
}

/** How far a zone such as +01:00 is ahead of UTC. */
function zoneMs(zone: string): number {
  if (zone === "Z") return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * MINUTE_MS;
}
