import type { Log } from "@clima/schemas";
import type { LoadedConfig } from "../config.ts";

/** Values of settings by their path; undefined where there is none. */
type Overrides = Readonly<Record<string, unknown>>;

export interface RunOptions {
  /** Weaker than the file and the environment. */
  readonly defaults?: Overrides;
  /** The command makes the files that the configuration names, so they need not be there. */
  readonly isWithoutFiles?: boolean;
}

/** Runs a command with its configuration and log; `overrides` are what the user typed, stronger than the file and the environment. */
export type RunCommand = (
  overrides: Overrides,
  action: (config: LoadedConfig, log: Log) => Promise<void>,
  options?: RunOptions,
) => Promise<void>;
