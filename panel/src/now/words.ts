/** Numbers in words. */

/** An arrow for the eye, and the word that says the same. */
export interface Trend {
  readonly arrow: "↑" | "↗" | "→" | "↘" | "↓";
  readonly words: string;
}

/** WMO code table 0200, characteristic of the pressure tendency in the three hours before. */
const CHARACTERISTICS: readonly Trend[] = [
  { arrow: "↗", words: "rose, now falls" },
  { arrow: "↗", words: "rising more slowly" },
  { arrow: "↑", words: "rising" },
  { arrow: "↑", words: "rising faster" },
  { arrow: "→", words: "steady" },
  { arrow: "↘", words: "fell, now rises" },
  { arrow: "↘", words: "falling more slowly" },
  { arrow: "↓", words: "falling" },
  { arrow: "↓", words: "falling faster" },
];

/** Undefined for what is no code of the table. */
export const pressureTrend = (code: number): Trend | undefined => CHARACTERISTICS[code];

const STEADY_C = 0.5;
const FAST_C = 2;

/** `inHourC`: the change in an hour; what is shown with one decimal is judged by it. */
export function temperatureTrend(inHourC: number): Trend {
  const changeC = Math.round(inHourC * 10) / 10;
  if (Math.abs(changeC) < STEADY_C) return { arrow: "→", words: "steady" };
  const isFast = Math.abs(changeC) >= FAST_C;
  if (changeC > 0) return isFast ? { arrow: "↑", words: "rising fast" } : { arrow: "↗", words: "rising" };
  return isFast ? { arrow: "↓", words: "falling fast" } : { arrow: "↘", words: "falling" };
}

const COMPASS = ["N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"] as const;

/** Where the wind comes from, of the sixteen points of the compass. `directionDeg`: 0 and 360 are north. */
export const compassPoint = (directionDeg: number): string => COMPASS[Math.round(directionDeg / 22.5) % 16] ?? "N";

/** Beaufort's scale by its upper limits in m/s (WMO No. 8, table 5.1). */
const BEAUFORT: readonly (readonly [toMs: number, word: string])[] = [
  [0.2, "calm"],
  [1.5, "light air"],
  [3.3, "light breeze"],
  [5.4, "gentle breeze"],
  [7.9, "moderate breeze"],
  [10.7, "fresh breeze"],
  [13.8, "strong breeze"],
  [17.1, "near gale"],
  [20.7, "gale"],
  [24.4, "strong gale"],
  [28.4, "storm"],
  [32.6, "violent storm"],
];

/** Limits have one decimal, so the speed is rounded to one. */
export const windWord = (speedMs: number): string => BEAUFORT.find(([toMs]) => Math.round(speedMs * 10) / 10 <= toMs)?.[1] ?? "hurricane";

/** Nobody sweats where it is colder, and a dew point says nothing of comfort. */
const COMFORT_FROM_C = 18;
/** By the dew point, as weather services and stations have it. */
const COMFORT: readonly (readonly [belowC: number, word: string])[] = [
  [10, "dry"],
  [16, "comfortable"],
  [18, "slightly humid"],
  [21, "humid"],
  [24, "muggy"],
];

/** How the air feels; undefined where it is too cold for that. */
export function comfortWord(temperatureC: number, dewPointC: number): string | undefined {
  if (temperatureC < COMFORT_FROM_C) return undefined;
  return COMFORT.find(([belowC]) => dewPointC < belowC)?.[1] ?? "oppressive";
}

/** New, full and the quarters are instants; so much of a phase on both sides is named after them, some fifteen hours. */
const MOON_INSTANT = 0.021;
const MOON_WORDS = [
  ["new moon", "waxing crescent"],
  ["first quarter", "waxing gibbous"],
  ["full moon", "waning gibbous"],
  ["last quarter", "waning crescent"],
] as const;

/** `phase`: 0 new, 0.5 full, up to 1. */
export function moonWord(phase: number): string {
  const quarters = phase * 4;
  const nearest = Math.round(quarters);
  if (Math.abs(quarters - nearest) <= MOON_INSTANT * 4) return (MOON_WORDS[nearest % 4] ?? MOON_WORDS[0])[0];
  return (MOON_WORDS[Math.floor(quarters) % 4] ?? MOON_WORDS[0])[1];
}
