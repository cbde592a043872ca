import { execFileSync, spawnSync } from "node:child_process";
import { describe } from "@jest/globals";

/** `describe` where the openssl program is installed; otherwise the tests are skipped, and the title of the block says why. */
export function describeWithOpenssl(title: string, tests: () => void): void {
  const isThere = spawnSync("openssl", ["version"]).status === 0;
  if (isThere) describe(title, tests);
  else describe.skip(`${title} (skipped: openssl not installed; apt-get install openssl)`, tests);
}

/** What `openssl` prints; throws with its complaint where it fails. */
export const openssl = (...args: string[]): string =>
  execFileSync("openssl", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
