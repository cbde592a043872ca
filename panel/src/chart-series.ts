import { err, ok, type Quantity, quantities, type Result } from "@clima/schemas";
import type { Aggregate, Series, SeriesQuery, Store, StoreError } from "@clima/store";
import type { ChartAggregate, ChartSeries } from "./api-types.ts";
import { directionOf } from "./history/wind-direction.ts";

export const CHART_AGGREGATES: readonly ChartAggregate[] = ["min", "mean", "max", "last", "count", "sum"];

export interface ChartQuery extends Omit<SeriesQuery, "quantity" | "aggregates"> {
  readonly quantities: readonly Quantity[];
  readonly aggregates: readonly ChartAggregate[];
}

type SeriesStore = Pick<Store, "series" | "wind">;

/** A series; the mean of directions is that of the wind's vector. */
export async function readSeries(store: SeriesStore, query: SeriesQuery): Promise<Result<Series, StoreError>> {
  if (query.quantity !== "windDirectionDeg") return store.series(query);
  const senseless = query.aggregates.find((each) => each === "min" || each === "max");
  if (senseless !== undefined)
    return err({
      kind: "refused",
      message: `aggregates has ${senseless}, which a direction (windDirectionDeg) does not have; expected mean, last or count`,
    });
  const others = query.aggregates.filter((each) => each !== "mean");
  if (others.length === query.aggregates.length) return store.series(query);
  const [wind, series] = await Promise.all([
    store.wind(query),
    others.length === 0 ? undefined : store.series({ ...query, aggregates: others }),
  ]);
  if (!wind.ok) return wind;
  if (series?.ok === false) return series;
  const { bucketStartsMs, fromEastMs, fromNorthMs } = wind.value;
  const mean = bucketStartsMs.map((_, at) => directionOf(fromEastMs[at] ?? null, fromNorthMs[at] ?? null));
  return ok({ bucketStartsMs, columns: { ...series?.value.columns, mean } });
}

/** Everything that one chart shows, each number as exact as a chart can show it. */
export async function readChart(store: SeriesStore, query: ChartQuery): Promise<Result<ChartSeries, StoreError>> {
  const { quantities: names, aggregates, ...range } = query;
  const asked = [...new Set(aggregates.flatMap((each): readonly Aggregate[] => (each === "sum" ? ["mean", "count"] : [each])))];
  const all = await Promise.all(names.map((quantity) => readSeries(store, { ...range, quantity, aggregates: asked })));
  const failed = all.find((each) => !each.ok);
  if (failed && !failed.ok) return err(failed.error);
  const found = all.flatMap((each) => (each.ok ? [each.value] : []));
  const columnsOf = (name: Quantity, series: Series) =>
    Object.fromEntries(aggregates.map((each) => [each, rounded(columnOf(series, each), quantities[name].decimals + 2)]));
  return ok({
    bucketStartsMs: found[0]?.bucketStartsMs ?? [],
    series: Object.fromEntries(found.map((series, index) => [names[index], columnsOf(names[index] as Quantity, series)])),
  });
}

/** The store knows no sums, but what they are made of. */
function columnOf({ columns }: Series, aggregate: ChartAggregate): readonly (number | null)[] {
  if (aggregate !== "sum") return columns[aggregate] ?? [];
  return (columns.mean ?? []).map((mean, at) => (mean === null ? null : mean * (columns.count?.[at] ?? 0)));
}

const rounded = (column: readonly (number | null)[], decimals: number) =>
  column.map((value) => (value === null ? null : Number(value.toFixed(decimals))));
