import { describeFinding, type Finding, runDoctor } from "@clima/edge-agent";
import type { Config } from "@clima/schemas";
import { softwareVersion } from "../version.ts";

/** Says what this computer lacks for a station, and what to do; the exit code is 1 where a check failed. */
export async function doctor({ json = false }: { readonly json?: boolean }, config: Config): Promise<void> {
  const findings: Finding[] = [];
  for await (const finding of runDoctor({ ...config, softwareVersion })) {
    findings.push(finding);
    if (!json) process.stdout.write(`${describeFinding(finding).join("\n")}\n`);
  }
  const count = (status: Finding["status"]) => findings.filter((finding) => finding.status === status).length;
  if (json) process.stdout.write(`${JSON.stringify({ ok: count("failed") === 0, findings }, undefined, 2)}\n`);
  else process.stdout.write(`\n${count("failed")} failed, ${count("warning")} warnings, ${count("ok")} ok, ${count("skipped")} skipped.\n`);
  if (count("failed") > 0) process.exitCode = 1;
}
