import { err, type Log, ok, type Result } from "@clima/schemas";
import type { Clock } from "../clock.ts";
import type { Gpio } from "./gpio.ts";
import { createGpiodGpio } from "./linux-gpiod.ts";
import { findGpiod } from "./linux-gpiod-programs.ts";
import { createSysfsGpio } from "./linux-sysfs-gpio.ts";

/** The header's pins: by the package gpiod where it is installed, otherwise by /sys/class/gpio, as long as the kernel has it. */
export async function createLinuxGpio(clock: Clock, log: Log): Promise<Result<Gpio, string>> {
  const gpiod = await findGpiod();
  if (gpiod.ok) {
    const { version, chip } = gpiod.value;
    log.info(`agent: pins by gpiod ${version.text} on ${chip.name} (${chip.label})`);
    return ok(await createGpiodGpio(gpiod.value, clock, log));
  }
  if (gpiod.error.kind === "refused") return err(gpiod.error.message);
  const sysfs = await createSysfsGpio(clock, log);
  if (!sysfs.ok) return err(`${gpiod.error.message} (sudo apt install gpiod), and ${sysfs.error}`);
  log.info(`agent: pins by onoff in /sys/class/gpio, because ${gpiod.error.message}; with gpiod they have pull-ups and exact times`);
  return sysfs;
}
