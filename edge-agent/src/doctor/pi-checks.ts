/** What a Raspberry Pi must have before a chip can be read or an infrared code sent. */
import type { HostFacts } from "../platform/host-facts.ts";
import { type Finding, failed, good, skipped, warning } from "./finding.ts";
import type { Host } from "./host.ts";

const NEW_CONFIG = "/boot/firmware/config.txt";
const OLD_CONFIG = "/boot/config.txt";
/** What switches the bus of the header on, in config.txt. */
export const I2C_LINE = "dtparam=i2c_arm=on";
const PHAT = "ANAVI Infrared pHAT";

/** The model as the firmware names it; undefined on another computer than a Pi. */
export async function readModel(host: Host): Promise<string | undefined> {
  const model = await host.readText("/proc/device-tree/model");
  // Docker hides the device tree, but not what the kernel says of the processor.
  return model ?? /^Model\s*: (Raspberry Pi.*)$/m.exec((await host.readText("/proc/cpuinfo")) ?? "")?.[1];
}
/** Whether the board on the header says that it is an ANAVI Infrared pHAT. */
export const isInfraredPhat = async (host: Host) => (await host.readText("/proc/device-tree/hat/product")) === PHAT;

/** Bookworm moved the file. */
export async function configFile(host: Host): Promise<string> {
  return (await host.access(NEW_CONFIG)) === "missing" && (await host.access(OLD_CONFIG)) !== "missing" ? OLD_CONFIG : NEW_CONFIG;
}

/** Whether this is a Raspberry Pi, and which. */
export async function checkModel(host: Host): Promise<Finding> {
  const model = await readModel(host);
  return model === undefined ? warning("Raspberry Pi", "this computer does not say that it is one") : good("Raspberry Pi", model);
}

// the firmware's bits, https://www.raspberrypi.com/documentation/computers/os.html, get_throttled
const NOW = ["under-voltage", "frequency capped", "throttled", "soft temperature limit"];

/** Whether the supply is strong enough, now and since the start. */
export function checkPower({ throttled }: HostFacts): Finding {
  if (throttled === undefined) return skipped("Power", "this computer does not say whether its supply is strong enough");
  const named = (bits: number) => NOW.filter((_what, bit) => bits & (1 << bit)).join(", ");
  const [now, since] = [named(throttled), named(throttled >> 16)];
  if (now === "" && since === "") return good("Power", "neither under-voltage nor throttling since the start");
  const message = now === "" ? `since the start there was: ${since}` : `now: ${now}`;
  return warning("Power", message, "use the supply of the Pi's maker and a short cable; cool the processor");
}

/** Which board is on the header, by its EEPROM. */
export async function checkHat(host: Host): Promise<Finding> {
  const product = await host.readText("/proc/device-tree/hat/product");
  if (product !== undefined)
    return good("HAT", `${product} by ${(await host.readText("/proc/device-tree/hat/vendor")) ?? "an unknown maker"}`);
  return warning(
    "HAT",
    "no HAT says its name; chips that are wired by hand have none, which is no fault",
    "if the pHAT is plugged in: switch the Pi off, press the pHAT onto all 40 pins, and switch it on again",
  );
}

/** Whether the I2C bus is there and may be opened. */
export async function checkI2c(host: Host, busNumber: number): Promise<Finding> {
  const device = `/dev/i2c-${busNumber}`;
  const access = await host.access(device);
  if (access === "allowed") return good("I2C", `${device} is there and may be used`);
  if (access === "denied")
    return failed("I2C", `${device} is there, but this user may not use it`, "sudo usermod -aG i2c $USER", "log in again");
  return failed(
    "I2C",
    `there is no ${device}`,
    `in ${await configFile(host)}:  ${I2C_LINE}`,
    "echo i2c-dev | sudo tee /etc/modules-load.d/i2c.conf",
    "sudo reboot",
  );
}

const REBUILD = ["sudo apt install -y build-essential python3", "npm ci"] as const;

/** Whether the native package can be loaded that chips are read by. */
export async function checkI2cPackage(host: Host): Promise<Finding> {
  const why = await host.whyNotLoaded("i2c-bus");
  return why === undefined
    ? good("Package i2c-bus", "can be loaded")
    : failed("Package i2c-bus", `cannot be loaded, so no chip can be read: ${why}`, ...REBUILD);
}

const PINS = "rain gauge, anemometer, light and button";

/** By what the pins of the header can be used; a fault only where one of them is set. */
export async function checkPins(host: Host, areUsed: boolean): Promise<Finding> {
  const missing = areUsed ? failed : warning;
  const gpiod = await host.findGpiod();
  if (gpiod.ok) {
    const { version, chip } = gpiod.value;
    return good("Pins", `by gpiod ${version.text} on /dev/${chip.name} (${chip.label})`);
  }
  if (gpiod.error.kind === "refused") return missing("Pins", gpiod.error.message, "sudo usermod -aG gpio $USER", "log in again");
  const install = "sudo apt install -y gpiod";
  const chips = (await host.list("/sys/class/gpio")).filter((name) => name.startsWith("gpiochip"));
  if (chips.length === 0)
    return missing("Pins", `${gpiod.error.message}, and the kernel has no /sys/class/gpio; ${PINS} cannot be used`, install);
  const onoff = await host.whyNotLoaded("onoff");
  if (onoff !== undefined)
    return missing("Pins", `${gpiod.error.message}, and the package onoff cannot be loaded (${onoff}); ${PINS} cannot be used`, install);
  const message = `by onoff and ${chips.join(", ")} in /sys/class/gpio, because ${gpiod.error.message}; newer kernels leave this folder out`;
  return warning("Pins", message, install);
}
