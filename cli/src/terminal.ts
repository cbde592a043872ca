import { createInterface } from "node:readline/promises";
import type { Config, Log, Result } from "@clima/schemas";
import { EXIT_CODES } from "./exit-codes.ts";
import { withSourcePlaces } from "./source-places.ts";

/** An expected failure of a command: its lines are printed without a stack. */
export class CommandFailed extends Error {
  readonly lines: readonly string[];
  constructor(lines: readonly string[]) {
    super(lines.join("\n"));
    this.lines = lines;
  }
}

export const fail = (...lines: string[]): never => {
  throw new CommandFailed(lines);
};

/** The value of a result, or the command fails with the line of its error. */
export const orFail = <T>(result: Result<T, string | { readonly message: string }>): T => {
  if (result.ok) return result.value;
  return fail(typeof result.error === "string" ? result.error : result.error.message);
};

/** Asks on the terminal whether something shall be done; where nobody can be asked, it fails and names --yes. */
export async function confirm(what: string): Promise<boolean> {
  if (!process.stdin.isTTY) return fail(`${what}; say --yes to do it`);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(`${what}. Do it? [y/N] `);
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}

const LEVELS = ["debug", "info", "warn", "error"] as const;

/** Lines on stderr: time, level and message, or JSON. */
export function createTerminalLog({ level, format }: Config["log"]): Log {
  const least = LEVELS.indexOf(level);
  const writer = (name: (typeof LEVELS)[number]) => (text: string) => {
    if (LEVELS.indexOf(name) < least) return;
    const message = name === "error" ? withSourcePlaces(text) : text;
    const time = new Date().toISOString();
    process.stderr.write(
      format === "json" ? `${JSON.stringify({ time, level: name, message })}\n` : `${time} ${name.padEnd(5)} ${message}\n`,
    );
  };
  return { debug: writer("debug"), info: writer("info"), warn: writer("warn"), error: writer("error") };
}

const stopListeners: (() => void)[] = [];
let isStopping = false;

/** Calls back at the first Ctrl-C or SIGTERM; a second one ends the process at once. */
export function onStop(listener: () => void): void {
  if (stopListeners.push(listener) === 1) process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
}

function onSignal(): void {
  if (isStopping) process.exit(EXIT_CODES.stoppedAtOnce.code);
  isStopping = true;
  for (const listener of stopListeners) listener();
}

/** Longer than any process runs. */
const FOREVER_MS = 2 ** 31 - 1;

/**
 * Resolves at the first Ctrl-C or SIGTERM, or when `done` does; until then the process lives, whether or not anything else keeps it. A second signal
 * ends it at once.
 */
export function untilStopped(done?: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const alive = setInterval(() => {}, FOREVER_MS);
    const stop = () => {
      clearInterval(alive);
      resolve();
    };
    onStop(stop);
    void done?.then(stop);
  });
}

const BAR_CHARS = 30;

/** `[=====>    ] 42 % …` on a terminal, a line every few seconds elsewhere. */
export function createProgress(label: string) {
  const isTerminal = process.stderr.isTTY ?? false;
  let saidMs = performance.now();
  const render = (fraction: number, note: string) => {
    const filled = Math.round(BAR_CHARS * Math.min(1, fraction));
    return `${label} [${"=".repeat(filled)}${" ".repeat(BAR_CHARS - filled)}] ${Math.floor(100 * Math.min(1, fraction))} % ${note}`;
  };
  return {
    update(fraction: number, note: string): void {
      const intervalMs = isTerminal ? 100 : 5000;
      if (performance.now() - saidMs < intervalMs) return;
      saidMs = performance.now();
      process.stderr.write(isTerminal ? `\r${render(fraction, note)}\x1b[K` : `${render(fraction, note)}\n`);
    },
    done(note: string): void {
      process.stderr.write(`${isTerminal ? "\r" : ""}${render(1, note)}${isTerminal ? "\x1b[K" : ""}\n`);
    },
  };
}
