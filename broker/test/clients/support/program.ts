import { type ChildProcess, spawn } from "node:child_process";
import { waitFor } from "../../../../test/support/wait-for.ts";

export interface RunningProgram {
  readonly child: ChildProcess;
  /** What it printed so far. */
  lines(): readonly string[];
  errors(): string;
  /** Its exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  waitForLine(what: string, matches: (line: string) => boolean): Promise<string>;
}

const running = new Set<ChildProcess>();

/** Starts a client program, such as mosquitto_sub; what it prints is seen line by line, though it prints into a pipe. */
export function startProgram(path: string, args: readonly string[]): RunningProgram {
  const child = spawn("stdbuf", ["-oL", path, ...args], { stdio: ["pipe", "pipe", "pipe"] });
  running.add(child);
  let printed = "";
  let errors = "";
  child.stdout.on("data", (chunk) => (printed += chunk));
  child.stderr.on("data", (chunk) => (errors += chunk));
  const exited = new Promise<number | null>((resolve) => {
    child.once("close", (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  const lines = () => printed.split("\n").filter((line) => line !== "");
  return {
    child,
    lines,
    errors: () => errors,
    exited,
    async waitForLine(what, matches) {
      try {
        return await waitFor(what, () => lines().find(matches), 10_000);
      } catch (error) {
        throw new Error(`${String(error)}; it printed:\n${printed}${errors}`);
      }
    },
  };
}

/** Runs a program to its end; throws with what it said when it fails. */
export async function runProgram(path: string, args: readonly string[]): Promise<readonly string[]> {
  const program = startProgram(path, args);
  const code = await program.exited;
  if (code !== 0) throw new Error(`${path} ${args.join(" ")} ended with ${code}: ${program.errors()}${program.lines().join("\n")}`);
  return program.lines();
}

/** Ends what a failed test left behind. */
export async function killPrograms(): Promise<void> {
  await Promise.all(
    [...running].map((child) => {
      const closed = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGKILL");
      return closed;
    }),
  );
}
