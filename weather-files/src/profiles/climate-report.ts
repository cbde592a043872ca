/**
 * Why a text is not read though it is of the weather: the report that weewx, Davis' programs and Cumulus make in the form of NOAA (weewx/skins/
 * Seasons/NOAA) has days and months. Undefined for all others.
 */
export function complainOfReport(firstLines: readonly string[]): string | undefined {
  if (!firstLines.some((line) => /\b(MONTHLY|ANNUAL|YEARLY) CLIMATOLOGICAL SUMMARY\b/i.test(line))) return undefined;
  return "it is a climatological summary with means and extremes of whole days, and no readings; bring in the readings themselves, such as weewx.sdb";
}
