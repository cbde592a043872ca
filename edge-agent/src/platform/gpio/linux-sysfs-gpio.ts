import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { err, type Log, ok, type Result } from "@clima/schemas";
import type { Gpio as OnoffPin } from "onoff";
import type { Clock } from "../clock.ts";
import type { Gpio } from "./gpio.ts";
import { headerChip } from "./header-chip.ts";

const FOLDER = "/sys/class/gpio";

export interface SysfsChip {
  readonly label: string;
  /** The kernel's number of its first pin: 0 before Linux 6.6, 512 and more since. */
  readonly base: number;
  readonly pins: number;
}

type MonotonicClock = Pick<Clock, "monotonicMs">;

/** The header's pins by the package onoff, which uses the kernel's /sys/class/gpio. The error says how the package is got. */
export async function createSysfsGpio(clock: MonotonicClock, log: Log): Promise<Result<Gpio, string>> {
  const chip = headerChip(readSysfsChips(FOLDER), FOLDER);
  if (!chip.ok) return chip;
  const found = await import("onoff").then(
    (loaded) => ok(loaded.Gpio),
    (cause: Error) => err(`the package onoff cannot be loaded (${cause.message}); sudo apt install build-essential, then npm ci`),
  );
  return found.ok ? ok(gpioOf(found.value, chip.value.base, clock, log)) : found;
}

/** The chips that the kernel names in the folder. */
export function readSysfsChips(folder: string): readonly SysfsChip[] {
  const read = (chip: string, name: string) => readFileSync(join(folder, chip, name), "utf8").trim();
  try {
    return readdirSync(folder)
      .filter((name) => name.startsWith("gpiochip"))
      .map((chip) => ({ label: read(chip, "label"), base: Number(read(chip, "base")), pins: Number(read(chip, "ngpio")) }));
  } catch {
    // Without this folder the computer has no GPIO, and headerChip says so
    return [];
  }
}

function gpioOf(Pin: typeof OnoffPin, base: number, clock: MonotonicClock, log: Log): Gpio {
  const opened: OnoffPin[] = [];

  function open(bcm: number, make: (number: number) => OnoffPin): Result<OnoffPin, string> {
    const number = base + bcm;
    try {
      const pin = make(number);
      opened.push(pin);
      log.info(`agent: GPIO ${bcm} is ${number} to the kernel${base === 0 ? "" : `, whose header begins at ${base}`}`);
      return ok(pin);
    } catch (cause) {
      return err(describeSysfsFailure(cause as NodeJS.ErrnoException, bcm, number));
    }
  }

  return {
    watch(bcm, _settleMs, onChange) {
      const pin = open(bcm, (number) => new Pin(number, "in", "both"));
      if (!pin.ok) return pin;
      pin.value.watch((cause, level) => {
        if (cause) log.error(`agent: GPIO ${bcm} cannot be watched: ${cause.message}`);
        else onChange(level === 0, clock.monotonicMs());
      });
      return ok(undefined);
    },
    output(bcm) {
      const pin = open(bcm, (number) => new Pin(number, "out"));
      return pin.ok ? ok((isOn) => pin.value.writeSync(isOn ? 1 : 0)) : pin;
    },
    start: async () => ok(undefined),
    async close() {
      for (const pin of opened.splice(0)) {
        if (pin.direction() === "out") pin.writeSync(0);
        pin.unexport();
      }
    },
  };
}

/** What the kernel's error means for the wiring and the set-up. */
export function describeSysfsFailure(cause: NodeJS.ErrnoException, bcm: number, number: number): string {
  const pin = `GPIO ${bcm} (${number} to the kernel)`;
  if (cause.code === "EACCES") return `${pin} may not be used; sudo usermod -aG gpio $USER, then log in again`;
  if (cause.code === "EBUSY") return `${pin} is used by something else; gpioinfo shows by whom`;
  if (cause.code === "EINVAL") return `there is no ${pin}; the header has GPIO 0 to 27`;
  return `${pin}: ${cause.message}`;
}
