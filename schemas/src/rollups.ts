import dayCounts from "../day-counts.json" with { type: "json" };
import listed from "../rollups.json" with { type: "json" };
import { type Quantity, quantityNames } from "./quantities.ts";

/** The roll-ups of readings that are stored beside them in InfluxDB, shortest first. */
export type RollupMeasurement = keyof typeof listed;

export interface RollupFacts {
  readonly description: string;
  readonly time: string;
  /** Name and meaning of each, beside station. */
  readonly tags: Readonly<Record<string, string>>;
}

/** The one list of roll-ups. */
export const rollups: Readonly<Record<RollupMeasurement, RollupFacts>> = listed as Record<RollupMeasurement, RollupFacts>;
export const rollupNames = Object.keys(listed) as readonly RollupMeasurement[];

/** A number of a code has no mean, and of directions the mean is that of the vector; all others have the lowest, mean and highest. */
export type SummedQuantity = Exclude<Quantity, "windDirectionDeg" | "pressureTendencyCode">;
export const summedQuantityNames = quantityNames.filter(
  (name): name is SummedQuantity => name !== "windDirectionDeg" && name !== "pressureTendencyCode",
);

/**
 * What a roll-up has of each summed quantity: the lowest, the mean of all readings, the highest, and how many there were. Rain, which each
 * reading has since the one before it, has its sum, too.
 */
export type RollupStatistic = "min" | "mean" | "max" | "count";

/** A field of a roll-up. */
export const rollupField = (quantity: SummedQuantity, statistic: RollupStatistic): `${SummedQuantity}_${RollupStatistic}` =>
  `${quantity}_${statistic}`;
export const RAIN_SUM_FIELD = "rainMm_sum";

/**
 * The fields of the wind's direction, of readings that have both windSpeedMs and windDirectionDeg: the direction of the mean vector (absent
 * where the wind came from nowhere on the whole), that vector's parts from the east and from the north, and how many readings there were.
 */
export const WIND_FIELDS = {
  direction: "windDirectionDeg_mean",
  count: "windDirectionDeg_count",
  fromEast: "windFromEastMs_mean",
  fromNorth: "windFromNorthMs_mean",
} as const;

/** Fields of days, months and years alone: of a day what it was, so mostly 0 or 1; of longer ones the sums. Name and meaning of each. */
export type DayCount = keyof typeof dayCounts;
export const dayCountMeanings: Readonly<Record<DayCount, string>> = dayCounts;
export const dayCountNames = Object.keys(dayCounts) as readonly DayCount[];

/** What heating and cooling degree days are counted from. */
export const DEGREE_DAY_BASE_C = 18;
