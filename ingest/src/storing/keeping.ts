import type { Log } from "@clima/schemas";
import type { Store } from "@clima/store";
import { openSpool, type SpoolProblem } from "../spool/spool.ts";
import type { ReplayPorts } from "./replay-loop.ts";
import { createStoreLoop, type StoreLoop, type StoreLoopSettings } from "./store-loop.ts";
import { createStoreWriter, type StoreState, type StoreWrite } from "./store-writer.ts";

export interface KeepingSettings extends StoreLoopSettings {
  readonly spoolFolder: string;
  readonly spoolMaxBytes: number;
}

export interface KeepingPorts {
  readonly keepRefused: ReplayPorts["keepRefused"];
  onWrite(write: StoreWrite): void;
  readonly log: Log;
}

export interface KeepingState extends StoreState {
  readonly spoolBytes: number;
  /** When the oldest reading in the spool was taken, as far as the spool was read since the start. */
  readonly spoolOldestTakenAt?: string;
  /** Why neither the store nor the spool takes anything, so that the broker has to keep what comes. */
  readonly spoolProblem?: SpoolProblem;
}

const SEGMENT_BYTES = 4 * 1024 * 1024;

/** One store with all that stands before it: batches, spool, and what is known of both. */
export function createKeeping(
  store: Store,
  settings: KeepingSettings,
  { keepRefused, onWrite, log }: KeepingPorts,
): StoreLoop & { state(): KeepingState } {
  const writer = createStoreWriter(store, log, onWrite);
  const spool = openSpool(settings.spoolFolder, { maxBytes: settings.spoolMaxBytes, segmentBytes: SEGMENT_BYTES }, log);
  const loop = createStoreLoop({ writer, spool, keepRefused, log }, settings);

  function state(): KeepingState {
    const oldest = spool.oldestTakenAt();
    // With the store back, nobody asks the spool any more, and what it last said counts no longer.
    const problem = writer.state.error === undefined ? undefined : spool.problem();
    return {
      ...{ ...writer.state, spoolBytes: spool.bytes() },
      ...(oldest === undefined ? {} : { spoolOldestTakenAt: oldest }),
      ...(problem === undefined ? {} : { spoolProblem: problem }),
    };
  }
  return { ...loop, state };
}
