import { type Command, InvalidArgumentError } from "commander";
import type { Answering } from "../print.ts";
import type { RunOptions } from "./port.ts";

/** Reads a whole number, 0 or above. */
export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("expected a whole number");
  return Number(text);
}

/** Gathers the values of an option that may be repeated. */
export const collect = (value: string, values: readonly string[] = []): readonly string[] => [...values, value];

/** For commands that print calm lines or a progress bar of their own; other settings of log.level still win. */
export const ONLY_WHAT_IS_WRONG: RunOptions = { defaults: { "log.level": "warn" } };

/** Of every command that prints facts: the same as JSON, on one line. */
export const AS_JSON = ["--json", "print the facts as JSON"] as const;

/** Options of what a station is told to do, and answers. */
export interface AtStation extends Answering {
  readonly station?: string;
  readonly timeout: number;
  readonly broker?: string;
}

/** Adds those that are the same for all of them. */
export const withAnswer = (command: Command): Command =>
  command
    .option("--timeout <ms>", "how long to wait for the answer", wholeNumber, 5000)
    .option("--broker <url>", "where to publish (mqtt.url)")
    .option(...AS_JSON);

/** Of files with readings, whoever wrote them: for import and replay. */
export const withFileOptions = (command: Command): Command =>
  command
    .option("--station <name>", "of readings that name no station")
    .option("--timezone <zone>", "of times that name no zone, like Europe/Lisbon")
    .option("--precision <precision>", "of times that are whole numbers: s, ms, us or ns (found from the numbers)")
    .option("--map <file>", "what columns are that Clima does not know: YAML; --dry-run prints one to start from")
    .option("--dry-run", "only say what it is, what would be made of it, and what not")
    .option("--force", "times before 1990 and in the future, too");
