import { readdir, readFile, realpath } from "node:fs/promises";
import { basename, join } from "node:path";
import { err, ok, type Result } from "@clima/schemas";
import type { Holder, I2cPlace, KernelChip, KernelChips, UnreadFile } from "./kernel-chips.ts";

/** The chips below /sys (Documentation/ABI/testing/sysfs-bus-iio and sysfs-class-hwmon of Linux). `off` in place of the folder: none. */
export const createLinuxKernelChips = (sysfs: string): KernelChips => ({
  async list() {
    if (sysfs === "off") return [];
    const iio = await chipsIn(join(sysfs, "bus/iio/devices"), /^iio:device\d+$/, "IIO");
    const hwmon = await chipsIn(join(sysfs, "class/hwmon"), /^hwmon\d+$/, "hwmon");
    const isKnown = new Set(iio.map(({ device }) => device));
    return [...iio, ...hwmon.filter(({ name, device }) => !MIRRORS.has(name) && !isKnown.has(device))];
  },
  holderOf: (place) => holderIn(sysfs === "off" ? "/sys" : sysfs, place),
});

/** In hwmon what IIO has already (drivers/hwmon/iio_hwmon.c). */
const MIRRORS: ReadonlySet<string> = new Set(["iio_hwmon"]);

/** The driver that has the chip at an address, by the link that the kernel makes when it takes it. */
async function holderIn(sysfs: string, { busNumber, address }: I2cPlace): Promise<Holder | undefined> {
  const folder = join(sysfs, "bus/i2c/devices", `${busNumber}-${address.toString(16).padStart(4, "0")}`);
  const driver = await realpath(join(folder, "driver")).then(basename, () => undefined);
  return driver === undefined ? undefined : { driver, device: (await trimmed(join(folder, "name"))) ?? driver };
}

async function chipsIn(folder: string, pattern: RegExp, by: KernelChip["by"]): Promise<readonly KernelChip[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => pattern.test(name));
  const byNumber = names.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  return Promise.all(byNumber.map((name) => chipOf(join(folder, name), by)));
}

async function chipOf(folder: string, by: KernelChip["by"]): Promise<KernelChip> {
  const files = await readdir(folder).catch(() => []);
  const device = await deviceOf(folder);
  const i2c = placeOf(device);
  const said = (await trimmed(join(folder, "name"))) ?? (await trimmed(join(folder, "device/name"))) ?? basename(folder);
  // Some drivers say the device in place of a name; a platform device says both: dht11@4
  const name = said === device && i2c ? ((await driverOf(folder)) ?? said) : said;
  return {
    by,
    name: name.replace(/@.*$/, ""),
    device,
    ...(i2c ? { i2c } : {}),
    files,
    readText: (file) => readText(join(folder, file)),
  };
}

/** Above a chip's folder is its device's, or a link to that is in it. */
async function deviceOf(folder: string): Promise<string> {
  const linked = await realpath(join(folder, "device")).then(basename, () => undefined);
  if (linked !== undefined) return linked;
  const real = await realpath(folder).catch(() => folder);
  const above = basename(join(real, ".."));
  return above === "devices" ? basename(folder) : above;
}

const driverOf = (folder: string): Promise<string | undefined> =>
  realpath(folder).then((real) => realpath(join(real, "../driver")).then(basename, () => undefined));

/** 1-0077 is address 0x77 of bus 1. */
function placeOf(device: string): I2cPlace | undefined {
  const [, busNumber, address] = /^(\d+)-([0-9a-f]{4})$/.exec(device) ?? [];
  return busNumber === undefined || address === undefined
    ? undefined
    : { busNumber: Number(busNumber), address: Number.parseInt(address, 16) };
}

const trimmed = (path: string): Promise<string | undefined> =>
  readFile(path, "utf8").then(
    (text) => text.trim() || undefined,
    () => undefined,
  );

const readText = (path: string): Promise<Result<string, UnreadFile>> =>
  readFile(path, "utf8").then(ok, (cause: NodeJS.ErrnoException) => err(describeUnread(cause)));

const REASONS: Readonly<Record<string, string>> = {
  EIO: "the chip does not answer its driver",
  EREMOTEIO: "the chip does not answer its driver",
  // also what the HTU21D's driver says of a wrong checksum
  ENODEV: "the chip does not answer its driver, or not as it should",
  ENXIO: "the chip does not answer its driver",
  ETIMEDOUT: "the chip does not answer its driver in time",
  EBUSY: "its driver is busy",
  EAGAIN: "its driver is busy",
  ENODATA: "its driver has no value",
  EINVAL: "its driver refuses to say a value",
  EACCES: "this user may not read it",
};

function describeUnread({ code = "", message }: NodeJS.ErrnoException): UnreadFile {
  const isGone = code === "ENOENT" || code === "ENOTDIR";
  const reason = isGone ? "its driver has let go of the chip; if it should, restart the station" : REASONS[code];
  return { isGone, reason: reason === undefined ? message : `${reason} (${code})` };
}
