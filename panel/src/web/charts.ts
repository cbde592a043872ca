import uPlot from "uplot";
import type { QuantityList } from "../api-types.ts";
import { api, type StoredSeries } from "./api.ts";
import { make } from "./dom.ts";

type Name = keyof QuantityList;

/** What is drawn together; the first of a group that has data names the unit. */
const GROUPS: readonly { readonly title: string; readonly names: readonly Name[] }[] = [
  { title: "Temperature and dew point", names: ["temperatureC", "dewPointC"] },
  { title: "Wet bulb and felt temperature", names: ["apparentTemperatureC", "heatIndexC", "humidexC", "wetBulbC"] },
  { title: "Relative humidity", names: ["humidityPct"] },
  { title: "Vapour pressure deficit", names: ["vapourPressureDeficitKpa"] },
  { title: "Pressure at sea level", names: ["seaLevelPressureHpa"] },
  { title: "Pressure at the station", names: ["pressureHpa"] },
  { title: "Pressure, change over three hours", names: ["pressureTendencyHpa"] },
  { title: "Illuminance", names: ["illuminanceLux"] },
  { title: "Wind", names: ["windSpeedMs", "windGustMs"] },
  { title: "Rain, sum of each step", names: ["rainMm"] },
  { title: "Rain rate", names: ["rainRateMmh"] },
  { title: "Visibility", names: ["visibilityM"] },
];

const HOUR_MS = 3_600_000;
export const RANGES = {
  "24 h": { rangeMs: 24 * HOUR_MS, bucketMs: 5 * 60_000, hasBand: false },
  "7 d": { rangeMs: 7 * 24 * HOUR_MS, bucketMs: HOUR_MS, hasBand: true },
  "30 d": { rangeMs: 30 * 24 * HOUR_MS, bucketMs: 3 * HOUR_MS, hasBand: true },
  "1 y": { rangeMs: 365 * 24 * HOUR_MS, bucketMs: 24 * HOUR_MS, hasBand: true },
  "10 y": { rangeMs: 3653 * 24 * HOUR_MS, bucketMs: 7 * 24 * HOUR_MS, hasBand: true },
} as const;
export type RangeName = keyof typeof RANGES;

const HEIGHT_PX = 220;
const FEW_POINTS = 20;

/** uPlot's form: from this many seconds between ticks on, the label, and what is added below where the year or day changes. */
const TIME_LABELS: uPlot.Axis.Values = [
  [365 * 86_400, "{YYYY}", null, null, null, null, null, null, 1],
  [28 * 86_400, "{MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [86_400, "{D} {MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [60, "{HH}:{mm}", "\n{D} {MMM}", null, "\n{D} {MMM}", null, null, null, 1],
];

/** What the charts must know of a station's readings. */
export interface History {
  /** Where even the newest is older than the time shown, that time ends with it. */
  readonly newestMs: number;
  /** Shorter buckets would leave every other one empty, and the line in pieces. */
  readonly intervalMs: number;
}

/** The trend charts of one station. */
export function createCharts(station: string, quantities: QuantityList) {
  const element = make("div", { class: "charts" });
  let plots: uPlot[] = [];
  let load = 0;

  async function show(range: RangeName, present: readonly Name[], history: History): Promise<void> {
    load += 1;
    const mine = load;
    const nowMs = Date.now();
    const endMs = nowMs - history.newestMs > RANGES[range].rangeMs ? history.newestMs + 1 : nowMs;
    const bucketMs = Math.max(RANGES[range].bucketMs, history.intervalMs);
    const groups = GROUPS.map((group) => ({ ...group, names: group.names.filter((name) => present.includes(name)) })).filter(
      ({ names }) => names.length > 0,
    );
    const allSeries = await Promise.all(
      groups.map(({ names }) => Promise.all(names.map((name) => fetchSeries(station, name, range, endMs, bucketMs)))),
    );
    if (mine !== load) return;
    for (const plot of plots) plot.destroy();
    plots = [];
    element.replaceChildren(...groups.map((group, index) => card(group.title, group.names, allSeries[index] ?? [], range)));
  }

  function card(title: string, names: readonly Name[], allSeries: readonly StoredSeries[], range: RangeName): HTMLElement {
    const [first = "temperatureC"] = names;
    const box = make("div", { class: "plot" });
    const element = make(
      "section",
      { class: "chart", "data-quantities": names.join(" "), "data-range": range },
      make("h4", {}, `${title} `, make("small", {}, quantities[first].unit)),
      box,
    );
    const points = countPoints(allSeries);
    element.dataset["points"] = String(points);
    if (points === 0) box.append(make("p", { class: "none" }, "nothing measured in this time"));
    else requestAnimationFrame(() => plots.push(draw(box, names, allSeries, range, quantities)));
    return element;
  }

  const showError = (message: string) => element.replaceChildren(make("p", { class: "empty" }, `The history cannot be read: ${message}`));

  function resize(): void {
    for (const plot of plots) plot.setSize({ width: plot.root.parentElement?.clientWidth ?? plot.width, height: HEIGHT_PX });
  }

  return { element, show, showError, resize };
}

function draw(
  box: HTMLElement,
  names: readonly Name[],
  allSeries: readonly StoredSeries[],
  range: RangeName,
  quantities: QuantityList,
): uPlot {
  const { hasBand } = RANGES[range];
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const strokes = [color(names.length > 1 ? "--warm" : "--accent"), color("--cool")];
  const data: (number | null)[][] = [(allSeries[0]?.bucketStartsMs ?? []).map((ms) => ms / 1000)];
  const series: uPlot.Series[] = [{ value: "{YYYY}-{MM}-{DD} {HH}:{mm}" }];
  // A line needs two neighbours: a station that has just begun shows dots.
  const points = { show: countPoints(allSeries) < FEW_POINTS, size: 5 };
  const bands: uPlot.Band[] = [];
  for (const [index, name] of names.entries()) {
    const { label, unit, decimals } = quantities[name];
    const value = (_plot: uPlot, number: number | null) => (number === null ? "–" : `${number.toFixed(decimals)} ${unit}`);
    const stroke = strokes[index] ?? "currentColor";
    data.push([...(allSeries[index]?.columns.mean ?? [])]);
    series.push({ label, stroke, width: 1.6, value, spanGaps: false, points });
    if (!hasBand || index > 0 || !allSeries[index]?.columns.max) continue;
    data.push([...(allSeries[index]?.columns.max ?? [])], [...(allSeries[index]?.columns.min ?? [])]);
    const edge = { stroke: "transparent", width: 0, value, spanGaps: false, points: { show: false } };
    series.push({ ...edge, label: "highest" }, { ...edge, label: "lowest" });
    bands.push({ series: [series.length - 2, series.length - 1], fill: color("--band") });
  }
  const axis = { stroke: color("--soft"), grid: { stroke: color("--line"), width: 1 }, ticks: { show: false } };
  const options: uPlot.Options = {
    width: box.clientWidth,
    height: HEIGHT_PX,
    series,
    bands,
    axes: [
      { ...axis, values: TIME_LABELS },
      { ...axis, size: 56, values: (_plot: uPlot, ticks: number[]) => ticks.map(String) },
    ],
    cursor: { drag: { x: false, y: false } },
  };
  return new uPlot(options, data as uPlot.AlignedData, box);
}

const countPoints = (allSeries: readonly StoredSeries[]) =>
  allSeries.reduce((sum, { columns }) => sum + (columns.mean ?? []).filter((value) => value !== null).length, 0);

async function fetchSeries(station: string, name: Name, range: RangeName, endMs: number, bucketMs: number): Promise<StoredSeries> {
  const { rangeMs, hasBand } = RANGES[range];
  const ask = (aggregates: string) => api.series(station, name, endMs - rangeMs, endMs, bucketMs, aggregates);
  if (name !== "rainMm") return ask(hasBand ? "mean,min,max" : "mean");
  // Rain adds up: a mean of it would say less the longer the step.
  const { bucketStartsMs, columns } = await ask("mean,count");
  const sums = (columns.mean ?? []).map((mean, index) => (mean === null ? null : mean * (columns.count?.[index] ?? 0)));
  return { bucketStartsMs, columns: { mean: sums } };
}
