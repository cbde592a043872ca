import type { Quantity, Values } from "@clima/schemas";

/** What the sky must look like, where that is known: outdoors, and while the clock is right. */
export interface Sky {
  readonly sunElevationDeg?: number | undefined;
}

const DARK_BELOW_DEG = -8;
/** Full moon 0.3 lx, a street lamp near by up to 20 lx. */
const NIGHT_LUX = 50;

interface Rule {
  readonly doubts: readonly Quantity[];
  readonly isBroken: (values: Values, sky: Sky) => boolean;
}

/** A comparison with what is absent is false. */
const over = (one: number | undefined, other: number | undefined) => one !== undefined && other !== undefined && one > other;

const RULES: readonly Rule[] = [
  { doubts: ["dewPointC", "temperatureC"], isBroken: ({ dewPointC, temperatureC }) => over(dewPointC, temperatureC) },
  { doubts: ["humidityPct"], isBroken: ({ humidityPct }) => humidityPct === 0 },
  { doubts: ["windSpeedMs", "windGustMs"], isBroken: ({ windSpeedMs, windGustMs }) => over(windSpeedMs, windGustMs) },
  {
    doubts: ["illuminanceLux"],
    isBroken: ({ illuminanceLux }, { sunElevationDeg }) => over(DARK_BELOW_DEG, sunElevationDeg) && over(illuminanceLux, NIGHT_LUX),
  },
];

/** Quantities that contradict each other or the sky (WMO, Zahumenský 2004, internal consistency). */
export const contradicted = (values: Values, sky: Sky): ReadonlySet<Quantity> =>
  new Set(RULES.filter(({ isBroken }) => isBroken(values, sky)).flatMap(({ doubts }) => doubts));
