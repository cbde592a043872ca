import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { describe } from "@jest/globals";

/** Programs that Debian's packages bring, by the command they install. */
const PACKAGES = { influxd: "influxdb", mosquitto: "mosquitto", mosquitto_sub: "mosquitto-clients", chromium: "chromium" } as const;
export type Program = keyof typeof PACKAGES;

/** Full path of a program, also from sbin, which a plain user's PATH lacks; undefined when it is not installed. */
export function findProgram(program: Program): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** `describe` where every program is installed; otherwise the tests are skipped, and the title of the block says why. */
export function describeWith(programs: readonly Program[], title: string, tests: () => void): void {
  const missing = programs.filter((program) => findProgram(program) === undefined);
  if (missing.length === 0) {
    describe(title, tests);
    return;
  }
  const packages = missing.map((program) => PACKAGES[program]).join(" ");
  describe.skip(`${title} (skipped: ${missing.join(", ")} not installed; apt-get install ${packages})`, tests);
}
