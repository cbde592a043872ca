import { DEGREE_DAY_BASE_C } from "@clima/schemas";
import type { DayCounts, RollUp, Summary } from "./summary.ts";

/** Of its hours, so many must have a temperature for what was lowest, highest and mean to be that of the day. */
const WHOLE_SHARE = 0.75;
/** Less is dew or drizzle: a wet day of the WMO's climate indices (R1mm). */
const RAIN_DAY_MM = 1;
/** Of a sum of many tenths, what rounding may take. */
const ROUNDING_MM = 1e-9;

/**
 * What a local day was. Kinds of days as Deutscher Wetterdienst counts them; a day that was measured in part is a frost, summer or tropical
 * day as soon as its readings say so, but no ice day and no tropical night, and has no degree days, for that takes the rest of it.
 */
export function countsOfDay({ temperatureC, rainMm }: RollUp["quantities"], measuredHours: number, hours: number): DayCounts {
  return {
    ...(temperatureC === undefined ? {} : countsOfTemperature(temperatureC, measuredHours, measuredHours >= WHOLE_SHARE * hours)),
    ...(rainMm === undefined ? {} : { rainDays: Number(rainMm.sum >= RAIN_DAY_MM - ROUNDING_MM) }),
  };
}

function countsOfTemperature({ min, max, sum, count }: Summary, measuredHours: number, isWhole: boolean): DayCounts {
  const aboveBaseK = sum / count - DEGREE_DAY_BASE_C;
  return {
    measuredDays: 1,
    wholeDays: Number(isWhole),
    measuredHours,
    frostDays: Number(min < 0),
    iceDays: Number(isWhole && max < 0),
    summerDays: Number(max >= 25),
    tropicalDays: Number(max >= 30),
    tropicalNights: Number(isWhole && min >= 20),
    heatingDegreeDays: isWhole ? Math.max(0, -aboveBaseK) : 0,
    coolingDegreeDays: isWhole ? Math.max(0, aboveBaseK) : 0,
  };
}
