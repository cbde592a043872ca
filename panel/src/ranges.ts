const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The times that charts show, by their names in the address. */
export const RANGES = {
  "24h": { label: "24 h", rangeMs: DAY_MS, bucketMs: 5 * MINUTE_MS, hasBand: false },
  "7d": { label: "7 d", rangeMs: 7 * DAY_MS, bucketMs: HOUR_MS, hasBand: true },
  "30d": { label: "30 d", rangeMs: 30 * DAY_MS, bucketMs: 3 * HOUR_MS, hasBand: true },
  "1y": { label: "1 y", rangeMs: 365 * DAY_MS, bucketMs: DAY_MS, hasBand: true },
  "10y": { label: "10 y", rangeMs: 3653 * DAY_MS, bucketMs: 7 * DAY_MS, hasBand: true },
} as const;

export type RangeName = keyof typeof RANGES;
export const rangeNames = Object.keys(RANGES) as readonly RangeName[];
export const isRangeName = (name: string): name is RangeName => Object.hasOwn(RANGES, name);
