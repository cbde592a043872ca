import type { FieldConfig, Options } from "@grafana/grafana-foundation-sdk/timeseries";
import type { Panel, Source } from "../model.ts";
import { type PanelSettings, panel } from "./panel.ts";

export type TimeSeriesOptions = Source<Options>;
export type TimeSeriesCustom = Source<FieldConfig>;

export const LEGEND_BELOW = { displayMode: "list", placement: "bottom", showLegend: true, calcs: [] } as const;
export const NO_LEGEND = { displayMode: "list", placement: "bottom", showLegend: false, calcs: [] } as const;

const DEFAULTS = {
  options: { legend: LEGEND_BELOW, tooltip: { mode: "multi", sort: "none" } },
  // An interval without readings is a gap. A reading alone between two gaps is a dot.
  custom: { drawStyle: "line", lineWidth: 2, fillOpacity: 0, spanNulls: false, showPoints: "auto", pointSize: 4 },
} as const;

/** Lines, bars or bands over time. */
export const timeSeries = (settings: PanelSettings<TimeSeriesOptions, TimeSeriesCustom>): Panel =>
  panel<TimeSeriesOptions, TimeSeriesCustom>("timeseries", settings, DEFAULTS);
