import type { Options } from "@grafana/grafana-foundation-sdk/gauge";
import type { Panel, Source } from "../model.ts";
import { COLOURS_BY_THRESHOLDS, type PanelSettings, panel } from "./panel.ts";

export type GaugeOptions = Source<Options>;

const DEFAULTS: GaugeOptions = {
  reduceOptions: { calcs: ["lastNotNull"], fields: "", values: false },
  showThresholdLabels: false,
  showThresholdMarkers: true,
  sizing: "auto",
  minVizWidth: 75,
  minVizHeight: 75,
  orientation: "auto",
};

/** A value between its limits, on a dial. */
export const gauge = (settings: PanelSettings<GaugeOptions, object>): Panel =>
  panel<GaugeOptions, object>("gauge", settings, { options: DEFAULTS, custom: {}, field: COLOURS_BY_THRESHOLDS });
