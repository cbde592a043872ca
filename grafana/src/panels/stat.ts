import type { Options } from "@grafana/grafana-foundation-sdk/stat";
import type { Panel, Source } from "../model.ts";
import { COLOURS_BY_THRESHOLDS, type PanelSettings, panel } from "./panel.ts";

export type StatOptions = Source<Options>;

const DEFAULTS: StatOptions = {
  reduceOptions: { calcs: ["lastNotNull"], fields: "", values: false },
  colorMode: "value",
  graphMode: "none",
  justifyMode: "auto",
  textMode: "auto",
  wideLayout: true,
  showPercentChange: false,
  percentChangeColorMode: "standard",
  orientation: "auto",
};

/** Numbers, each with its name. */
export const stat = (settings: PanelSettings<StatOptions, object>): Panel =>
  panel<StatOptions, object>("stat", settings, { options: DEFAULTS, custom: {}, field: COLOURS_BY_THRESHOLDS });
