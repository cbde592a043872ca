import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { err, ok, type Result } from "@clima/schemas";

/** Where the kernel shows its devices; other folders in tests. */
export interface LircRoots {
  /** /sys/class/rc */
  readonly sysRc: string;
  /** /dev */
  readonly dev: string;
}

export const LINUX_ROOTS: LircRoots = { sysRc: "/sys/class/rc", dev: "/dev" };

export type LircRole = "transmitter" | "receiver";

/**
 * Names as in DRV_NAME: linux drivers/media/rc/{gpio-ir-tx,pwm-ir-tx,gpio-ir-recv}.c; one has underscores. rc-loopback is both, for tests in a
 * real kernel.
 */
const DRIVERS: Readonly<Record<LircRole, readonly string[]>> = {
  transmitter: ["gpio-ir-tx", "pwm-ir-tx", "rc-loopback", "rc_loopback"],
  receiver: ["gpio_ir_recv", "rc-loopback", "rc_loopback"],
};

const OVERLAYS: Readonly<Record<LircRole, string>> = {
  transmitter: "dtoverlay=gpio-ir-tx,gpio_pin=17",
  receiver: "dtoverlay=gpio-ir,gpio_pin=18",
};

/**
 * The device node for sending or receiving, found by its driver: the kernel numbers lirc0 and lirc1 as it likes. The error names what there is
 * and the line of config.txt that is missing.
 */
export async function findLircNode(role: LircRole, { sysRc, dev }: LircRoots): Promise<Result<string, string>> {
  const seen: string[] = [];
  for (const name of (await listOrNone(sysRc)).sort()) {
    const driver = driverIn(await readFile(join(sysRc, name, "uevent"), "utf8").catch(() => ""));
    if (driver === undefined) continue;
    const node = (await listOrNone(join(sysRc, name))).find((entry) => /^lirc\d+$/.test(entry));
    if (node !== undefined && DRIVERS[role].includes(driver)) return ok(join(dev, node));
    seen.push(driver);
  }
  return err(describeMissing(role, seen));
}

const driverIn = (uevent: string): string | undefined => /^DRV_NAME=(.+)$/m.exec(uevent)?.[1];

/** Of a kernel without infrared there is no folder. */
const listOrNone = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

function describeMissing(role: LircRole, seen: readonly string[]): string {
  const what = `there is no infrared ${role} (${DRIVERS[role][0]})`;
  const instead = seen.length === 0 ? "" : `, only ${seen.join(", ")}`;
  return `${what}${instead}; add the line ${OVERLAYS[role]} to /boot/firmware/config.txt (/boot/config.txt before Bookworm) and restart the Pi`;
}

/** In words what a device node answered. */
export function describeNodeError(node: string, error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case "ENOENT":
    case "ENODEV":
    case "ENXIO":
      return `${node} is gone; is its overlay still in config.txt?`;
    case "EACCES":
    case "EPERM":
      return `no permission for ${node}; add the user to its group: sudo usermod -aG video $USER, and log in again`;
    case "EBUSY":
      return `${node} is in use by another program, perhaps lircd: sudo systemctl stop lircd, or set infrared.transmitter to irsend`;
    case "EINVAL":
    case "ENOTTY":
      return `${node} does not take these pulses (${error.code}); is it a receiver, or is its send mode changed?`;
    default:
      return `${node}: ${error.message}`;
  }
}
