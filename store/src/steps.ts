import type { BucketRow, WindRow } from "./buckets.ts";

/** What is known of a quantity from an instant on, for a while that ends within one step. */
export interface SummaryAt {
  readonly atMs: number;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly last: number;
}

/** The same of the wind: sums of speeds, and of the vectors' parts where there is a direction. */
export interface WindAt {
  readonly atMs: number;
  readonly speedCount: number;
  readonly speedSum: number;
  readonly vectorCount: number;
  readonly eastSum: number;
  readonly northSum: number;
}

/** Parts, oldest first, put together to steps that begin at given instants; steps without values are left out. */
export function joinSummaries(parts: readonly SummaryAt[], startsMs: readonly number[]): BucketRow[] {
  return groupByStep(
    parts.filter(({ count }) => count > 0),
    startsMs,
  ).map(([startMs, group]) => {
    const count = sumOf(group, (part) => part.count);
    return {
      startMs,
      aggregates: {
        count,
        mean: sumOf(group, (part) => part.sum) / count,
        min: group.reduce((least, part) => Math.min(least, part.min), Number.POSITIVE_INFINITY),
        max: group.reduce((most, part) => Math.max(most, part.max), Number.NEGATIVE_INFINITY),
        last: group.at(-1)?.last ?? null,
      },
    };
  });
}

export function joinWinds(parts: readonly WindAt[], startsMs: readonly number[]): WindRow[] {
  return groupByStep(parts, startsMs).map(([startMs, group]) => {
    const speedCount = sumOf(group, (part) => part.speedCount);
    const vectorCount = sumOf(group, (part) => part.vectorCount);
    const mean = (sum: number, count: number) => (count === 0 ? null : sum / count);
    return {
      startMs,
      speedMs: mean(
        sumOf(group, (part) => part.speedSum),
        speedCount,
      ),
      fromEastMs: mean(
        sumOf(group, (part) => part.eastSum),
        vectorCount,
      ),
      fromNorthMs: mean(
        sumOf(group, (part) => part.northSum),
        vectorCount,
      ),
    };
  });
}

const sumOf = <T>(parts: readonly T[], numberOf: (part: T) => number): number => parts.reduce((sum, part) => sum + numberOf(part), 0);

/** What lies before the first step is left out. */
function groupByStep<T extends { readonly atMs: number }>(parts: readonly T[], startsMs: readonly number[]): [startMs: number, T[]][] {
  const groups = new Map<number, T[]>();
  let step = 0;
  for (const part of parts) {
    while ((startsMs[step + 1] ?? Number.POSITIVE_INFINITY) <= part.atMs) step += 1;
    const startMs = startsMs[step];
    if (startMs === undefined || part.atMs < startMs) continue;
    const group = groups.get(startMs);
    if (group) group.push(part);
    else groups.set(startMs, [part]);
  }
  return [...groups];
}
