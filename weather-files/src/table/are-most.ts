/** One in so many may be broken, and one of any few: a row that will be refused is no reason to take a file for another. */
const ONE_IN = 10;

/** Whether nearly all fulfil a condition; of none at all it is so. From `few` on one may be broken. */
export function areMost<T>(items: readonly T[], fulfils: (item: T) => boolean, few = 2): boolean {
  return countBroken(items, fulfils) <= mostBroken(items.length, few);
}

export const countBroken = <T>(items: readonly T[], fulfils: (item: T) => boolean): number => items.filter((item) => !fulfils(item)).length;

export const mostBroken = (count: number, few = 2): number => Math.max(count / ONE_IN, count >= few ? 1 : 0);
