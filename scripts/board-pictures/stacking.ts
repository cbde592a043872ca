/** Series that stand on each other. */
import { pickText, type ReadyField } from "./model.ts";

interface Stackable {
  readonly field: ReadyField;
  readonly timesMs: readonly number[];
  readonly values: readonly (number | null)[];
  readonly bases: readonly (number | null)[] | undefined;
}

/** The same series, those of a stacking group each on top of those before it. */
export function stackedValues<S extends Stackable>(series: readonly S[]): S[] {
  const reached = new Map<string, Map<number, number>>();
  return series.map((each) => {
    const custom = each.field.config.custom;
    if ((pickText(custom, "stacking.mode") ?? "none") === "none") return each;
    const group = pickText(custom, "stacking.group") ?? "A";
    const sums = reached.get(group) ?? new Map<number, number>();
    reached.set(group, sums);
    const bases = each.timesMs.map((atMs) => sums.get(atMs) ?? 0);
    const values = each.values.map((value, index) => (value === null ? null : value + (bases[index] ?? 0)));
    for (const [index, value] of values.entries()) if (value !== null) sums.set(each.timesMs[index] ?? 0, value);
    return { ...each, values, bases };
  });
}
