import { err, ok, type Quantity, quantities, type Result } from "@clima/schemas";
import type { Aggregate, Series, SeriesQuery, Store, StoreError } from "@clima/store";
import type { ChartAggregate, ChartSeries } from "./api-types.ts";

export interface ChartQuery extends Omit<SeriesQuery, "quantity" | "aggregates"> {
  readonly quantities: readonly Quantity[];
  readonly aggregates: readonly ChartAggregate[];
}

/** Everything that one chart shows, each number as exact as a chart can show it. */
export async function readChart(store: Pick<Store, "series">, query: ChartQuery): Promise<Result<ChartSeries, StoreError>> {
  const { quantities: names, aggregates, ...range } = query;
  const asked = [...new Set(aggregates.flatMap((each): readonly Aggregate[] => (each === "sum" ? ["mean", "count"] : [each])))];
  const all = await Promise.all(names.map((quantity) => store.series({ ...range, quantity, aggregates: asked })));
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
