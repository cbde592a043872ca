import { setTimeout as sleep } from "node:timers/promises";
import type { Log, Reading } from "@clima/schemas";
import type { Store } from "@clima/store";
import { createBatcher } from "./batcher.ts";
import { type Refusal, writeBatch } from "./write-batch.ts";

/** Readings of one delivery; `stored` is called once all of them are in the store, with those that the store refused. */
export interface Job {
  readonly readings: readonly Reading[];
  readonly payloadBytes: number;
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

const BATCH = { maxBytes: 4 * 1024 * 1024, maxAgeMs: 100, quietMs: 10 };

/** Stores batch after batch. What arrives during a write goes into the next one, so batches are as large as the store is slow. */
export function createStoreLoop(store: Store, batchMaxReadings: number, log: Log): StoreLoop {
  const batcher = createBatcher<Job>({ ...BATCH, maxReadings: batchMaxReadings });
  const stopping = new AbortController();
  const state = { storedReadings: 0, lastStoredAtMs: undefined as number | undefined, error: undefined as string | undefined };
  let running: Promise<void> | undefined;
  /** Aborted when the batch that is waited for is full. */
  let full = new AbortController();

  async function run(): Promise<void> {
    while (batcher.size() > 0) {
      await untilDue();
      if (!(await storeJobs(batcher.take()))) break;
    }
    running = undefined;
  }

  /** A batch that has become due during the last write goes at once; who stops does not wait for more. */
  async function untilDue(): Promise<void> {
    for (;;) {
      const waitMs = (batcher.dueAtMs() ?? 0) - performance.now();
      if (waitMs <= 0 || stopping.signal.aborted) return;
      full = new AbortController();
      const signal = AbortSignal.any([stopping.signal, full.signal]);
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
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
      await sleep(Math.max(waitMs, written.error.retryAfterMs ?? 0), undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return undefined;
    }
  }

  return {
    state,
    add(job) {
      batcher.add(job, performance.now());
      if (batcher.dueAtMs() === Number.NEGATIVE_INFINITY) full.abort();
      running ??= run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
