import type { Clock } from "./clock.ts";

/** Something that must be over in ms: `signal` is aborted then, and `race` no longer waits. */
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
