import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";

const suite = fileURLToPath(new URL("abstract-suite.ts", import.meta.url));

test.each(["memory", "disk"])("the persistence in %s keeps the contract of aedes-persistence: its own suite passes", (kind) => {
  const { stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", suite, kind], { encoding: "utf8" });
  expect(stdout.match(/^not ok .*/gm) ?? []).toEqual([]);
  expect(stdout).toMatch(/^# pass 50$/m);
  expect(stdout).toMatch(/^# fail 0$/m);
  expect(stderr).toBe("");
});
