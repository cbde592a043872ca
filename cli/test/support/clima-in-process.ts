import { Command, CommanderError } from "commander";
import { createProgram } from "../../src/program.ts";
import { CommandFailed } from "../../src/terminal.ts";

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  /** Its lines. */
  readonly stderr: readonly string[];
}

/**
 * Runs the command line in this process, which takes a hundredth of the time of one of its own. What ends the process is an exit code here;
 * a fault of Clima is thrown. Not for commands that wait for Ctrl-C.
 */
export async function runClima(...args: readonly string[]): Promise<Outcome> {
  let stdout = "";
  let stderr = "";
  const [writeOut, writeErr] = [process.stdout.write, process.stderr.write];
  const keepOut = (text: string | Uint8Array) => {
    stdout += String(text);
    return true;
  };
  const keepErr = (text: string | Uint8Array) => {
    stderr += String(text);
    return true;
  };
  process.stdout.write = keepOut;
  process.stderr.write = keepErr;
  let exitCode = 0;
  try {
    const root = new Command().exitOverride().configureOutput({ writeOut: keepOut, writeErr: keepErr });
    await createProgram(root).parseAsync(args, { from: "user" });
    exitCode = Number(process.exitCode ?? 0);
  } catch (cause) {
    if (cause instanceof CommandFailed) stderr += cause.lines.map((line) => `${line}\n`).join("");
    else if (!(cause instanceof CommanderError)) throw cause;
    exitCode = cause instanceof CommanderError ? cause.exitCode : 1;
  } finally {
    process.exitCode = undefined;
    process.stdout.write = writeOut;
    process.stderr.write = writeErr;
  }
  return { exitCode, stdout, stderr: stderr.split("\n").filter((line) => line !== "") };
}
