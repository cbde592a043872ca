import type { Options } from "@grafana/grafana-foundation-sdk/geomap";
import type { Panel, Source } from "../model.ts";
import { type PanelSettings, panel } from "./panel.ts";

export type GeomapOptions = Source<Options>;

const DEFAULTS: GeomapOptions = {
  view: { id: "fit", lat: 0, lon: 0, zoom: 8, maxZoom: 8, padding: 30, allLayers: true, shared: false },
  controls: { showZoom: true, mouseWheelZoom: false, showAttribution: false, showScale: true, showMeasure: false, showDebug: false },
  // Outlines of countries that come with Grafana itself: a base layer of tiles would tell their maker where the stations are, and stay
  // empty where there is no internet.
  basemap: {
    type: "geojson",
    name: "countries",
    config: { src: "public/maps/countries.geojson", rules: [], style: { color: { fixed: "text" }, opacity: 0.15, lineWidth: 1 } },
  },
  layers: [],
  tooltip: { mode: "details" },
};

/** Places on a map. */
export const geomap = (settings: PanelSettings<GeomapOptions, object>): Panel =>
  panel<GeomapOptions, object>("geomap", settings, { options: DEFAULTS, custom: {} });
