import type { Result } from "@clima/schemas";

/** `isClosed` means that the pin is connected to ground; `atMs` is when it changed, on the monotonic clock. */
export type OnPinChange = (isClosed: boolean, atMs: number) => void;

/** The pins of the header, by their BCM numbers. Errors are one line: what is wrong and what to do. */
export interface Gpio {
  /**
   * From `start` on, calls back whenever the pin changes. A contact that is closed for less than `settleMs` may be taken for a bounce; with 0
   * every change counts.
   */
  watch(bcm: number, settleMs: number, onChange: OnPinChange): Result<void, string>;
  /** A pin that switches something. */
  output(bcm: number): Result<(isOn: boolean) => void, string>;
  /** Begins to watch; resolves when every change is seen. */
  start(): Promise<Result<void, string>>;
  /** Switches off what is on, and gives the pins back. */
  close(): Promise<void>;
}
