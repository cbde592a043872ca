/** What is usual at a place: close to the means of weather stations by latitude, without seas and mountains. */
export interface Climate {
  readonly seaLevelPressureHpa: number;
  readonly pressureSigmaHpa: number;
  readonly meanC: number;
  /** Half of the difference between the warmest and the coldest days of the year. */
  readonly annualSwingC: number;
  readonly dailyRangeC: number;
  readonly airMassC: number;
  /** From the west; the trade winds and the polar winds are negative. Above the friction of the ground. */
  readonly westWindMs: number;
  /** How much passing fronts count: 1 where the most go past, hardly anything at the equator. */
  readonly storminess: number;
  /** How readily warm air turns over into showers: 1 at the equator. */
  readonly showeriness: number;
}

const RAD = Math.PI / 180;
const LAPSE_C_PER_M = 0.0065;

/** The climate of a latitude and an elevation; at 50° that of central Europe. */
export function climateAt(latitudeDeg: number, elevationM: number): Climate {
  const fromEquatorDeg = Math.abs(latitudeDeg);
  const pressureSigmaHpa = Math.min(11, 1.5 + 12.75 * Math.sin(fromEquatorDeg * RAD) ** 2);
  return {
    // High in the belt of the horse latitudes
    seaLevelPressureHpa: 1012 + 5 * Math.exp(-(((fromEquatorDeg - 33) / 28) ** 2)),
    pressureSigmaHpa,
    meanC: 28.3 - 0.00667 * fromEquatorDeg ** 2 - LAPSE_C_PER_M * elevationM,
    annualSwingC: Math.min(14, 0.7 + 0.0251 * fromEquatorDeg ** 1.5),
    // Towards the poles the sun stands as high at night as by day
    dailyRangeC: 9.5 * Math.min(1, (90 - fromEquatorDeg) / 30),
    airMassC: 3.2 * (pressureSigmaHpa / 9),
    westWindMs: -5 * Math.cos(3 * fromEquatorDeg * RAD),
    storminess: Math.min(1, pressureSigmaHpa / 9),
    showeriness: Math.cos(fromEquatorDeg * RAD) ** 2,
  };
}

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
