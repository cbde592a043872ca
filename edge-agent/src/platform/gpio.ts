import type { Result } from "@clima/schemas";

/** The pins of the header, by their BCM numbers. */
export interface Gpio {
  /** Calls back whenever the pin changes; `isClosed` means that it is connected to ground. The error is one line: what is wrong and what to do. */
  watch(bcm: number, onChange: (isClosed: boolean) => void): Result<void, string>;
  /** A pin that switches something. */
  output(bcm: number): Result<(isOn: boolean) => void, string>;
  close(): void;
}
