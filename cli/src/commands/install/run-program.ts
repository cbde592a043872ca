import { execFile } from "node:child_process";
import { err, ok, type Result } from "@clima/schemas";

/** Runs a program of the system; where it fails, the first line of what it said. */
export type RunProgram = (command: readonly string[]) => Promise<Result<void, string>>;

export const runProgram: RunProgram = ([program = "", ...args]) =>
  new Promise((resolve) => {
    execFile(program, args, (cause, stdout, stderr) => {
      const said = `${stderr}${stdout}`.trim().split("\n", 1)[0] ?? "";
      resolve(cause ? err(said === "" ? cause.message : said) : ok(undefined));
    });
  });
