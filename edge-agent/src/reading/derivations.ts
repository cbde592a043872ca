import type { Quantity, Values } from "@clima/schemas";
import { apparentTemperatureC, heatIndexC, humidexC } from "./heat.ts";
import { absoluteHumidityGm3, dewPointC, vapourPressureDeficitKpa } from "./humidity.ts";
import { seaLevelPressureHpa } from "./sea-level-pressure.ts";
import { wetBulbC } from "./wet-bulb.ts";

/** What is known of a station beside its readings. */
export interface Site {
  /** Without it there is no sea-level pressure. */
  readonly elevationM?: number | undefined;
  /** Indoors the air stands still; where it is not said, nothing is concluded from it. */
  readonly place?: "indoors" | "outdoors" | undefined;
}

export interface Derivation {
  readonly quantity: Quantity;
  /** All of them must be there; what is derived from a doubtful one is doubtful. */
  readonly from: readonly Quantity[];
  /** Used when they are there. */
  readonly alsoFrom?: readonly Quantity[];
  /** Undefined outside the formula's validity. */
  readonly derive: (inputs: Record<Quantity, number>, values: Values, site: Site) => number | undefined;
}

const MOIST_AIR = ["temperatureC", "humidityPct"] as const;

/** What follows from one reading alone, in this order: a later one may use an earlier one. */
export const DERIVATIONS: readonly Derivation[] = [
  { quantity: "dewPointC", from: MOIST_AIR, derive: ({ temperatureC, humidityPct }) => dewPointC(temperatureC, humidityPct) },
  {
    quantity: "seaLevelPressureHpa",
    from: ["pressureHpa", "temperatureC"],
    alsoFrom: ["humidityPct"],
    derive: ({ pressureHpa, temperatureC }, { humidityPct }, { elevationM }) =>
      elevationM === undefined ? undefined : seaLevelPressureHpa({ pressureHpa, temperatureC, humidityPct, elevationM }),
  },
  {
    quantity: "absoluteHumidityGm3",
    from: MOIST_AIR,
    derive: ({ temperatureC, humidityPct }) => absoluteHumidityGm3(temperatureC, humidityPct),
  },
  {
    quantity: "vapourPressureDeficitKpa",
    from: MOIST_AIR,
    derive: ({ temperatureC, humidityPct }) => vapourPressureDeficitKpa(temperatureC, humidityPct),
  },
  {
    quantity: "wetBulbC",
    from: MOIST_AIR,
    alsoFrom: ["pressureHpa"],
    derive: ({ temperatureC, humidityPct }, { pressureHpa }) => wetBulbC(temperatureC, humidityPct, pressureHpa),
  },
  { quantity: "heatIndexC", from: MOIST_AIR, derive: ({ temperatureC, humidityPct }) => heatIndexC(temperatureC, humidityPct) },
  { quantity: "humidexC", from: ["temperatureC", "dewPointC"], derive: (inputs) => humidexC(inputs.temperatureC, inputs.dewPointC) },
  {
    quantity: "apparentTemperatureC",
    from: MOIST_AIR,
    alsoFrom: ["windSpeedMs"],
    derive: ({ temperatureC, humidityPct }, { windSpeedMs }, { place }) => {
      const windMs = windSpeedMs ?? (place === "indoors" ? 0 : undefined);
      return windMs === undefined ? undefined : apparentTemperatureC(temperatureC, humidityPct, windMs);
    },
  },
];
