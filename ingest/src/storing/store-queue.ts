import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "@clima/schemas";
import type { Store } from "@clima/store";
import type { Spool } from "../spool/port.ts";
import { openSpool } from "../spool/spool.ts";
import { createBatcher } from "./batcher.ts";
import type { RefusedRecord, RejectRecords, StoreJob, StoreQueue, StoreQueueState } from "./port.ts";
import { createReplayLoop } from "./replay-loop.ts";
import { createStoreOrSpool } from "./store-or-spool.ts";
import { createStoreWriter, type StoreWriter } from "./store-writer.ts";

export interface StoreQueueSettings {
  readonly batchMaxReadings: number;
  /** The store is away for so long: from then on batches go to the spool. */
  readonly spoolAfterMs: number;
  readonly spoolFolder: string;
  readonly spoolMaxBytes: number;
}

export interface StoreQueuePorts {
  readonly rejectRecords: RejectRecords;
  readonly log: Log;
}

const BATCH = { maxBytes: 4 * 1024 * 1024, maxAgeMs: 100, quietMs: 10 };
const SEGMENT_BYTES = 4 * 1024 * 1024;

/**
 * Stores batch after batch. What arrives during a write goes into the next one, so batches are as large as the store is slow. While the
 * store is away for long, batches are safe in the spool, and the replay loop asks the store; when the spool is full, nothing is answered.
 */
export function createStoreQueue(store: Store, settings: StoreQueueSettings, { rejectRecords, log }: StoreQueuePorts): StoreQueue {
  const batcher = createBatcher<StoreJob>({ ...BATCH, maxReadings: settings.batchMaxReadings });
  const stopping = new AbortController();
  const writer = createStoreWriter(store, log);
  const spool = openSpool(settings.spoolFolder, { maxBytes: settings.spoolMaxBytes, segmentBytes: SEGMENT_BYTES }, log);
  const replay = createReplayLoop({ spool, writer, rejectRecords, log }, stopping.signal);
  const storeOrSpool = createStoreOrSpool({ writer, spool, log, onSpooled: replay.start }, settings.spoolAfterMs, stopping.signal);
  let running: Promise<void> | undefined;
  /** Aborted when the batch that is waited for is full. */
  let full = new AbortController();

  async function run(): Promise<void> {
    while (batcher.size() > 0) {
      await untilDue();
      const jobs = batcher.take();
      const refused = await storeOrSpool(jobs.flatMap(({ records }) => records));
      if (!refused) break;
      answerJobs(jobs, refused);
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

  return {
    start: replay.start,
    onWrite: writer.onWrite,
    state: () => queueState(writer, spool),
    add(job) {
      batcher.add(job, performance.now());
      if (!full.signal.aborted && batcher.dueAtMs() === Number.NEGATIVE_INFINITY) full.abort();
      running ??= run();
    },
    async stop() {
      stopping.abort();
      await running;
      await replay.stopped();
      await spool.close();
    },
  };
}

/** Tells each job which of its own records the store refused. */
function answerJobs(jobs: readonly StoreJob[], refused: readonly RefusedRecord[]): void {
  const byReading = new Map(refused.map((each) => [each.record, each]));
  for (const job of jobs) job.onSafe(refused.length === 0 ? refused : job.records.flatMap((record) => byReading.get(record) ?? []));
}

function queueState(writer: StoreWriter, spool: Spool): StoreQueueState {
  const oldest = spool.oldestTakenAt();
  const state = writer.state();
  // With the store back, nobody asks the spool any more, and what it last said counts no longer.
  const problem = state.awaySinceMs === undefined ? undefined : spool.problem();
  return {
    ...state,
    spoolBytes: spool.bytes(),
    ...(oldest === undefined ? {} : { spoolOldestTakenAt: oldest }),
    ...(problem === undefined ? {} : { spoolProblem: problem }),
  };
}
