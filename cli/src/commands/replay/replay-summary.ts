import { createDewPointComparison, describeComparison, describeReject, prepare, type RecordedReading } from "@clima/edge-agent";

const MAX_SHOWN = 10;

/** Gathers what is printed at the end of a replay. */
export function createReplaySummary(file: string) {
  const comparison = createDewPointComparison();
  const readingsOf = new Map<string, number>();
  const leftOut: string[] = [];
  const unreadable: string[] = [];
  return {
    add({ station, takenAt, values, reportedDewPointC }: RecordedReading): void {
      readingsOf.set(station, (readingsOf.get(station) ?? 0) + 1);
      const prepared = prepare(values, { precision: "recorded" });
      comparison.add(station, takenAt, prepared.values.dewPointC, reportedDewPointC);
      leftOut.push(...prepared.rejected.map((reject) => `${station} ${takenAt}: ${describeReject(reject)}`));
    },
    addUnreadable: (line: number, reason: string) => void unreadable.push(`${file} line ${line}: ${reason}`),
    readings: () => [...readingsOf.values()].reduce((sum, count) => sum + count, 0),
    /** All that was gathered. */
    facts: () => ({
      file,
      stations: [...readingsOf].map(([station, readings]) => ({ station, readings })),
      dewPointComparison: comparison.result(),
      leftOut,
      unreadable,
    }),
    lines(): string[] {
      const compared = comparison.result();
      return [
        ...[...readingsOf].map(([station, count]) => `${station}: ${count} readings`),
        ...(compared ? [describeComparison(compared)] : []),
        ...shorten(leftOut, "left out by the range check"),
        ...shorten(unreadable, "that could not be read"),
      ];
    },
  };
}

function shorten(lines: readonly string[], what: string): string[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, MAX_SHOWN).map((line) => `  ${line}`);
  const more = lines.length - shown.length;
  return [`${lines.length} ${what}:`, ...shown, ...(more > 0 ? [`  and ${more} more`] : [])];
}
