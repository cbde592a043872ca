/** Grafana's reducers: one value of many. */
import type { Cell } from "./model.ts";

const numbersOf = (values: readonly Cell[]) => values.filter((value) => typeof value === "number");
const sum = (values: readonly Cell[]) => numbersOf(values).reduce((total, value) => total + value, 0);

const REDUCERS: Readonly<Record<string, (values: readonly Cell[]) => Cell>> = {
  last: (values) => values.at(-1) ?? null,
  lastNotNull: (values) => values.findLast((value) => value !== null) ?? null,
  first: (values) => values[0] ?? null,
  firstNotNull: (values) => values.find((value) => value !== null) ?? null,
  min: (values) => extreme(values, Math.min),
  max: (values) => extreme(values, Math.max),
  sum: (values) => (numbersOf(values).length === 0 ? null : sum(values)),
  mean: (values) => (numbersOf(values).length === 0 ? null : sum(values) / numbersOf(values).length),
  count: (values) => values.length,
  range: (values) => {
    const [low, high] = [extreme(values, Math.min), extreme(values, Math.max)];
    return low === null || high === null ? null : high - low;
  },
  diff: (values) => {
    const numbers = numbersOf(values);
    const [first, last] = [numbers[0], numbers.at(-1)];
    return first === undefined || last === undefined ? null : last - first;
  },
};

const extreme = (values: readonly Cell[], of: (a: number, b: number) => number): number | null =>
  numbersOf(values).reduce<number | null>((found, value) => (found === null ? value : of(found, value)), null);

export function reduceValues(values: readonly Cell[], reducer: string): Cell {
  const reduced = REDUCERS[reducer];
  if (!reduced) throw new Error(`the reducer ${reducer} is not drawn yet`);
  return reduced(values);
}
