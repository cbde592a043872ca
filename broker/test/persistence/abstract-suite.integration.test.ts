import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";

const suite = fileURLToPath(new URL("abstract-suite.ts", import.meta.url));

async function run(...args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", suite, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].on("data", (text) => {
      said[name] += String(text);
    });
  }
  await once(child, "close");
  return said;
}

function expectAllPassed({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): void {
  expect(stdout.match(/^not ok .*/gm) ?? []).toEqual([]);
  expect(stdout).toMatch(/^# pass 50$/m);
  expect(stdout).toMatch(/^# fail 0$/m);
  expect(stderr).toBe("");
}

test.each(["memory", "disk"])("the persistence in %s keeps the contract of aedes-persistence: its own suite passes", async (kind) => {
  expectAllPassed(await run(kind));
});
