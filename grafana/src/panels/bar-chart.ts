import type { FieldConfig, Options } from "@grafana/grafana-foundation-sdk/barchart";
import type { Panel, Source } from "../model.ts";
import { type PanelSettings, panel } from "./panel.ts";
import { LEGEND_BELOW } from "./timeseries.ts";

export type BarChartOptions = Source<Options>;
export type BarChartCustom = Source<FieldConfig>;

const DEFAULTS = {
  options: {
    orientation: "auto",
    xTickLabelRotation: 0,
    xTickLabelMaxLength: 12,
    xTickLabelSpacing: 100,
    stacking: "none",
    showValue: "auto",
    barWidth: 0.9,
    groupWidth: 0.7,
    legend: LEGEND_BELOW,
    tooltip: { mode: "multi", sort: "none" },
    fullHighlight: false,
  },
  custom: { lineWidth: 1, fillOpacity: 70, gradientMode: "none" },
} as const;

/** A bar for each row of a table. */
export const barChart = (settings: PanelSettings<BarChartOptions, BarChartCustom>): Panel =>
  panel<BarChartOptions, BarChartCustom>("barchart", settings, DEFAULTS);
