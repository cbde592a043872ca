import { setTimeout as sleep } from "node:timers/promises";
import type { Log, Reading } from "@clima/schemas";
import type { Spool } from "../spool/spool.ts";
import { RETRY } from "./retry.ts";
import type { StoreWriter } from "./store-writer.ts";
import type { Refusal } from "./write-batch.ts";

export interface SafeKeepingPorts {
  readonly writer: StoreWriter;
  readonly spool: Pick<Spool, "append">;
  readonly log: Log;
}

/** With the spool full, how often it is looked for room, or for the store. */
const FULL_RETRY_MS = 1000;

/**
 * Puts readings into the store or, once that is away for spoolAfterMs, into the spool (then `onSpooled` is called), and answers those
 * that the store refused; undefined when stopped before they were safe.
 */
export function createSafeKeeping(
  { writer, spool, log }: SafeKeepingPorts,
  spoolAfterMs: number,
  onSpooled: () => void,
  stopping: AbortSignal,
): (readings: readonly Reading[]) => Promise<readonly Refusal[] | undefined> {
  let lastSpoolError = "";
  const isAwayForLong = () => writer.state.awaySinceMs !== undefined && performance.now() - writer.state.awaySinceMs >= spoolAfterMs;

  async function keepInSpool(readings: readonly Reading[]): Promise<boolean> {
    const kept = await spool.append(readings);
    if (kept.ok) onSpooled();
    else if (kept.error !== lastSpoolError) log.error(`ingest: nothing is acknowledged any more, the broker keeps it: ${kept.error}`);
    lastSpoolError = kept.ok ? "" : kept.error;
    return kept.ok;
  }

  return async (readings) => {
    for (let waitMs = RETRY.firstMs; ; waitMs = Math.min(2 * waitMs, RETRY.maxMs)) {
      let pauseMs = FULL_RETRY_MS;
      if (isAwayForLong()) {
        if (await keepInSpool(readings)) return [];
      } else {
        const written = await writer.write(readings);
        if (written.ok) return written.value;
        pauseMs = Math.min(Math.max(waitMs, written.error.retryAfterMs ?? 0), spoolAfterMs);
      }
      await sleep(pauseMs, undefined, { signal: stopping }).catch(() => undefined);
      if (stopping.aborted) return undefined;
    }
  };
}
