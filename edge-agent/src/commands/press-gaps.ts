import type { Clock } from "../platform/clock.ts";

/** The gaps that devices need between two presses, by remote. */
export function createPressGaps(clock: Pick<Clock, "monotonicMs" | "sleepMs">, signal: AbortSignal) {
  const readyAtMs = new Map<string, number>();
  return {
    begin(remote: string | undefined, gapMs: number | undefined): void {
      if (remote !== undefined && gapMs !== undefined) readyAtMs.set(remote, clock.monotonicMs() + gapMs);
    },
    /** Resolves when the device can take a press, at once where nothing is known of it. */
    async over(remote: string | undefined): Promise<void> {
      const waitMs = (readyAtMs.get(remote ?? "") ?? 0) - clock.monotonicMs();
      if (waitMs > 0) await clock.sleepMs(waitMs, signal);
    },
  };
}
