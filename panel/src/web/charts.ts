import type uPlot from "uplot";
import type { Quantity } from "@clima/schemas";
import type { ChartSeries } from "../api-types.ts";
import { CHART_GROUPS, type ChartGroup, chartFrom, countPoints, startWithoutEmptiness, largestOf, mainAggregate } from "../chart-groups.ts";
import { RANGES, type RangeName } from "../ranges.ts";
import type { Reader } from "../reader.ts";
import { api } from "./api.ts";
import { drawPlot, PLOT_HEIGHT_PX } from "./chart-plot.ts";
import { make } from "./dom.ts";

/** What the charts must know of a station's readings. */
export interface History {
  readonly present: readonly Quantity[];
  /** Where even the newest is older than the time shown, that time ends with it. */
  readonly newestMs: number;
  /** Shorter buckets would leave every other one empty, and the line in pieces. */
  readonly intervalMs: number;
}

interface Loaded {
  readonly range: RangeName;
  readonly charts: readonly { readonly group: ChartGroup; readonly chart: ChartSeries }[];
}

/** The trend charts of one station. */
export function createCharts(station: string, reader: Reader) {
  const element = make("div", { class: "charts" });
  let plots: uPlot[] = [];
  let loaded: Loaded | undefined;
  let load = 0;

  /** Reads and draws; what is drawn stays where that fails. */
  async function show(range: RangeName, history: History): Promise<void> {
    load += 1;
    const mine = load;
    const groups = CHART_GROUPS.map((group) => ({ ...group, names: group.names.filter((name) => history.present.includes(name)) }));
    const charts = await Promise.all(
      groups
        .filter(({ names }) => names.length > 0)
        .map(async (group) => ({ group, chart: await fetchChart(station, group, range, history) })),
    );
    if (mine !== load) return;
    loaded = { range, charts: withoutEmptyYears(charts) };
    redraw();
  }

  /** In the colours of the theme that is on. */
  function redraw(): void {
    if (!loaded) return;
    const { range, charts } = loaded;
    for (const plot of plots) plot.destroy();
    plots = [];
    const cards = charts.map(({ group, chart }) => card(group, chart, range, reader));
    element.replaceChildren(...cards.map(({ section }) => section));
    requestAnimationFrame(() => {
      for (const { section, draw } of cards) if (section.isConnected && draw) plots.push(draw());
    });
  }

  /** Where nothing is drawn yet. */
  const showNote = (words: string) => {
    if (!loaded) element.replaceChildren(make("p", { class: "empty" }, words));
  };

  function resize(): void {
    for (const plot of plots) plot.setSize({ width: plot.root.parentElement?.clientWidth ?? plot.width, height: PLOT_HEIGHT_PX });
  }

  return { element, show, redraw, showNote, resize };
}

function card(group: ChartGroup, chart: ChartSeries, range: RangeName, reader: Reader) {
  const [first = "temperatureC"] = group.names;
  const box = make("div", { class: "plot" });
  const points = countPoints(chart, group);
  const { unit } = reader.unitOf(first, largestOf(chart));
  const section = make(
    "section",
    {
      class: "chart",
      "data-quantities": group.names.join(" "),
      "data-range": RANGES[range].label,
      "data-points": String(points),
      "data-from-ms": String(chart.bucketStartsMs[0] ?? ""),
    },
    make("h4", {}, `${group.title} `, make("small", {}, unit)),
    box,
  );
  if (points > 0) return { section, draw: () => drawPlot(box, group, chart, reader) };
  box.append(make("p", { class: "none" }, "nothing measured in this time"));
  return { section };
}

function withoutEmptyYears(charts: Loaded["charts"]): Loaded["charts"] {
  const fromMs = startWithoutEmptiness(charts.map(({ chart }) => chart));
  return fromMs === undefined ? charts : charts.map(({ group, chart }) => ({ group, chart: chartFrom(chart, fromMs) }));
}

/** The same steps have the same address, so that the browser may have them already. */
async function fetchChart(station: string, group: ChartGroup, range: RangeName, { newestMs, intervalMs }: History): Promise<ChartSeries> {
  const { rangeMs, hasBand, bucketMs: shortestMs } = RANGES[range];
  const bucketMs = Math.max(shortestMs, intervalMs);
  const nowMs = Date.now();
  const endMs = nowMs - newestMs > rangeMs ? newestMs + 1 : nowMs;
  const toMs = Math.ceil(endMs / bucketMs) * bucketMs;
  const main = mainAggregate(group);
  const aggregates = hasBand && main === "mean" ? "mean,min,max" : main;
  return api.chart(station, group.names, { fromMs: toMs - rangeMs, toMs, bucketMs, aggregates });
}
