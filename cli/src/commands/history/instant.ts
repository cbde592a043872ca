import { fail } from "../../terminal.ts";

/** Later than any reading. */
export const FAR_MS = Date.UTC(2200, 0, 1);

/** The instant that an option names, ms since 1970 UTC; fails with a line when it names none. */
export function instantOf(option: string, text: string | undefined, otherwiseMs: number): number {
  if (text === undefined) return otherwiseMs;
  const isInstant = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/.test(text);
  const ms = isInstant ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms)
    ? fail(`${option} is ${text}; expected a day like 2026-01-31, or an instant like 2026-01-31T12:00:00Z, in UTC`)
    : ms;
}
