export interface WindowLimits {
  readonly messages: number;
  readonly bytes: number;
}

/**
 * Counts what was handed over and is not done with, over all connections: what a lost connection delivered stays in memory until it
 * is done with, and then lets the present one go on. A single message larger than the limit is let in alone.
 */
export function createInFlight(limits: WindowLimits, onLeave: () => void = () => {}) {
  let messages = 0;
  let bytes = 0;
  const count = { messages: () => messages, bytes: () => bytes };
  return {
    ...count,
    isFull: () => messages >= limits.messages || bytes >= limits.bytes,
    enter(payloadBytes: number): void {
      messages += 1;
      bytes += payloadBytes;
    },
    leave(payloadBytes: number): void {
      messages -= 1;
      bytes -= payloadBytes;
      onLeave();
    },
  };
}

export type InFlight = ReturnType<typeof createInFlight>;

export interface BackOff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** Wait before attempt `attempt` (0 is the first retry): doubles up to maxMs; the lower half is certain, the upper half chance (0 to 1). */
export function backOffMs({ firstMs, maxMs }: BackOff, attempt: number, chance: number): number {
  const ceilingMs = Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30));
  return Math.round(ceilingMs / 2 + (ceilingMs / 2) * chance);
}
