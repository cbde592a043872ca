import type { Column } from "./chart-table.ts";

/**
 * Values of one sequence of steps in the steps of another, as of two years, of which one begins `laterByMs` later: each where the nearest step
 * begins, if that is less than half a step away.
 */
export function aligned(ontoMs: readonly number[], startsMs: readonly number[], values: Column, laterByMs: number): Column {
  let at = 0;
  return ontoMs.map((startMs, index) => {
    const stepMs = (ontoMs[index + 1] ?? startMs) - startMs || startMs - (ontoMs[index - 1] ?? startMs);
    const distanceMs = (place: number) => Math.abs((startsMs[place] ?? Number.POSITIVE_INFINITY) + laterByMs - startMs);
    while (distanceMs(at + 1) < distanceMs(at)) at += 1;
    return distanceMs(at) <= stepMs / 2 ? (values[at] ?? null) : null;
  });
}
