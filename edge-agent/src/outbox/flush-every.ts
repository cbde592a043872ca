import type { Log } from "@clima/schemas";
import type { BufferedOutbox } from "./buffered-outbox.ts";

/** Writes to the disk what waits in memory, again and again; the answer does so a last time. */
export function flushEvery(seconds: number, outbox: BufferedOutbox, log: Log): () => void {
  function flush(): void {
    const flushed = outbox.flush();
    if (!flushed.ok) log.error(`agent: readings wait in memory for the disk: ${flushed.error}`);
  }
  const timer = setInterval(flush, seconds * 1000);
  return () => {
    clearInterval(timer);
    flush();
  };
}
