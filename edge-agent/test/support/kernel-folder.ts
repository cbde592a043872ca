/** A folder like /sys with chips that drivers of the kernel hold, linked as the kernel links them. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type Files = Readonly<Record<string, string>>;

/** Below `sysfs`: the device, the link to its driver, and what `files` has in IIO or hwmon. */
export function createKernelFolder(sysfs: string) {
  const folder = (...parts: readonly string[]) => {
    const path = join(sysfs, ...parts);
    mkdirSync(path, { recursive: true });
    return path;
  };

  /** A device of an I2C bus, like 1-0077, that a driver has taken. */
  function hold(device: string, driver: string, name = driver): string {
    const path = folder("devices/i2c", device);
    symlinkSync(folder("bus/i2c/drivers", driver), join(path, "driver"));
    writeFileSync(join(path, "name"), `${name}\n`);
    symlinkSync(path, join(folder("bus/i2c/devices"), device));
    return path;
  }

  const fill = (path: string, files: Files) => {
    mkdirSync(path, { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
    return path;
  };

  return {
    hold,
    /** Gives the folder that its files are in. */
    iio(number: number, above: string, files: Files): string {
      const path = fill(join(above, `iio:device${number}`), files);
      symlinkSync(path, join(folder("bus/iio/devices"), `iio:device${number}`));
      return path;
    },
    hwmon(number: number, device: string, files: Files): string {
      const path = fill(join(device, "hwmon", `hwmon${number}`), files);
      symlinkSync(device, join(path, "device"));
      symlinkSync(path, join(folder("class/hwmon"), `hwmon${number}`));
      return path;
    },
    platform: (device: string) => folder("devices/platform", device),
  };
}
