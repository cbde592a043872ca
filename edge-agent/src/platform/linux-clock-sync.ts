import { execFile } from "node:child_process";
import { access } from "node:fs/promises";
import { promisify } from "node:util";
import type { ClockSync } from "./clock-sync.ts";

/** systemd-timesyncd touches it when it has set the clock (systemd-timesyncd.service(8)). */
const TIMESYNC_MARK = "/run/systemd/timesync/synchronized";
const SYSTEMD_FOLDER = "/run/systemd/system";
const ANSWER_WITHIN_MS = 3000;

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** Asks systemd, which asks the kernel, so that chrony and ntpd count as well. Where there is no systemd it is not known. */
export const linuxClockSync: ClockSync = async () => {
  if (await exists(TIMESYNC_MARK)) return "yes";
  if (!(await exists(SYSTEMD_FOLDER))) return "unknown";
  const asked = promisify(execFile)("timedatectl", ["show", "--property=NTPSynchronized", "--value"], { timeout: ANSWER_WITHIN_MS });
  // Without timedatectl or its D-Bus nobody knows
  const answer = await asked.then(
    ({ stdout }) => stdout.trim(),
    () => "",
  );
  return answer === "yes" || answer === "no" ? answer : "unknown";
};
