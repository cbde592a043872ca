import uPlot from "uplot";
import type { ChartSeries } from "../api-types.ts";
import { axisRange } from "../axis-range.ts";
import { type ChartGroup, columnOf, countPoints, largestOf, mainAggregate } from "../chart-groups.ts";
import type { Reader } from "../reader.ts";

export const PLOT_HEIGHT_PX = 220;
const FEW_POINTS = 20;
/** Names of colours in the style sheet: a canvas knows no currentColor, nor which theme it stands on. */
const LINE_COLOURS = ["--line-1", "--line-2", "--line-3", "--line-4"] as const;
/** Lines that have a colour twice, or are hard to tell apart, differ in their dashes. */
const DASHES = [[], [], [8, 3], [2, 3]] as const;

/** uPlot's form: from this many seconds between ticks on, the label, and what is added below where the year or day changes. */
const TIME_LABELS: uPlot.Axis.Values = [
  [365 * 86_400, "{YYYY}", null, null, null, null, null, null, 1],
  [28 * 86_400, "{MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [86_400, "{D} {MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [60, "{HH}:{mm}", "\n{D} {MMM}", null, "\n{D} {MMM}", null, null, null, 1],
];

/** Draws a chart into the box, in the colours of the theme that is on. */
export function drawPlot(box: HTMLElement, group: ChartGroup, chart: ChartSeries, reader: Reader): uPlot {
  const [first = "temperatureC"] = group.names;
  const shown = reader.unitOf(first, largestOf(chart));
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const scaled = (column: readonly (number | null)[]) =>
    column.map((value) => (value === null ? null : value * shown.factor + shown.offset));
  const value = (_plot: uPlot, number: number | null) => (number === null ? "–" : `${reader.number(number, shown.decimals)} ${shown.unit}`);
  const data: (number | null)[][] = [chart.bucketStartsMs.map((ms) => ms / 1000)];
  const series: uPlot.Series[] = [{ value: "{YYYY}-{MM}-{DD} {HH}:{mm}" }];
  const bands: uPlot.Band[] = [];
  // A line needs two neighbours: a station that has just begun shows dots.
  const points = { show: countPoints(chart, group) < FEW_POINTS, size: 5 };
  for (const [index, name] of group.names.entries()) {
    // One line alone is cool, and warm is what stands beside it.
    const place = group.names.length === 1 ? 1 : index;
    const stroke = colour(LINE_COLOURS[place % LINE_COLOURS.length] ?? "--line-1");
    const dash = [...(DASHES[index % DASHES.length] ?? [])];
    data.push(scaled(columnOf(chart, name, mainAggregate(group))));
    series.push({ label: reader.label(name), stroke, dash, width: 1.6, value, spanGaps: false, points });
    const [highest, lowest] = [columnOf(chart, name, "max"), columnOf(chart, name, "min")];
    if (index > 0 || highest.length === 0) continue;
    data.push(scaled(highest), scaled(lowest));
    const edge = { stroke: "transparent", width: 0, value, spanGaps: false, points: { show: false } };
    series.push({ ...edge, label: "highest" }, { ...edge, label: "lowest" });
    bands.push({ series: [series.length - 2, series.length - 1], fill: colour("--band") });
  }
  const axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
  const range = (_plot: uPlot, lowest: number | null, highest: number | null) => axisRange(lowest ?? 0, highest ?? 0, shown);
  const options: uPlot.Options = {
    width: box.clientWidth,
    height: PLOT_HEIGHT_PX,
    series,
    bands,
    scales: { x: { range: timeRange(chart) }, y: { range } },
    axes: [
      { ...axis, values: TIME_LABELS },
      { ...axis, size: 56, values: (_plot: uPlot, ticks: number[]) => ticks.map(String) },
    ],
    cursor: { drag: { x: false, y: false } },
  };
  return new uPlot(options, data as uPlot.AlignedData, box);
}

const HALF_AN_HOUR_S = 1800;

/** In seconds. One step alone stands in an hour; uPlot would give it years. */
function timeRange({ bucketStartsMs }: ChartSeries): [from: number, to: number] {
  const [first = 0, last = 0] = [bucketStartsMs[0], bucketStartsMs.at(-1)].map((ms = 0) => ms / 1000);
  return first < last ? [first, last] : [first - HALF_AN_HOUR_S, last + HALF_AN_HOUR_S];
}
