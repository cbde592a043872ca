/** What hears infrared. */
export interface Receiver {
  /** Signals as timings in µs, from the first mark to the last, with the gaps within; one call for a press. */
  onSignal(listener: (timingsUs: readonly number[]) => void): void;
  close(): void;
}
