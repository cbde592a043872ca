type FindingStatus = "ok" | "warning" | "failed" | "skipped";

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

/** What is as it should be. */
export const good = (name: string, message: string): Finding => ({ name, status: "ok", message });
/** What could not be looked at, and why. */
export const skipped = (name: string, message: string): Finding => ({ name, status: "skipped", message });
/** What a station can do without, with what to do. */
export const warning = (name: string, message: string, ...advice: readonly string[]): Finding => ({
  name,
  status: "warning",
  message,
  advice,
});
/** What a station cannot do without, with what to do. */
export const failed = (name: string, message: string, ...advice: readonly string[]): Finding => ({
  name,
  status: "failed",
  message,
  advice,
});

/** What would be a failure, where the station can do without it. */
export const asWarning = (finding: Finding): Finding => (finding.status === "failed" ? { ...finding, status: "warning" } : finding);

const MARKS: Readonly<Record<FindingStatus, string>> = { ok: "ok     ", warning: "warning", failed: "FAILED ", skipped: "skipped" };

/** A finding as people read it: a line for what was found, and one for each thing to do. */
export const describeFinding = ({ status, name, message, advice = [] }: Finding): readonly string[] => [
  `${MARKS[status]}  ${name}: ${message}`,
  ...advice.map((line) => `         → ${line}`),
];
