import { existsSync, rmSync, writeFileSync } from "node:fs";

/** Debian asks this program before a package's installation starts a service; 101 says no (invoke-rc.d(8)). */
const POLICY_FILE = "/usr/sbin/policy-rc.d";
const POLICY = "#!/bin/sh\nexit 101\n";

const ignore = () => undefined;

/**
 * Does work, such as an installation, during which Debian starts no service: a broker of a package would take the port of ours. A policy
 * that the machine has already is left as it is.
 */
export function withoutServices<T>(work: () => T, policyFile = POLICY_FILE): T {
  if (existsSync(policyFile)) return work();
  // Ctrl-C ends the work, but not before the policy is removed.
  process.on("SIGINT", ignore);
  writeFileSync(policyFile, POLICY, { mode: 0o755 });
  try {
    return work();
  } finally {
    rmSync(policyFile, { force: true });
    process.off("SIGINT", ignore);
  }
}
