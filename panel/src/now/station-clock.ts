/** The time of day of an instant, such as 06:59. */
export type TimeOf = (iso: string) => string;

/** By a station's time zone; by the reader's own where the browser does not know it. */
export function clockOf(timeZone: string | undefined): TimeOf {
  const format = formatOf(timeZone) ?? formatOf(undefined);
  return (iso) => format?.format(Date.parse(iso)) ?? iso;
}

/** Whose times they are, where the reader's clock shows another. */
export function zoneWords(timeZone: string | undefined, nowIso: string): string | undefined {
  return timeZone === undefined || clockOf(timeZone)(nowIso) === clockOf(undefined)(nowIso) ? undefined : `times of ${timeZone}`;
}

function formatOf(timeZone: string | undefined): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", ...(timeZone === undefined ? {} : { timeZone }) });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
