import type { Reader } from "../reader.ts";
import type { ShownUnit } from "../units.ts";

export type Column = readonly (number | null)[];

/** A line of a chart in the reader's units, as it is drawn, listed and saved. */
export interface ChartLine {
  readonly label: string;
  readonly unit: ShownUnit;
  readonly values: Column;
}

export interface ChartNumbers {
  /** Where each step begins, ms since 1970 UTC. */
  readonly startsMs: readonly number[];
  readonly lines: readonly ChartLine[];
}

/** A value of the chart as a text with a point, empty where there is none; without the sign of a zero. */
const plain = (value: number | null | undefined, decimals: number): string =>
  value === null || value === undefined ? "" : (Number(value.toFixed(decimals)) + 0).toFixed(decimals);

/** Steps that have any value. */
export const filledSteps = ({ startsMs, lines }: ChartNumbers): number[] =>
  startsMs.flatMap((_, at) => (lines.some(({ values }) => (values[at] ?? null) !== null) ? [at] : []));

/** CSV (RFC 4180) of what a chart shows: the beginning of each step by the local clock with its difference from UTC, and each line with its unit. */
export function toCsv(numbers: ChartNumbers, timeZone: string): string {
  const { startsMs, lines } = numbers;
  const localIso = createLocalIso(timeZone);
  const header = [`time (${timeZone})`, ...lines.map(({ label, unit }) => `${label} (${unit.unit})`)];
  const rows = filledSteps(numbers).map((at) => [
    localIso(startsMs[at] ?? 0),
    ...lines.map(({ values, unit }) => plain(values[at], unit.decimals)),
  ]);
  return [header, ...rows].map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("");
}

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Writes instants like 2026-11-23T06:00:00+01:00. */
export function createLocalIso(timeZone: string): (ms: number) => string {
  const two = "2-digit";
  const day = { year: "numeric", month: two, day: two, hour: two, minute: two, second: two } as const;
  const format = new Intl.DateTimeFormat("en-u-nu-latn", { ...day, hourCycle: "h23", timeZone });
  return (ms) => {
    const parts = format.formatToParts(ms);
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? "";
    const local = `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}:${part("second")}`;
    const aheadMin = Math.round((Date.parse(`${local}Z`) - ms) / 60_000);
    const clock = [Math.trunc(Math.abs(aheadMin) / 60), Math.abs(aheadMin) % 60].map((each) => String(each).padStart(2, "0"));
    return `${local}${aheadMin < 0 ? "-" : "+"}${clock.join(":")}`;
  };
}

/** The rows of the table: when, and the values as the reader reads them. */
export function toRows(numbers: ChartNumbers, reader: Reader, timeZone: string): string[][] {
  const { startsMs, lines } = numbers;
  return filledSteps(numbers).map((at) => [
    `${reader.date(startsMs[at] ?? 0, timeZone)}, ${reader.time(startsMs[at] ?? 0, timeZone)}`,
    ...lines.map(({ values, unit }) => {
      const value = values[at] ?? null;
      return value === null ? "–" : reader.number(value, unit.decimals);
    }),
  ]);
}
