import type { Row, TableHead } from "../port.ts";

/** A value of InfluxDB with what it is stored by. Tables of these rows have a value a row, whatever the file had. */
export interface SeriesValue {
  readonly line: number;
  /** As the file has it. */
  readonly time: string;
  readonly measurement: string;
  readonly field: string;
  readonly value: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** `_series` names measurement, other tags and field in one, for --map and for what tells two sensors apart. */
export const SERIES_COLUMNS: TableHead["columns"] = ["_time", "_series", "_measurement", "_field", "_value", "station"];

/** Tags that may say the station, the surest first. */
const STATION_TAGS = [
  "station",
  "station_id",
  "station_name",
  "location",
  "site",
  "place",
  "device",
  "device_id",
  "sensor",
  "sensor_id",
  "node",
  "name",
];

/** Whether a column is a tag by its name, though its texts may be numbers. */
export const isStationTag = (name: string): boolean => STATION_TAGS.includes(name);

/** A value as a row. */
export function seriesRow({ line, time, measurement, field, value, tags }: SeriesValue): Row {
  const stationTag = STATION_TAGS.find((name) => (tags[name] ?? "") !== "");
  const others = Object.entries(tags).filter(([name, text]) => name !== stationTag && text !== "");
  const series = [[measurement, ...others.map(([name, text]) => `${name}=${text}`)].filter((part) => part !== "").join(","), field];
  return {
    line,
    cells: [time, series.join(" ").trim(), measurement, field, value, stationTag === undefined ? "" : (tags[stationTag] ?? "")],
  };
}

/** What `_series` says. */
export function seriesParts(series: string): { readonly tags: Readonly<Record<string, string>> } {
  const [key = ""] = series.split(/ (?=[^ ]*$)/);
  const pairs = key.split(",").flatMap((part) => {
    const at = part.indexOf("=");
    return at < 0 ? [] : [[part.slice(0, at), part.slice(at + 1)] as const];
  });
  return { tags: Object.fromEntries(pairs) };
}
