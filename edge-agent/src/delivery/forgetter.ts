import type { Outbox } from "../outbox/port.ts";

/**
 * Collects what one turn of the event loop acknowledged into one transaction, for each costs a write to the disk. Killed in between,
 * the agent delivers those readings once more, which is allowed: a repeat overwrites itself. What the outbox cannot forget is asked of it
 * again with the next acknowledgement.
 */
export function createForgetter(outbox: Pick<Outbox, "forget">, onFailed: (reason: string) => void) {
  let acknowledged: number[] = [];
  let isPlanned = false;

  function flush(): void {
    isPlanned = false;
    const forgotten = outbox.forget(acknowledged);
    if (forgotten.ok) acknowledged = [];
    else onFailed(forgotten.error);
  }

  return {
    forget(ids: readonly number[]): void {
      acknowledged.push(...ids);
      if (isPlanned) return;
      isPlanned = true;
      setImmediate(flush);
    },
  };
}
