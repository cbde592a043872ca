import type { FieldConfig, Options } from "@grafana/grafana-foundation-sdk/heatmap";
import type { Panel, Source } from "../model.ts";
import { type PanelSettings, panel } from "./panel.ts";

export type HeatmapOptions = Source<Options>;
export type HeatmapCustom = Source<FieldConfig>;

const DEFAULTS = {
  options: {
    // The rows are those of the answer; nothing is counted here.
    calculate: false,
    color: { mode: "scheme", scheme: "RdYlBu", fill: "dark-orange", scale: "linear", exponent: 0.5, steps: 64, reverse: true },
    showValue: "never",
    cellGap: 1,
    yAxis: { axisPlacement: "left" },
    legend: { show: true },
    tooltip: { mode: "single", yHistogram: false, showColorScale: true },
    exemplars: { color: "rgba(255,0,255,0.7)" },
  },
  custom: {},
} as const;

/** A colour for each cell of time and row. */
export const heatmap = (settings: PanelSettings<HeatmapOptions, HeatmapCustom>): Panel =>
  panel<HeatmapOptions, HeatmapCustom>("heatmap", settings, DEFAULTS);
