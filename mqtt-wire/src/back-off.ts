export interface BackOffLimits {
  /** The longest first wait; each further one may be twice as long. */
  readonly firstMs?: number;
  readonly maxMs?: number;
}

const FIRST_MS = 500;
const MAX_MS = 10_000;
/** A connection that broke sooner was not a success: a broker that closes every connection at once is not hammered. */
const STABLE_AFTER_MS = 10_000;

export interface BackOff {
  /** The connection is there. */
  connected(): void;
  /** The wait before the next try: twice as long each time, to the limit; the first again after a connection that lasted. */
  nextMs(): number;
}

/** How long to wait before the next try to reach a broker or a store. The upper half of each wait is chance, so that clients do not come back in step. */
export function createBackOff(
  { firstMs = FIRST_MS, maxMs = MAX_MS }: BackOffLimits = {},
  monotonicMs: () => number = () => performance.now(),
  random: () => number = Math.random,
): BackOff {
  let longestMs = firstMs;
  let connectedAtMs: number | undefined;
  return {
    connected() {
      connectedAtMs = monotonicMs();
    },
    nextMs() {
      if (connectedAtMs !== undefined && monotonicMs() - connectedAtMs >= STABLE_AFTER_MS) longestMs = firstMs;
      connectedAtMs = undefined;
      const waitMs = Math.round(longestMs * (0.5 + random() / 2));
      longestMs = Math.min(maxMs, 2 * longestMs);
      return waitMs;
    },
  };
}
