import type { FieldConfig, Options } from "@grafana/grafana-foundation-sdk/statetimeline";
import type { Panel, Source } from "../model.ts";
import { COLOURS_BY_THRESHOLDS, type PanelSettings, panel } from "./panel.ts";
import { LEGEND_BELOW } from "./timeseries.ts";

export type StateTimelineOptions = Source<Options>;
export type StateTimelineCustom = Source<FieldConfig>;

const DEFAULTS = {
  options: {
    showValue: "auto",
    rowHeight: 0.9,
    mergeValues: true,
    alignValue: "left",
    legend: LEGEND_BELOW,
    tooltip: { mode: "single", sort: "none" },
  },
  custom: { lineWidth: 0, fillOpacity: 80, spanNulls: false },
  field: COLOURS_BY_THRESHOLDS,
} as const;

/** What something was, from when until when. */
export const stateTimeline = (settings: PanelSettings<StateTimelineOptions, StateTimelineCustom>): Panel =>
  panel<StateTimelineOptions, StateTimelineCustom>("state-timeline", settings, DEFAULTS);
