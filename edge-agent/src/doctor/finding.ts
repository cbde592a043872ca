export type FindingStatus = "ok" | "warning" | "failed" | "skipped";

/** What one check found. */
export interface Finding {
  /** What was looked at, for example "I2C". */
  readonly name: string;
  readonly status: FindingStatus;
  /** What was found, one sentence. */
  readonly message: string;
  /** What to do: lines for config.txt and commands, in their order. */
  readonly advice?: readonly string[];
}

export const good = (name: string, message: string): Finding => ({ name, status: "ok", message });
export const skipped = (name: string, message: string): Finding => ({ name, status: "skipped", message });
export const warning = (name: string, message: string, ...advice: readonly string[]): Finding => ({
  name,
  status: "warning",
  message,
  advice,
});
export const failed = (name: string, message: string, ...advice: readonly string[]): Finding => ({
  name,
  status: "failed",
  message,
  advice,
});
