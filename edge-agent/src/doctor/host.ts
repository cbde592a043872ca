import type { Result } from "@clima/schemas";
import type { GpiodFacts, GpiodProblem } from "../platform/gpio/gpiod-tools.ts";
import type { KernelChips } from "../platform/kernel-chips.ts";

/** The computer that is looked at. */
export interface Host {
  /** The text of a file without a closing zero or line end; undefined where it cannot be read. */
  readText(path: string): Promise<string | undefined>;
  /** Names in a folder; none where there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
  /** Whether this user may read and write a file or device. */
  access(path: string): Promise<"allowed" | "denied" | "missing">;
  /** Undefined where the native package can be loaded, otherwise why not. */
  whyNotLoaded(name: "i2c-bus" | "onoff"): Promise<string | undefined>;
  /** The package gpiod with the chip of the header, or why it cannot be used. */
  findGpiod(): Promise<Result<GpiodFacts, GpiodProblem>>;
  /** The chips that the kernel's drivers hold. */
  readonly kernel: KernelChips;
}
