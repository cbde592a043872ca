import { err, ok, type Result } from "@clima/schemas";

export interface GpioChip {
  readonly label: string;
  /** The kernel's number of its first pin: 0 before Linux 6.6, 512 and more since. */
  readonly base: number;
  readonly pins: number;
}

/** The controllers behind the header: BCM2835 to BCM2712, and RP1 on the Raspberry Pi 5. */
const HEADER = /^pinctrl-(bcm2\d+|rp1)$/;

/** The kernel's number of pin 0 of the header; the only chip counts as the header's, too. */
export function headerBase(chips: readonly GpioChip[]): Result<number, string> {
  const [chip] = [...chips.filter(({ label }) => HEADER.test(label)), ...(chips.length === 1 ? chips : [])];
  if (chip) return ok(chip.base);
  if (chips.length === 0) return err("the kernel has no GPIO in /sys/class/gpio; is this a Raspberry Pi?");
  return err(`none of the GPIO chips ${chips.map(({ label }) => label).join(", ")} is the header of a Raspberry Pi`);
}
