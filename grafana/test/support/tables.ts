/** The generated year as rows in memory. */
import { stationInfoOf } from "@clima/schemas";
import { toHealthLines } from "../../../store/src/influxdb/line-protocol.ts";
import { type GeneratedYear, infoOf, infoTimes } from "./generated-year.ts";
import { type Row, rollUpsOf } from "./rollup-rows.ts";

/** Rows of each measurement, of each station oldest first. */
export type Tables = ReadonlyMap<string, readonly Row[]>;

export function tablesOf(year: GeneratedYear): Tables {
  const tables = new Map<string, Row[]>();
  const add = (measurement: string, rows: readonly Row[]) => {
    const table = tables.get(measurement) ?? [];
    for (const row of rows) table.push(row);
    tables.set(measurement, table);
  };
  for (const { station: facts, readings } of year.stations) {
    const { station } = facts;
    add(
      "weather",
      readings.map(({ atMs, values }) => ({ atMs, tags: { station }, fields: values as Row["fields"] })),
    );
    const info = infoOf(facts);
    add(
      "station_info",
      infoTimes(readings).map((atMs) => ({ atMs, tags: { station }, fields: stationInfoOf(info, atMs) as Row["fields"] })),
    );
    for (const [measurement, rows] of rollUpsOf(facts, readings)) add(measurement, rows);
  }
  for (const { measurement, station, takenAt, tags, fields } of year.points) {
    add(measurement, [{ atMs: Date.parse(takenAt), tags: { station, ...tags }, fields }]);
  }
  add("ingest_health", year.ingest.flatMap(toHealthLines).map(rowOfLine));
  for (const rows of tables.values()) rows.sort((a, b) => a.atMs - b.atMs);
  return tables;
}

/** A line of numbers whose tags need no escapes. */
function rowOfLine(line: string): Row {
  const [head = "", values = "", at] = line.split(" ");
  const pairs = (text: string) => text.split(",").map((pair) => pair.split("=") as [string, string]);
  return {
    atMs: Number(at),
    tags: Object.fromEntries(pairs(head.slice(head.indexOf(",") + 1))),
    fields: Object.fromEntries(pairs(values).map(([name, value]) => [name, Number(value)])),
  };
}
