import type { Quantity } from "@clima/schemas";
import type { ChartAggregate, ChartSeries } from "./api-types.ts";

export interface ChartGroup {
  readonly title: string;
  /** What is drawn together, in one unit. */
  readonly names: readonly Quantity[];
  /** Where a step is a sum of what came, not its mean. */
  readonly isSum?: boolean;
}

export const CHART_GROUPS: readonly ChartGroup[] = [
  { title: "Temperature and dew point", names: ["temperatureC", "dewPointC"] },
  { title: "Wet bulb and felt temperature", names: ["apparentTemperatureC", "heatIndexC", "humidexC", "wetBulbC"] },
  { title: "Relative humidity", names: ["humidityPct"] },
  { title: "Vapour pressure deficit", names: ["vapourPressureDeficitKpa"] },
  { title: "Pressure at sea level", names: ["seaLevelPressureHpa"] },
  { title: "Pressure at the station", names: ["pressureHpa"] },
  { title: "Pressure, change over three hours", names: ["pressureTendencyHpa"] },
  { title: "Illuminance", names: ["illuminanceLux"] },
  { title: "Wind", names: ["windSpeedMs", "windGustMs"] },
  // A mean of rain would say less the longer the step.
  { title: "Rain, sum of each step", names: ["rainMm"], isSum: true },
  { title: "Rain rate", names: ["rainRateMmh"] },
  { title: "Visibility", names: ["visibilityM"] },
];

export const mainAggregate = ({ isSum = false }: ChartGroup): ChartAggregate => (isSum ? "sum" : "mean");

type Column = readonly (number | null)[];
export const columnOf = (chart: ChartSeries, name: Quantity, aggregate: ChartAggregate): Column => chart.series[name]?.[aggregate] ?? [];

const valuesOf = (chart: ChartSeries): readonly number[] =>
  Object.values(chart.series)
    .flatMap((columns) => Object.values(columns))
    .flat()
    .filter((value) => value !== null);

/** How many points there are of all lines. */
export const countPoints = (chart: ChartSeries, group: ChartGroup): number =>
  group.names.reduce((sum, name) => sum + columnOf(chart, name, mainAggregate(group)).filter((value) => value !== null).length, 0);

/** The largest of all values, 0 without any. */
export const largestOf = (chart: ChartSeries): number => valuesOf(chart).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** So much of the time shown may be empty before the first value; of more, only the end is shown. */
const EMPTY_AT_MOST = 0.1;
/** A single point has no time to stand in. */
const STEPS_AT_LEAST = 12;

/** Where charts are to begin together, so that none shows years before the station was there; undefined where they may stay as they are. */
export function startWithoutEmptiness(charts: readonly ChartSeries[]): number | undefined {
  const starts = charts[0]?.bucketStartsMs ?? [];
  const first = Math.min(...charts.map(firstFilledStep));
  const step = Math.min(first, Math.max(0, starts.length - STEPS_AT_LEAST));
  return Number.isFinite(first) && step > EMPTY_AT_MOST * starts.length ? starts[step] : undefined;
}

/** The number of the first step that has a value, infinite where none has. */
function firstFilledStep({ bucketStartsMs, series }: ChartSeries): number {
  const columns = Object.values(series).flatMap((each) => Object.values(each));
  const step = bucketStartsMs.findIndex((_, at) => columns.some((column) => (column[at] ?? null) !== null));
  return step < 0 ? Number.POSITIVE_INFINITY : step;
}

/** The steps from an instant on. */
export function chartFrom(chart: ChartSeries, fromMs: number): ChartSeries {
  const skip = chart.bucketStartsMs.findIndex((startMs) => startMs >= fromMs);
  if (skip <= 0) return chart;
  const series = Object.entries(chart.series).map(([name, columns]) => [
    name,
    Object.fromEntries(Object.entries(columns).map(([aggregate, column]) => [aggregate, column.slice(skip)])),
  ]);
  return { bucketStartsMs: chart.bucketStartsMs.slice(skip), series: Object.fromEntries(series) };
}
