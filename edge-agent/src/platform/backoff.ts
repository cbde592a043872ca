const MIN_WAIT_MS = 250;
const MAX_WAIT_MS = 10_000;
/** A connection that broke sooner was not a success: a broker that throws the agent out at once is not hammered. */
const STABLE_AFTER_MS = 10_000;

/** How long to wait before the next try to connect: twice as long each time, with jitter, so that stations do not come back in step. */
export function createBackoff(monotonicMs: () => number = () => performance.now(), random: () => number = Math.random) {
  let tries = 0;
  let connectedAtMs: number | undefined;
  return {
    connected(): void {
      connectedAtMs = monotonicMs();
    },
    nextMs(): number {
      if (connectedAtMs !== undefined && monotonicMs() - connectedAtMs >= STABLE_AFTER_MS) tries = 0;
      connectedAtMs = undefined;
      const longestMs = Math.min(MAX_WAIT_MS, 2 * MIN_WAIT_MS * 2 ** tries);
      tries += 1;
      return Math.max(MIN_WAIT_MS, longestMs * (0.5 + random() / 2));
    },
  };
}
