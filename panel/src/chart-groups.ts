import type { Quantity } from "@clima/schemas";
import type { ChartAggregate, ChartSeries } from "./api-types.ts";
import type { Words } from "./words/words.ts";

/** How a chart is drawn: lines with a band from the lowest to the highest, bars of sums, or a dot for each direction. */
export type ChartKind = "lines" | "bars" | "directions";

export interface ChartGroup {
  readonly id: keyof Words["history"]["charts"];
  /** What is drawn together, in one unit. */
  readonly names: readonly Quantity[];
  readonly kind: ChartKind;
}

export const CHART_GROUPS: readonly ChartGroup[] = [
  { id: "temperature", names: ["temperatureC", "dewPointC"], kind: "lines" },
  { id: "felt", names: ["apparentTemperatureC", "heatIndexC", "humidexC", "wetBulbC"], kind: "lines" },
  { id: "humidity", names: ["humidityPct"], kind: "lines" },
  // A mean of rain would say less the longer the step.
  { id: "rain", names: ["rainMm"], kind: "bars" },
  { id: "rainRate", names: ["rainRateMmh"], kind: "lines" },
  { id: "wind", names: ["windSpeedMs", "windGustMs"], kind: "lines" },
  { id: "windDirection", names: ["windDirectionDeg"], kind: "directions" },
  { id: "seaLevelPressure", names: ["seaLevelPressureHpa"], kind: "lines" },
  { id: "pressure", names: ["pressureHpa"], kind: "lines" },
  { id: "tendency", names: ["pressureTendencyHpa"], kind: "lines" },
  { id: "light", names: ["illuminanceLux"], kind: "lines" },
  { id: "vapour", names: ["vapourPressureDeficitKpa"], kind: "lines" },
  { id: "visibility", names: ["visibilityM"], kind: "lines" },
];

/** The charts of a station that has these quantities, each with what there is of it. A mean direction takes the speed, too. */
export function chartsOf(present: readonly Quantity[]): ChartGroup[] {
  const groups = CHART_GROUPS.map((group) => ({ ...group, names: group.names.filter((name) => present.includes(name)) }));
  return groups.filter(({ kind, names }) => names.length > 0 && (kind !== "directions" || present.includes("windSpeedMs")));
}

export const mainAggregate = ({ kind }: Pick<ChartGroup, "kind">): ChartAggregate => (kind === "bars" ? "sum" : "mean");

/** What a chart asks for. */
export const aggregatesOf = ({ kind }: Pick<ChartGroup, "kind">): string => (kind === "lines" ? "mean,min,max" : mainAggregate({ kind }));

type Column = readonly (number | null)[];
export const columnOf = (chart: ChartSeries, name: Quantity, aggregate: ChartAggregate): Column => chart.series[name]?.[aggregate] ?? [];

/** The largest of all values, 0 without any. */
export const largestOf = (charts: readonly ChartSeries[]): number =>
  charts
    .flatMap(({ series }) => Object.values(series))
    .flatMap((columns) => Object.values(columns))
    .flat()
    .reduce((most: number, value) => Math.max(most, Math.abs(value ?? 0)), 0);
