import { utimes, writeFile } from "node:fs/promises";
import type { Log } from "@clima/schemas";
import type { Supervisor } from "./systemd.ts";

const EVERY_MS = 15_000;

/** Writes a file, and gives it the time again and again: who looks at the time knows that the process lives, without asking a port. */
export function createAliveFile(file: string | undefined, log: Log): Supervisor {
  if (file === undefined) return { ready() {}, stopping() {} };
  let isWarned = false;
  let timer: NodeJS.Timeout | undefined;
  const failed = (cause: Error) => {
    if (!isWarned) log.warn(`aliveFile cannot be written, so whoever looks at it takes this process for dead: ${cause.message}`);
    isWarned = true;
  };
  const touch = () => {
    const now = new Date();
    utimes(file, now, now).catch(() => writeFile(file, "").catch(failed));
  };
  return {
    ready() {
      touch();
      timer = setInterval(touch, EVERY_MS);
    },
    stopping: () => clearInterval(timer),
  };
}
