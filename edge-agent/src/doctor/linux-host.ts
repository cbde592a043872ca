import { constants } from "node:fs";
import { access, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { findGpiod } from "../platform/gpio/linux-gpiod-programs.ts";
import { createLinuxKernelChips } from "../platform/linux-kernel-chips.ts";
import type { Host } from "./host.ts";

/** The computer that this runs on; `root` is where its file system begins, `sysfs` the kernel's folder of chips, or off. */
export const createLinuxHost = (root = "/", sysfs = join(root, "sys")): Host => ({
  readText: (path) =>
    readFile(join(root, path), "utf8").then(
      (text) => text.replace(/[\0\n]+$/, ""),
      () => undefined,
    ),
  list: (folder) =>
    readdir(join(root, folder)).then(
      (names) => names.sort(),
      () => [],
    ),
  access: (path) =>
    access(join(root, path), constants.R_OK | constants.W_OK).then(
      () => "allowed",
      ({ code }: NodeJS.ErrnoException) => (code === "ENOENT" ? "missing" : "denied"),
    ),
  whyNotLoaded: (name) =>
    (name === "i2c-bus" ? import("i2c-bus") : import("onoff")).then(
      () => undefined,
      (cause: Error) => cause.message.split("\n")[0] ?? "",
    ),
  findGpiod: () => findGpiod(),
  kernel: createLinuxKernelChips(sysfs),
});
