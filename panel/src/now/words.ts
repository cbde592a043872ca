import type { Words } from "../words/words.ts";

/** What numbers are called: names of the reader's words. */

/** An arrow for the eye, and the name of the words that say the same. */
export interface Trend {
  readonly arrow: "↑" | "↗" | "→" | "↘" | "↓";
  readonly name: keyof Words["now"]["trend"];
}

/** WMO code table 0200, characteristic of the pressure tendency in the three hours before. */
const CHARACTERISTICS: readonly Trend[] = [
  { arrow: "↗", name: "roseNowFalls" },
  { arrow: "↗", name: "risingSlower" },
  { arrow: "↑", name: "rising" },
  { arrow: "↑", name: "risingFaster" },
  { arrow: "→", name: "steady" },
  { arrow: "↘", name: "fellNowRises" },
  { arrow: "↘", name: "fallingSlower" },
  { arrow: "↓", name: "falling" },
  { arrow: "↓", name: "fallingFaster" },
];

/** Undefined for what is no code of the table. */
export const pressureTrend = (code: number): Trend | undefined => CHARACTERISTICS[code];

const STEADY_C = 0.5;
const FAST_C = 2;

/** `inHourC`: the change in an hour; what is shown with one decimal is judged by it. */
export function temperatureTrend(inHourC: number): Trend {
  const changeC = Math.round(inHourC * 10) / 10;
  if (Math.abs(changeC) < STEADY_C) return { arrow: "→", name: "steady" };
  const isFast = Math.abs(changeC) >= FAST_C;
  if (changeC > 0) return isFast ? { arrow: "↑", name: "risingFast" } : { arrow: "↗", name: "rising" };
  return isFast ? { arrow: "↓", name: "fallingFast" } : { arrow: "↘", name: "falling" };
}

const COMPASS = ["N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"] as const;

/** Where the wind comes from, of the sixteen points of the compass. `directionDeg`: 0 and 360 are north. */
export const compassPoint = (directionDeg: number): (typeof COMPASS)[number] => COMPASS[Math.round(directionDeg / 22.5) % 16] ?? "N";

/** Beaufort's scale by its upper limits in m/s (WMO No. 8, table 5.1). */
const BEAUFORT: readonly (readonly [toMs: number, name: keyof Words["now"]["windForce"]])[] = [
  [0.2, "calm"],
  [1.5, "lightAir"],
  [3.3, "lightBreeze"],
  [5.4, "gentleBreeze"],
  [7.9, "moderateBreeze"],
  [10.7, "freshBreeze"],
  [13.8, "strongBreeze"],
  [17.1, "nearGale"],
  [20.7, "gale"],
  [24.4, "strongGale"],
  [28.4, "storm"],
  [32.6, "violentStorm"],
];

/** Limits have one decimal, so the speed is rounded to one. */
export const windForce = (speedMs: number): keyof Words["now"]["windForce"] =>
  BEAUFORT.find(([toMs]) => Math.round(speedMs * 10) / 10 <= toMs)?.[1] ?? "hurricane";

/** Nobody sweats where it is colder, and a dew point says nothing of comfort. */
const COMFORT_FROM_C = 18;
type ComfortName = keyof Words["now"]["comfort"];
/** By the dew point, as weather services and stations have it. */
const COMFORT: readonly (readonly [belowC: number, name: ComfortName])[] = [
  [10, "dry"],
  [16, "comfortable"],
  [18, "slightlyHumid"],
  [21, "humid"],
  [24, "muggy"],
];

/** How the air feels; undefined where it is too cold for that. */
export function comfortOf(temperatureC: number, dewPointC: number): ComfortName | undefined {
  if (temperatureC < COMFORT_FROM_C) return undefined;
  return COMFORT.find(([belowC]) => dewPointC < belowC)?.[1] ?? "oppressive";
}

/** New, full and the quarters are instants; so much of a phase on both sides is named after them, some fifteen hours. */
const MOON_INSTANT = 0.021;
const MOON_NAMES = [
  ["new", "waxingCrescent"],
  ["firstQuarter", "waxingGibbous"],
  ["full", "waningGibbous"],
  ["lastQuarter", "waningCrescent"],
] as const;

/** `phase`: 0 new, 0.5 full, up to 1. */
export function moonName(phase: number): keyof Words["now"]["moonPhase"] {
  const quarters = phase * 4;
  const nearest = Math.round(quarters);
  if (Math.abs(quarters - nearest) <= MOON_INSTANT * 4) return (MOON_NAMES[nearest % 4] ?? MOON_NAMES[0])[0];
  return (MOON_NAMES[Math.floor(quarters) % 4] ?? MOON_NAMES[0])[1];
}
