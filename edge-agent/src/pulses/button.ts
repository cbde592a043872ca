import type { Clock } from "../platform/clock.ts";

export interface ButtonActions {
  onPress(): void;
  onLongPress(): void;
}

const DEBOUNCE_MS = 30;

/** Distinguishes short presses from long ones; a long one is reported while the button is still held. A bouncing contact is one press. */
export function createButton(clock: Clock, longPressMs: number, actions: ButtonActions) {
  let held: AbortController | undefined;
  let changedMs = Number.NEGATIVE_INFINITY;

  async function hold(signal: AbortSignal): Promise<void> {
    await clock.sleepMs(longPressMs, signal);
    if (signal.aborted) return;
    held = undefined;
    actions.onLongPress();
  }

  return (isClosed: boolean, atMs: number): void => {
    if (atMs - changedMs < DEBOUNCE_MS || isClosed === (held !== undefined)) return;
    changedMs = atMs;
    if (isClosed) {
      held = new AbortController();
      void hold(held.signal);
      return;
    }
    held?.abort();
    held = undefined;
    actions.onPress();
  };
}
