import { setTimeout as sleep } from "node:timers/promises";
import type { Log, Reading } from "@clima/schemas";
import type { Store } from "@clima/store";
import { type Refusal, writeBatch } from "./write-batch.ts";

/** Readings of one delivery; `stored` is called once all of them are in the store, with those that the store refused. */
export interface Job {
  readonly readings: readonly Reading[];
  stored(refusals: readonly Refusal[]): void;
}

export interface StoreLoop {
  add(job: Job): void;
  readonly state: { readonly storedReadings: number; readonly lastStoredAtMs: number | undefined; readonly error: string | undefined };
  /** Resolves when what was added is stored, or, with the store away, at once. */
  stop(): Promise<void>;
}

const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 10_000;
/** Of a store that asks for more patience (RFC 9110, 10.2.3), so much is given. */
const MAX_ASKED_MS = 300_000;

/**
 * Stores job after job. What arrives during a write goes into the next one, so batches are as large as the store is slow, and a
 * lone reading does not wait.
 */
export function createStoreLoop(store: Store, batchMaxReadings: number, log: Log): StoreLoop {
  const queue: Job[] = [];
  const stopping = new AbortController();
  const state = { storedReadings: 0, lastStoredAtMs: undefined as number | undefined, error: undefined as string | undefined };
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (queue.length > 0 && !(stopping.signal.aborted && state.error !== undefined)) {
      const jobs = takeBatch(queue, batchMaxReadings);
      if (!(await storeJobs(jobs))) queue.unshift(...jobs);
    }
    running = undefined;
  }

  async function storeJobs(jobs: readonly Job[]): Promise<boolean> {
    const readings = jobs.flatMap((job) => job.readings);
    const refusals = await writeUntilTaken(readings);
    if (!refusals) return false;
    state.storedReadings += readings.length - refusals.length;
    state.lastStoredAtMs = Date.now();
    const refused = new Map(refusals.map((refusal) => [refusal.reading, refusal]));
    for (const job of jobs) job.stored(job.readings.flatMap((reading) => refused.get(reading) ?? []));
    return true;
  }

  /** undefined when stopped while the store was away. */
  async function writeUntilTaken(readings: readonly Reading[]): Promise<readonly Refusal[] | undefined> {
    for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(2 * waitMs, MAX_RETRY_MS)) {
      const written = await writeBatch(store, readings);
      if (written.ok) {
        if (state.error !== undefined) log.info("ingest: the store takes readings again");
        state.error = undefined;
        return written.value;
      }
      if (state.error !== written.error.message) log.error(`ingest: the store is away, trying again: ${written.error.message}`);
      state.error = written.error.message;
      await sleep(Math.min(MAX_ASKED_MS, Math.max(waitMs, written.error.retryAfterMs ?? 0)), undefined, { signal: stopping.signal }).catch(
        () => undefined,
      );
      if (stopping.signal.aborted) return undefined;
    }
  }

  return {
    state,
    add(job) {
      queue.push(job);
      running ??= run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

function takeBatch(queue: Job[], maxReadings: number): Job[] {
  let readings = 0;
  const fits = queue.findIndex((job) => {
    readings += job.readings.length;
    return readings > maxReadings;
  });
  // A single job larger than the limit goes alone.
  return queue.splice(0, fits === -1 ? queue.length : Math.max(fits, 1));
}
