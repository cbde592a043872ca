import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { allCommands, hasJson } from "./support/all-commands.ts";

/** Commands that answer with no facts, and what they print in place of them. */
const WITHOUT_FACTS: Readonly<Record<string, string>> = {
  up: "runs until it is stopped",
  broker: "runs until it is stopped",
  agent: "runs until it is stopped",
  ingest: "runs until it is stopped",
  doors: "runs until it is stopped",
  panel: "runs until it is stopped",
  "ir convert": "writes the data themselves, in the format that is asked for",
  export: "writes the data themselves, in the format that is asked for",
  completion: "writes a script",
};

test("every command that prints facts has --json", () => {
  const without = allCommands().filter((each) => !hasJson(each));
  expect(without.map(({ name }) => name)).toEqual(Object.keys(WITHOUT_FACTS));
});

/** Files that write to stdout by themselves: what runs until it is stopped, and what writes data. */
const MAY_WRITE_TO_STDOUT = [
  "command-line/completion-commands.ts",
  "commands/backup/archive.ts",
  "commands/backup/backup.ts",
  "commands/history/export.ts",
  "commands/infrared/ir-library.ts",
  "commands/services/single.ts",
  "commands/services/up.ts",
  "main.ts",
  "print.ts",
];

test("facts are printed by print alone, which knows of --json", () => {
  const sources = join(import.meta.dirname, "../src");
  const files = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  expect(files.length).toBeGreaterThan(50);
  const writing = files.filter((file) => /process\.stdout|console\./.test(readFileSync(join(sources, file), "utf8")));
  expect(writing.filter((file) => !MAY_WRITE_TO_STDOUT.includes(file))).toEqual([]);
});
