import { setTimeout as sleep } from "node:timers/promises";
import { createBackOff } from "@clima/mqtt-wire";
import type { Log, StoreRecord } from "@clima/schemas";
import type { Spool } from "../spool/port.ts";
import type { RefusedRecord } from "./port.ts";
import type { StoreWriter } from "./store-writer.ts";

interface StoreOrSpoolPorts {
  readonly writer: Pick<StoreWriter, "write" | "state" | "mayTakeOthers">;
  readonly spool: Pick<Spool, "append">;
  /** There is something in the spool now. */
  onSpooled(): void;
  readonly log: Log;
}

/** With the spool full, how often we look whether it has room, or the store is back. */
const FULL_RETRY_MS = 1000;
/** How often a store that failed at others is given a batch that comes: it may be those others alone that it fails at. */
const OTHERS_EVERY_MS = 1000;

/**
 * Puts records into the store or, once that is away for spoolAfterMs, into the spool, and returns those that the store refused;
 * undefined when stopped before they were safe.
 */
export function createStoreOrSpool(
  { writer, spool, onSpooled, log }: StoreOrSpoolPorts,
  spoolAfterMs: number,
  stopping: AbortSignal,
): (records: readonly StoreRecord[]) => Promise<readonly RefusedRecord[] | undefined> {
  let lastSpoolError = "";
  let othersDueAtMs = 0;

  function isAwayForLong(): boolean {
    const { awaySinceMs } = writer.state();
    return awaySinceMs !== undefined && performance.now() - awaySinceMs >= spoolAfterMs;
  }

  /** What comes now is not what the store failed at: while it takes that, what it fails at can be told from it. */
  async function offerAsOther(records: readonly StoreRecord[]): Promise<readonly RefusedRecord[] | undefined> {
    if (!writer.mayTakeOthers() || performance.now() < othersDueAtMs) return undefined;
    othersDueAtMs = performance.now() + OTHERS_EVERY_MS;
    const written = await writer.write(records);
    return written.ok ? written.value : undefined;
  }

  async function putInSpool(records: readonly StoreRecord[]): Promise<boolean> {
    const appended = await spool.append(records);
    if (appended.ok) onSpooled();
    else if (appended.error !== lastSpoolError)
      log.error(`ingest: nothing is acknowledged any more, the broker keeps it: ${appended.error}`);
    lastSpoolError = appended.ok ? "" : appended.error;
    return appended.ok;
  }

  /** Those that the store refused, or how long to wait before trying again. */
  async function attempt(records: readonly StoreRecord[], waitMs: number): Promise<readonly RefusedRecord[] | number> {
    if (isAwayForLong()) return (await offerAsOther(records)) ?? ((await putInSpool(records)) ? [] : FULL_RETRY_MS);
    const written = await writer.write(records);
    return written.ok ? written.value : Math.min(Math.max(waitMs, written.error.retryAfterMs ?? 0), spoolAfterMs);
  }

  return async (records) => {
    for (const backOff = createBackOff(); ; ) {
      const refused = await attempt(records, backOff.nextMs());
      if (typeof refused !== "number") return refused;
      await sleep(refused, undefined, { signal: stopping }).catch(() => undefined);
      if (stopping.aborted) return undefined;
    }
  };
}
