/** What is stored, by the lists of schemas/: so that a query which names something else is seen, for InfluxDB only answers it with nothing. */
import {
  dayCountNames,
  type IngestHealthMessage,
  measurementNames,
  measurements,
  quantityNames,
  RAIN_SUM_FIELD,
  rollupField,
  rollupNames,
  rollups,
  stationInfoFields,
  summedQuantityNames,
  WIND_FIELDS,
} from "@clima/schemas";
import away from "../../../schemas/examples/valid/ingest-health-store-away.json" with { type: "json" };
import storing from "../../../schemas/examples/valid/ingest-health-storing.json" with { type: "json" };
import { toHealthLines } from "../../../store/src/influxdb/line-protocol.ts";

const ofRollUps = [
  ...summedQuantityNames.flatMap((name) => (["min", "mean", "max", "count"] as const).map((statistic) => rollupField(name, statistic))),
  RAIN_SUM_FIELD,
  ...Object.values(WIND_FIELDS),
];

/** Of ingest_health, as the store writes it of a health that has all. */
const ofIngest = toHealthLines({ ...storing.payload, ...away.payload } as IngestHealthMessage).flatMap((line) =>
  [...line.matchAll(/[, ](\w+)=/g)].map(([, name]) => name ?? ""),
);

/** Tags and fields of each measurement. */
const KNOWN: ReadonlyMap<string, ReadonlySet<string>> = new Map<string, ReadonlySet<string>>([
  ["weather", new Set(["station", ...quantityNames])],
  ["station_info", new Set(["station", ...Object.keys(stationInfoFields)])],
  ["ingest_health", new Set(ofIngest)],
  ...rollupNames.map((name): [string, ReadonlySet<string>] => {
    const ofDays = name === "weather_hour" ? [] : dayCountNames;
    return [name, new Set(["station", ...Object.keys(rollups[name].tags), ...ofRollUps, ...ofDays])];
  }),
  ...measurementNames.map((name): [string, ReadonlySet<string>] => {
    const { tags, fields } = measurements[name];
    return [name, new Set(["station", ...Object.keys(tags), ...Object.keys(fields)])];
  }),
]);

/** Names in a query that nothing is stored under; names that the query itself gives (AS) may be used in it. */
export function unknownNames(query: string): string[] {
  const asked = [...query.matchAll(/FROM "(\w+)"/g)].map(([, name]) => name ?? "");
  const given = new Set([...query.matchAll(/AS "([^"]+)"/g)].map(([, name]) => name ?? ""));
  const named = [...query.replaceAll(/(?:FROM|AS) "[^"]+"/g, "").matchAll(/"([^"]+)"/g)].map(([, name]) => name ?? "");
  const isKnown = (name: string) => given.has(name) || asked.some((measurement) => KNOWN.get(measurement)?.has(name));
  return [...asked.filter((measurement) => !KNOWN.has(measurement)), ...named.filter((name) => !isKnown(name))];
}
