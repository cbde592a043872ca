/** Calls back once for each time a contact closes: what bounces within `debounceMs` of the last counted closing is the same one. */
export function createPulseCounter(debounceMs: number, onPulse: (atMs: number) => void) {
  let countedMs = Number.NEGATIVE_INFINITY;
  return (isClosed: boolean, atMs: number): void => {
    if (!isClosed || atMs - countedMs < debounceMs) return;
    countedMs = atMs;
    onPulse(atMs);
  };
}
