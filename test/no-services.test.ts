import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { withoutServices } from "./support/no-services.ts";
import { tempDir } from "./support/temp-dir.ts";

let folder: ReturnType<typeof tempDir>;
let file: string;
beforeEach(() => {
  folder = tempDir();
  file = join(folder.path, "policy-rc.d");
});
afterEach(() => folder.remove());

test("while packages are installed Debian is told to start no service, and afterwards no longer", () => {
  const answer = withoutServices(() => spawnSync(file, ["mosquitto", "start"]).status, file);
  expect(answer).toBe(101);
  expect(existsSync(file)).toBe(false);
});

test("the policy is removed when the installation fails", () => {
  const fail = () => {
    throw new Error("no network");
  };
  expect(() => withoutServices(fail, file)).toThrow("no network");
  expect(existsSync(file)).toBe(false);
});

test("a policy that the machine has stays", () => {
  writeFileSync(file, "#!/bin/sh\nexit 0\n");
  withoutServices(() => undefined, file);
  expect(readFileSync(file, "utf8")).toBe("#!/bin/sh\nexit 0\n");
});
