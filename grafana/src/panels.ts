import { type Quantity, quantities } from "@clima/schemas";

/** Classic dashboard JSON (schemaVersion 41): the only form that Grafana provisions from files. */
export const DATASOURCE = { type: "influxdb", uid: "clima-influxdb" } as const;

export interface GridPos {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Half of a dashboard's width, left or right. */
export const half = (x: 0 | 12, y: number): GridPos => ({ x, y, w: 12, h: 8 });

export interface Target {
  readonly refId: string;
  readonly datasource: typeof DATASOURCE;
  readonly rawQuery: true;
  readonly query: string;
  readonly resultFormat: "time_series" | "table";
  readonly alias?: string;
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly gridPos: GridPos;
  readonly datasource: typeof DATASOURCE;
  readonly targets: readonly Target[];
  readonly fieldConfig: unknown;
  readonly options: unknown;
  readonly interval?: string;
}

const STATION = '"station" =~ /^$station$/';

export const target = (index: number, query: string, alias?: string): Target => ({
  refId: String.fromCharCode(65 + index),
  datasource: DATASOURCE,
  rawQuery: true,
  query,
  resultFormat: "time_series",
  ...(alias === undefined ? {} : { alias }),
});

/** One line a station and quantity; an interval without readings is a gap. */
const trend = (quantity: Quantity, aggregate = "mean") =>
  `SELECT ${aggregate}("${quantity}") FROM "weather" WHERE ${STATION} AND $timeFilter GROUP BY time($__interval), "station" fill(null)`;

export const LEGEND = { legend: { displayMode: "list", placement: "bottom", showLegend: true }, tooltip: { mode: "multi", sort: "desc" } };

function fieldConfig(quantity: Quantity, custom: Readonly<Record<string, unknown>> = {}) {
  const { grafanaUnit, decimals } = quantities[quantity];
  return {
    defaults: { unit: grafanaUnit, decimals, custom: { lineWidth: 2, fillOpacity: 0, spanNulls: false, showPoints: "auto", ...custom } },
    overrides: [],
  };
}

interface TrendSettings {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly gridPos: GridPos;
  readonly quantities: readonly [Quantity, ...Quantity[]];
  readonly aggregate?: string;
  readonly custom?: Readonly<Record<string, unknown>>;
  readonly interval?: string;
}

/** Lines over time. */
export const trendPanel = ({ id, title, description, gridPos, quantities: names, aggregate, custom, interval }: TrendSettings): Panel => ({
  id,
  type: "timeseries",
  title,
  description,
  gridPos,
  datasource: DATASOURCE,
  targets: names.map((name, index) =>
    target(index, trend(name, aggregate), names.length > 1 ? `$tag_station ${quantities[name].label.toLowerCase()}` : "$tag_station"),
  ),
  fieldConfig: fieldConfig(names[0], custom),
  options: LEGEND,
  ...(interval === undefined ? {} : { interval }),
});

/** The newest value in the time that is shown, a number a station. */
export const nowPanel = (id: number, quantity: Quantity, gridPos: GridPos): Panel => ({
  id,
  type: "stat",
  title: quantities[quantity].label,
  description: `The newest ${quantities[quantity].label.toLowerCase()} in the time shown.`,
  gridPos,
  datasource: DATASOURCE,
  targets: [target(0, `SELECT last("${quantity}") FROM "weather" WHERE ${STATION} AND $timeFilter GROUP BY "station"`, "$tag_station")],
  fieldConfig: { defaults: { unit: quantities[quantity].grafanaUnit, decimals: quantities[quantity].decimals }, overrides: [] },
  options: { reduceOptions: { calcs: ["lastNotNull"], fields: "", values: false }, colorMode: "none", graphMode: "area", textMode: "auto" },
});

/** Lowest, mean and highest of each day. */
export const dailyPanel = (id: number, quantity: Quantity, gridPos: GridPos): Panel => ({
  id,
  type: "timeseries",
  title: `${quantities[quantity].label} by day`,
  description: "Lowest, mean and highest of each day in UTC. Choose a week or more to see it.",
  gridPos,
  datasource: DATASOURCE,
  targets: ["min", "mean", "max"].map((aggregate, index) =>
    target(
      index,
      `SELECT ${aggregate}("${quantity}") FROM "weather" WHERE ${STATION} AND $timeFilter GROUP BY time(1d), "station" fill(null)`,
      `$tag_station ${aggregate}`,
    ),
  ),
  fieldConfig: fieldConfig(quantity, { showPoints: "always" }),
  options: LEGEND,
});

/** Whether each station's weather is measured or invented, as it says itself. */
export const sourcePanel = (id: number, gridPos: GridPos): Panel => ({
  id,
  type: "stat",
  title: "Measured or simulated",
  description: "What each station says of itself: a simulated one invents its weather. Empty where no station was there in the time shown.",
  gridPos,
  datasource: DATASOURCE,
  targets: [target(0, `SELECT last("simulated") FROM "station_info" WHERE ${STATION} AND $timeFilter GROUP BY "station"`, "$tag_station")],
  fieldConfig: {
    defaults: {
      mappings: [
        {
          type: "value",
          options: {
            "0": { text: "measured", color: "green", index: 0 },
            "1": { text: "SIMULATED", color: "orange", index: 1 },
          },
        },
      ],
    },
    overrides: [],
  },
  options: {
    reduceOptions: { calcs: ["lastNotNull"], fields: "", values: false },
    colorMode: "background",
    graphMode: "none",
    textMode: "value_and_name",
  },
});

/** When each station was last heard. */
export const lastSeenPanel = (id: number, gridPos: GridPos): Panel => ({
  id,
  type: "table",
  title: "Last reading of each station",
  description:
    "Time of the newest temperature in the time shown, by the station's own clock; the panel and the ingest say when that is wrong. A station that is missing here measured nothing in it.",
  gridPos,
  datasource: DATASOURCE,
  targets: [
    {
      ...target(0, `SELECT last("temperatureC") AS "temperatureC" FROM "weather" WHERE ${STATION} AND $timeFilter GROUP BY "station"`),
      resultFormat: "table",
    },
  ],
  fieldConfig: {
    defaults: { unit: "celsius", decimals: 1 },
    overrides: [{ matcher: { id: "byName", options: "Time" }, properties: [{ id: "unit", value: "dateTimeFromNow" }] }],
  },
  options: { showHeader: true },
});
