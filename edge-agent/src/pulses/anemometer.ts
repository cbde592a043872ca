import { ok } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import type { Sensor } from "../platform/sensor.ts";

const BUCKET_MS = 250;
// WMO-No. 8 (2018), volume I, chapter 5: a gust is the highest mean of three seconds
const GUST_MS = 3000;
const GUST_BUCKETS = GUST_MS / BUCKET_MS;

/** A cup anemometer: the mean wind since the reading before, and the strongest gust. Both are absent until three seconds are known. */
export function createAnemometer(metresPerSecondPerHz: number, clock: Pick<Clock, "monotonicMs">) {
  /** Pulses of each quarter of a second, by its number; those without one are left out. */
  let buckets = new Map<number, number>();
  let pulses = 0;
  let sinceMs = clock.monotonicMs();

  const bucketOf = (atMs: number) => Math.floor(atMs / BUCKET_MS);

  /** The most pulses within three seconds that end with a quarter in which there was one. */
  function mostInGust(): number {
    const inGust = (last: number) => {
      let sum = 0;
      for (let bucket = last - GUST_BUCKETS + 1; bucket <= last; bucket += 1) sum += buckets.get(bucket) ?? 0;
      return sum;
    };
    return [...buckets.keys()].reduce((most, bucket) => Math.max(most, inGust(bucket)), 0);
  }

  function startAnew(nowMs: number): void {
    const firstKept = bucketOf(nowMs) - GUST_BUCKETS + 1;
    buckets = new Map([...buckets].filter(([bucket]) => bucket >= firstKept));
    pulses = 0;
    sinceMs = nowMs;
  }

  const sensor: Sensor = {
    name: "Anemometer",
    quantities: ["windSpeedMs", "windGustMs"],
    async read() {
      const nowMs = clock.monotonicMs();
      const elapsedMs = nowMs - sinceMs;
      if (elapsedMs < GUST_MS) return ok({});
      const windSpeedMs = (metresPerSecondPerHz * pulses * 1000) / elapsedMs;
      // In three seconds a whole number of pulses comes; the mean may lie between two of them
      const windGustMs = Math.max(windSpeedMs, (metresPerSecondPerHz * mostInGust() * 1000) / GUST_MS);
      startAnew(nowMs);
      return ok({ windSpeedMs, windGustMs });
    },
  };
  return {
    sensor,
    pulse(atMs: number): void {
      pulses += 1;
      buckets.set(bucketOf(atMs), (buckets.get(bucketOf(atMs)) ?? 0) + 1);
    },
  };
}
