import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { readRepositoryFile } from "../../test/support/repository.ts";
import { EXIT_CODES } from "../src/exit-codes.ts";
import { runClima } from "./support/clima-in-process.ts";

const all = Object.values(EXIT_CODES);

test("docs/command-line.md has every exit code with its meaning, in the words of the help", () => {
  const rows = [...readRepositoryFile("docs/command-line.md").matchAll(/^\| (\d+) +\| (.*?) +\|$/gm)];
  expect(rows.map(([, code, when]) => ({ code: Number(code), when }))).toEqual(all);
});

test("clima --help tells of every exit code", async () => {
  const { stdout } = await runClima("--help");
  const listed = stdout.slice(stdout.indexOf("Exit codes:")).matchAll(/^ {2}(\d+) +(.*)$/gm);
  expect([...listed].map(([, code, when]) => ({ code: Number(code), when }))).toEqual(all);
});

test("no command ends with a code that is not among them", () => {
  const sources = join(import.meta.dirname, "../src");
  const files = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const endings = files.flatMap(
    (file) => readFileSync(join(sources, file), "utf8").match(/process\.exit\([^)]+|process\.exitCode = .*/g) ?? [],
  );
  expect(endings.length).toBeGreaterThan(4);
  expect(endings.filter((ending) => !ending.includes("EXIT_CODES"))).toEqual([]);
});
