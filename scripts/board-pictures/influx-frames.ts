/** An answer of InfluxDB to InfluxQL as the frames that Grafana's data source makes of it. */
import type { Cell, Field, Frame } from "./model.ts";

export interface InfluxSeries {
  readonly name?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values?: readonly (readonly Cell[])[];
}

interface Query {
  readonly refId: string;
  readonly alias?: string;
  readonly resultFormat?: string;
}

/** A frame a series and column, or one table of all of them. */
export const framesOf = (series: readonly InfluxSeries[], query: Query): readonly Frame[] =>
  query.resultFormat === "table" ? tableOf(series, query.refId) : series.flatMap((each) => seriesFrames(each, query));

function seriesFrames(series: InfluxSeries, { refId, alias }: Query): Frame[] {
  const rows = series.values ?? [];
  const timeAt = series.columns.indexOf("time");
  const labels = series.tags ?? {};
  return series.columns.flatMap((column, index) => {
    if (index === timeAt) return [];
    const name = alias === undefined || alias === "" ? defaultName(series, column) : aliasText(alias, series, column);
    const time: Field = { name: "Time", type: "time", values: rows.map((row) => row[timeAt] ?? null), refId };
    const values = rows.map((row) => row[index] ?? null);
    return [{ refId, name, fields: [time, { name: "Value", type: typeOf(values), values, labels, seriesName: name, refId }] }];
  });
}

function defaultName({ name = "", tags = {} }: InfluxSeries, column: string): string {
  const told = Object.entries(tags).map(([tag, value]) => `${tag}: ${value}`);
  return `${name}.${column}${told.length === 0 ? "" : ` { ${told.join(", ")} }`}`;
}

/** `$tag_station`, `[[tag_station]]`, `$col`, `$m`, `$1` of a measurement with points. */
function aliasText(alias: string, { name = "", tags = {} }: InfluxSeries, column: string): string {
  const parts = name.split(".");
  return alias.replace(/\$(\w+)|\[\[([\s\S]+?)\]\]/g, (all, plain?: string, bracketed?: string) => {
    const word = plain ?? bracketed ?? "";
    if (word === "m" || word === "measurement") return name;
    if (word === "col") return column;
    if (/^\d+$/.test(word)) return parts[Number(word)] ?? all;
    return word.startsWith("tag_") ? (tags[word.slice(4)] ?? all) : all;
  });
}

function tableOf(series: readonly InfluxSeries[], refId: string): Frame[] {
  const [first] = series;
  if (!first) return [];
  const hasTime = first.columns[0] === "time";
  const tagNames = Object.keys(first.tags ?? {});
  const names = series.flatMap(({ columns }) => columns.slice(hasTime ? 1 : 0)).filter((name, at, all) => all.indexOf(name) === at);
  const column = (cellOf: (each: InfluxSeries, row: readonly Cell[]) => Cell) =>
    series.flatMap((each) => (each.values ?? []).map((row) => cellOf(each, row)));
  const field = (name: string, values: readonly Cell[], type = typeOf(values)): Field => ({ name, type, values, refId });
  const time = hasTime
    ? [
        field(
          "Time",
          column((_, row) => row[0] ?? null),
          "time",
        ),
      ]
    : [];
  const tags = tagNames.map((tag) =>
    field(
      tag,
      column((each) => each.tags?.[tag] ?? ""),
      "string",
    ),
  );
  const values = names.map((name) =>
    field(
      name,
      column((each, row) => row[each.columns.indexOf(name)] ?? null),
    ),
  );
  return [{ refId, ...(first.name === undefined ? {} : { name: first.name }), fields: [...time, ...tags, ...values] }];
}

function typeOf(values: readonly Cell[]): Field["type"] {
  const known = values.find((value) => value !== null);
  if (typeof known === "string") return "string";
  return typeof known === "boolean" ? "boolean" : "number";
}
