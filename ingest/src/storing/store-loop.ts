import { setTimeout as sleep } from "node:timers/promises";
import type { Log, Reading } from "@clima/schemas";
import type { Spool } from "../spool/spool.ts";
import { createBatcher } from "./batcher.ts";
import { createReplayLoop, type ReplayPorts } from "./replay-loop.ts";
import { createSafeKeeping } from "./safe-keeping.ts";
import type { StoreWriter } from "./store-writer.ts";
import type { Refusal } from "./write-batch.ts";

/** Readings of one delivery; `stored` is called once all of them are safe, with those that the store refused. */
export interface Job {
  readonly readings: readonly Reading[];
  readonly payloadBytes: number;
  stored(refusals: readonly Refusal[]): void;
}

export interface StoreLoop {
  add(job: Job): void;
  /** Resolves when what was added is safe or, with the store away, at once. */
  stop(): Promise<void>;
}

export interface StoreLoopPorts {
  readonly writer: StoreWriter;
  readonly spool: Spool;
  readonly keepRefused: ReplayPorts["keepRefused"];
  readonly log: Log;
}

export interface StoreLoopSettings {
  readonly batchMaxReadings: number;
  /** The store is away for so long: from then on batches go to the spool. */
  readonly spoolAfterMs: number;
}

const BATCH = { maxBytes: 4 * 1024 * 1024, maxAgeMs: 100, quietMs: 10 };

/**
 * Stores batch after batch. What arrives during a write goes into the next one, so batches are as large as the store is slow. While the
 * store is away for long, batches are safe in the spool, and the replay loop asks the store; when the spool is full, nothing is answered.
 */
export function createStoreLoop(ports: StoreLoopPorts, settings: StoreLoopSettings): StoreLoop {
  const batcher = createBatcher<Job>({ ...BATCH, maxReadings: settings.batchMaxReadings });
  const stopping = new AbortController();
  const replay = createReplayLoop(ports, stopping.signal);
  const untilSafe = createSafeKeeping(ports, settings.spoolAfterMs, replay.start, stopping.signal);
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
    const refusals = await untilSafe(jobs.flatMap((job) => job.readings));
    if (!refusals) return false;
    const refused = new Map(refusals.map((refusal) => [refusal.reading, refusal]));
    for (const job of jobs) job.stored(refused.size === 0 ? refusals : job.readings.flatMap((reading) => refused.get(reading) ?? []));
    return true;
  }

  replay.start();
  return {
    add(job) {
      batcher.add(job, performance.now());
      if (!full.signal.aborted && batcher.dueAtMs() === Number.NEGATIVE_INFINITY) full.abort();
      running ??= run();
    },
    async stop() {
      stopping.abort();
      await running;
      await replay.stopped();
      await ports.spool.close();
    },
  };
}
