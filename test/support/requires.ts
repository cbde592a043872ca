import { describe } from "@jest/globals";
import { findProgram, PACKAGES, type Program } from "./programs.ts";

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
