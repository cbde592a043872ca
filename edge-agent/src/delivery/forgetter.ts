import type { Outbox } from "../outbox/port.ts";

/**
 * Collects what one turn of the event loop acknowledged into one transaction, for each costs a write to the disk. Killed in between,
 * the agent delivers those readings once more, which is allowed: a repeat overwrites itself.
 */
export function createForgetter(outbox: Outbox, onFailed: (reason: string) => void) {
  let ids: number[] = [];
  function flush(): void {
    const forgotten = outbox.forget(ids);
    ids = [];
    if (!forgotten.ok) onFailed(forgotten.error);
  }
  return {
    forget(more: readonly number[]): void {
      if (ids.length === 0) setImmediate(flush);
      ids.push(...more);
    },
  };
}
