import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { sourceOfThisComputer } from "../../src/configuration/station-source.ts";

let root: ReturnType<typeof tempDir>;
beforeEach(() => {
  root = tempDir();
});
afterEach(() => root.remove());
function write(path: string, text: string): void {
  const file = join(root.path, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

test("a Raspberry Pi measures, as its firmware says which it is", () => {
  write("proc/device-tree/model", "Raspberry Pi 4 Model B Rev 1.4\0");
  expect(sourceOfThisComputer(root.path)).toBe("pi");
});

test("so does one in a container, which sees the processor only", () => {
  write("proc/cpuinfo", "processor\t: 0\nRevision\t: c03111\nModel\t\t: Raspberry Pi 4 Model B Rev 1.1\n");
  expect(sourceOfThisComputer(root.path)).toBe("pi");
});

test("every other computer is simulated", () => {
  expect(sourceOfThisComputer(root.path)).toBe("simulated");
  write("proc/device-tree/model", "Pine64 Rock64\0");
  write("proc/cpuinfo", "processor\t: 0\nmodel name\t: Raspberry-coloured processor\n");
  expect(sourceOfThisComputer(root.path)).toBe("simulated");
});
