import { setTimeout as sleep } from "node:timers/promises";
import { createBackOff } from "@clima/mqtt-wire";
import type { Log, StoreRecord } from "@clima/schemas";
import type { Spool } from "../spool/port.ts";
import type { RejectRecords } from "./port.ts";
import type { StoreWriter } from "./store-writer.ts";

interface ReplayPorts {
  readonly spool: Pick<Spool, "oldest" | "removeOldest">;
  readonly writer: Pick<StoreWriter, "write">;
  readonly rejectRecords: RejectRecords;
  readonly log: Log;
}

/** Brings what is in the spool into the store, oldest first, beside the live data; while the store is away it is what asks again. */
export function createReplayLoop({ spool, writer, rejectRecords, log }: ReplayPorts, stopping: AbortSignal) {
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (!stopping.aborted) {
      const batches = await spool.oldest();
      if (!batches) break;
      for (const records of batches) if (!(await untilStored(records))) return;
      await spool.removeOldest();
    }
  }

  /** Until they are in the store and those that it refused are rejected; false when stopped before. */
  async function untilStored(records: readonly StoreRecord[]): Promise<boolean> {
    const backOff = createBackOff();
    while (!stopping.aborted) {
      const written = await writer.write(records);
      if (written.ok && (written.value.length === 0 || (await rejectRecords(written.value)))) return true;
      const pauseMs = Math.max(backOff.nextMs(), written.ok ? 0 : (written.error.retryAfterMs ?? 0));
      await sleep(pauseMs, undefined, { signal: stopping }).catch(() => undefined);
    }
    return false;
  }

  return {
    /** Does nothing when it runs already. */
    start(): void {
      running ??= run()
        .catch((cause: Error) => log.error(`ingest: the spool cannot be read: ${cause.message}; what is in it stays there`))
        .finally(() => {
          running = undefined;
        });
    },
    stopped: async () => running,
  };
}
