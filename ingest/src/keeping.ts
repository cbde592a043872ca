import type { Log } from "@clima/schemas";
import type { Store } from "@clima/store";
import type { ReplayPorts } from "./replay-loop.ts";
import { openSpool } from "./spool/spool.ts";
import { createStoreLoop, type StoreLoop, type StoreLoopSettings } from "./store-loop.ts";
import { createStoreWriter, type StoreState } from "./store-writer.ts";

export interface KeepingSettings extends StoreLoopSettings {
  readonly spoolFolder: string;
  readonly spoolMaxBytes: number;
}

export interface KeepingState extends StoreState {
  readonly spoolBytes: number;
}

const SEGMENT_BYTES = 4 * 1024 * 1024;

/** One store with all that stands before it: batches, spool, and what is known of both. */
export function createKeeping(
  store: Store,
  settings: KeepingSettings,
  keepRefused: ReplayPorts["keepRefused"],
  log: Log,
): StoreLoop & { state(): KeepingState } {
  const writer = createStoreWriter(store, log);
  const spool = openSpool(settings.spoolFolder, { maxBytes: settings.spoolMaxBytes, segmentBytes: SEGMENT_BYTES }, log);
  const loop = createStoreLoop({ writer, spool, keepRefused, log }, settings);
  return { ...loop, state: () => ({ ...writer.state, spoolBytes: spool.bytes() }) };
}
