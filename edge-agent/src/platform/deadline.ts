import type { Clock } from "./clock.ts";

/** A time limit of `ms`: when it is reached, `signal` is aborted, and `race` no longer waits. */
export function deadline(clock: Clock, ms: number) {
  const cancelled = new AbortController();
  const over = new AbortController();
  const slept = clock.sleepMs(ms, cancelled.signal).then(() => over.abort());
  return {
    signal: over.signal,
    race: (work: Promise<unknown>): Promise<unknown> => Promise.race([work, slept]),
    cancel: (): void => cancelled.abort(),
  };
}
