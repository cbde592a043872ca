/** A temperate climate, central Europe; the same wherever the station is, but its seasons follow its hemisphere. */
export const CLIMATE = {
  seaLevelPressureHpa: 1015.5,
  pressureSigmaHpa: 9,
  meanC: 10.8,
  annualSwingC: 9.6,
  dailyRangeC: 9.5,
  airMassC: 3.2,
} as const;

/** Warmest about 20 July in the north, half a year later in the south; the angle is 0 at New Year. */
const NORTH_WARMEST_RAD = (2 * Math.PI * 199) / 365;

/** +1 in the warmest days of the year, −1 in the coldest. */
export function warmthOfSeason(yearAngleRad: number, latitudeDeg: number): number {
  const north = Math.cos(yearAngleRad - NORTH_WARMEST_RAD);
  return latitudeDeg >= 0 ? north : -north;
}

/** Hourly shape of a day's temperature, 0.03 to 1, 0.44 on average (Campbell and Norman 1998, eq. 2.2). */
export const shapeOfDay = (solarHour: number): number =>
  0.44 - 0.46 * Math.sin((Math.PI / 12) * solarHour + 0.9) + 0.11 * Math.sin((Math.PI / 6) * solarHour + 0.9);
