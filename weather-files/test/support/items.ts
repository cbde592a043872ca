import type { Item, ReadOptions } from "../../src/index.ts";

/** A clock for all tests, so that what is the future stays so. */
export const NOW_MS = Date.UTC(2026, 10, 30);
export const readOptions = (more: Partial<ReadOptions> = {}): ReadOptions => ({ nowMs: NOW_MS, ...more });

/** All that comes in batches, one after another. */
export async function all<T>(batches: AsyncIterable<readonly T[]>): Promise<T[]> {
  const items: T[] = [];
  for await (const batch of batches) items.push(...batch);
  return items;
}

/** An item in a line of text, for tests that compare whole files: "2026-01-01T00:00:00.000Z garden temperatureC=3"; ?temperatureC is doubted. */
export function shortItem(item: Item): string {
  switch (item.kind) {
    case "reading": {
      const { takenAt, station, values, quality = {} } = item.reading;
      const pairs = Object.entries(values).map(([name, value]) => `${name}=${value}`);
      const doubted = Object.keys(quality).map((name) => `?${name}`);
      return [
        takenAt,
        station,
        ...pairs,
        ...doubted,
        ...(item.reportedDewPointC === undefined ? [] : [`(dew point ${item.reportedDewPointC})`]),
      ].join(" ");
    }
    case "refused":
      return `refused ${item.line}: ${item.reason}`;
    case "left out":
      return `left out ${item.line} ${item.value.column}: ${item.value.reason}`;
    case "note":
      return `note ${item.line ?? "of all"}: ${item.note}`;
    case "skipped":
      return `skipped ${item.what}`;
    case "point":
      return `point ${item.point.measurement}`;
  }
}

export const shortItems = async (batches: AsyncIterable<readonly Item[]>): Promise<string[]> => (await all(batches)).map(shortItem);
