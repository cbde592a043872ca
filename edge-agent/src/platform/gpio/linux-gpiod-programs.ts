import { type ChildProcess, execFile, spawn } from "node:child_process";
import { constants, setPriority } from "node:os";
import { join } from "node:path";
import { err, ok, type Result } from "@clima/schemas";
import {
  describeGpiodFailure,
  type GpiodFacts,
  type GpiodProblem,
  infoArgs,
  readGpiodetect,
  readGpiodVersion,
  readHolders,
} from "./gpiod-tools.ts";
import { headerChip } from "./header-chip.ts";

const ANSWER_WITHIN_MS = 10_000;

/** What runs a program so that it ends with this process, even when that is killed; of util-linux, which not every system has. */
const TIED_TO_US = ["setpriv", "--pdeathsig", "TERM"] as const;

/** The package gpiod as it is on this computer. */
export interface Gpiod extends GpiodFacts {
  /** Who holds each pin that is in use; none where gpioinfo does not tell. */
  holders(): Promise<ReadonlyMap<number, string>>;
  start(program: "gpiomon" | "gpioset", args: readonly string[]): RunningProgram;
}

export interface RunningProgram {
  /** With what it said on stderr, or by what it was ended. All that it printed was handed over before. */
  readonly ended: Promise<string>;
  readonly stdout: ChildProcess["stdout"];
  stop(): Promise<void>;
}

/** Looks for the package gpiod and the chip of the header; `folder` has its programs where they are not in PATH. */
export async function findGpiod(folder = ""): Promise<Result<Gpiod, GpiodProblem>> {
  const absent = (message: string) => err({ kind: "absent", message } as const);
  const tied = await printedBy([...TIED_TO_US, join(folder, "gpiomon"), "--version"]);
  const printed = tied.ok ? tied : await printedBy([join(folder, "gpiomon"), "--version"]);
  if (!printed.ok) return absent("the package gpiod is not installed");
  const version = readGpiodVersion(printed.value);
  if (!version.ok) return absent(version.error);
  const detected = await printedBy([join(folder, "gpiodetect")]);
  if (!detected.ok && /permission denied/i.test(detected.error))
    return err({ kind: "refused", message: describeGpiodFailure(detected.error) });
  if (!detected.ok) return absent(detected.error);
  const chip = headerChip(readGpiodetect(detected.value), "/dev");
  if (!chip.ok) return absent(chip.error);
  const command = (program: string) => [...(tied.ok ? TIED_TO_US : []), join(folder, program)];
  return ok(gpiodOf({ version: version.value, chip: chip.value }, command));
}

function gpiodOf({ version, chip }: GpiodFacts, command: (program: string) => readonly string[]): Gpiod {
  return {
    version,
    chip,
    async holders() {
      const printed = await printedBy([...command("gpioinfo"), ...infoArgs(version, chip.name)]);
      return printed.ok ? readHolders(version, printed.value) : new Map();
    },
    start: (program, args) => startProgram([...command(program), ...args]),
  };
}

/** What a program printed; the error is what it said instead, or why it could not be run. */
function printedBy([file = "", ...args]: readonly string[]): Promise<Result<string, string>> {
  return new Promise((resolve) => {
    execFile(file, args, { timeout: ANSWER_WITHIN_MS }, (cause, stdout, stderr) =>
      resolve(cause ? err(stderr.trim() || cause.message) : ok(stdout)),
    );
  });
}

function startProgram([file = "", ...args]: readonly string[]): RunningProgram {
  // gpioset of libgpiod 1 waits for the end of its stdin, which is ours to give. In a group of its own, Ctrl-C ends us and not it before us.
  const child = spawn(file, args, { stdio: ["pipe", "pipe", "pipe"], detached: true });
  preferToOthers(child);
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  // It may end before its stdin does
  child.stdin.on("error", () => {});
  const ended = new Promise<string>((resolve) => {
    child.once("error", (cause) => resolve(cause.message));
    child.once("close", (code, signal) => resolve(said.trim() || (signal ?? `exit code ${code}`)));
  });
  return {
    ended,
    stdout: child.stdout,
    async stop() {
      child.kill();
      await ended;
    },
  };
}

/**
 * Lets a program go before what has no hurry: the kernel keeps 16 edges of a pin for gpiomon, those of 89 ms at 60 m/s, and says nothing of
 * more. A user other than root needs a limit for it (RLIMIT_NICE), which the unit gives; elsewhere, as in a container, it goes as any other.
 */
function preferToOthers({ pid }: ChildProcess): void {
  if (pid === undefined) return; // it could not be run
  try {
    setPriority(pid, constants.priority.PRIORITY_HIGH);
  } catch {
    // Not allowed, or ended by now, which `ended` tells: it goes as any other
  }
}
