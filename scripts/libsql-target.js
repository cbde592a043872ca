/**
 * Which of libsql's binaries this machine needs, in place of the package @neon-rs/load in what is built: that has Node write a report of the
 * whole process to learn it, which costs 2.5 MB of memory.
 */
import { familySync, MUSL } from "detect-libc";

/** As libsql names its packages. Where there is no binary for a machine, the one that is missing is named when it is loaded. */
export function currentTarget() {
  if (process.platform !== "linux") return `${process.platform}-${process.arch}`;
  if (process.arch === "arm") return "linux-arm-gnueabihf";
  return `linux-${process.arch}-${familySync() === MUSL ? "musl" : "gnu"}`;
}

/** libsql's own developers keep a binary beside the source; a built program has none. */
export const load = () => null;
