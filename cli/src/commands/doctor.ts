import { describeFinding, type Finding, runDoctor } from "@clima/edge-agent";
import type { Config } from "@clima/schemas";
import { EXIT_CODES } from "../exit-codes.ts";
import { ownAccess } from "../own-access.ts";
import { type Answering, print } from "../print.ts";
import { softwareVersion } from "../version.ts";

/** Says what this computer lacks for a station, and what to do; fails where a check did. */
export async function doctor({ json = false }: Answering, config: Config): Promise<void> {
  const findings: Finding[] = [];
  for await (const finding of runDoctor({ ...config, mqtt: ownAccess(config), softwareVersion })) {
    findings.push(finding);
    if (!json) print(finding, {}, describeFinding);
  }
  const count = (status: Finding["status"]) => findings.filter((finding) => finding.status === status).length;
  print({ ok: count("failed") === 0, findings }, { json }, () => [
    "",
    `${count("failed")} failed, ${count("warning")} warnings, ${count("ok")} ok, ${count("skipped")} skipped.`,
  ]);
  if (count("failed") > 0) process.exitCode = EXIT_CODES.failed.code;
}
