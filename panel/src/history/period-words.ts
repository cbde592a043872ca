import type { Period } from "@clima/schemas";
import type { Reader } from "../reader.ts";
import type { TimeChoice } from "./time-choice.ts";

/** What is shown, in words: "Last 24 hours", "28 Nov 2026", "Nov 2026", or from when to when. */
export function periodWords(choice: TimeChoice, { fromMs, toMs }: Period, reader: Reader, timeZone: string): string {
  const words = reader.words.history;
  if (choice.kind === "newest") return words.newest[choice.span];
  const [first, last] = [fromMs, toMs - 1].map((ms) => reader.date(ms, timeZone)) as [string, string];
  if (choice.kind === "period") {
    if (choice.span === "day") return first;
    if (choice.span === "month") return reader.datePart(fromMs, "month", timeZone);
    if (choice.span === "year") return reader.datePart(fromMs, "year", timeZone);
    if (choice.span === "decade")
      return words.fromTo(reader.datePart(fromMs, "year", timeZone), reader.datePart(toMs - 1, "year", timeZone));
    return words.fromTo(first, last);
  }
  const [from, to] = [reader.time(fromMs, timeZone), reader.time(toMs, timeZone)];
  // Whole days need no times.
  if (from === "00:00" && to === "00:00") return first === last ? first : words.fromTo(first, last);
  const end = reader.date(toMs, timeZone);
  return first === end ? `${first}, ${words.fromTo(from, to)}` : words.fromTo(`${first}, ${from}`, `${end}, ${to}`);
}
