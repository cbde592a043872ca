import type { Log } from "@clima/schemas";
import type { History } from "./history.ts";

/** Runs work when the connection is free; undefined when the file is not open or the work failed, which was told. */
export type Ask = <T>(what: string, work: (history: History) => Promise<T>) => Promise<T | undefined>;

const RETENTION_INTERVAL_MS = 3_600_000;

/**
 * What is done behind the writes, in steps that hold up no write for long: finished hours are rolled up, and what is too old is
 * removed. No answer depends on when.
 */
export function createChores(ask: Ask, delayMs: number, log: Log) {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let tooOld = 0;
  let retainedAtMs = Number.NEGATIVE_INFINITY;

  async function run(): Promise<void> {
    while (!isStopped && (await ask("roll-up", ({ rollUp }) => rollUp())));
    tellTooOld();
    if (performance.now() - retainedAtMs > RETENTION_INTERVAL_MS) await retain();
    timer = undefined;
  }

  async function retain(): Promise<void> {
    retainedAtMs = performance.now();
    let [readings, beforeMs] = [0, 0];
    while (!isStopped) {
      const removal = await ask("retention", ({ removeOldReadings }) => removeOldReadings(Date.now()));
      if (!removal) break;
      readings += removal.readings;
      beforeMs = Math.max(beforeMs, removal.beforeMs);
    }
    if (readings > 0) log.info(`store: removed ${readings} readings from before ${new Date(beforeMs).toISOString()}; their hours stay`);
    const hours = isStopped ? 0 : await ask("retention", ({ removeOldHours }) => removeOldHours(Date.now()));
    if (hours) log.info(`store: removed ${hours} hours of old weather`);
    const points = isStopped ? 0 : await ask("retention", ({ removeOldPoints }) => removeOldPoints(Date.now()));
    if (points) log.info(`store: removed ${points} points that are older than store.healthDays, store.infraredDays or store.statusDays`);
  }

  function tellTooOld(): void {
    if (tooOld > 0)
      log.warn(`store: ${tooOld} readings were older than what is kept (store.duckdbRawDays, store.duckdbMaxBytes) and not stored`);
    tooOld = 0;
  }

  return {
    /** Something was written, or the file was opened. */
    note(readingsTooOld = 0): void {
      tooOld += readingsTooOld;
      if (!isStopped) timer ??= setTimeout(() => void run(), delayMs).unref();
    },
    stop(): void {
      isStopped = true;
      clearTimeout(timer);
      tellTooOld();
    },
  };
}
