import type { Added } from "@clima/store";
import type { WeatherSource } from "@clima/weather-files";
import { countsOfTold, createToldSum, type ToldFacts } from "../weather-files/told-sum.ts";

const COUNTS = ["added", "present", "differing", "tooOld", "points", "refused", "leftOutValues", "skipped"] as const;
export type ImportCounts = { readonly [C in (typeof COUNTS)[number]]: number };

export interface ImportSumFacts extends ImportCounts, ToldFacts {
  /** Where the refused rows are. */
  readonly refusedFile?: string;
}

/** What came of a source: what the store has of it now, which lines were refused and why, and what was passed over. */
export function createImportSum(source: WeatherSource, refusedFile: () => string | undefined) {
  const told = createToldSum(source);
  const stored = { added: 0, present: 0, differing: 0, tooOld: 0, points: 0 };

  function facts(): ImportSumFacts {
    const file = refusedFile();
    return { ...stored, ...told.facts(), ...(file === undefined ? {} : { refusedFile: file }) };
  }

  return {
    tell: told.tell,
    addStored({ added, present, differing, tooOld }: Added): void {
      stored.added += added;
      stored.present += present;
      stored.differing += differing;
      stored.tooOld += tooOld;
    },
    addPoints(points: number): void {
      stored.points += points;
    },
    facts,
    lines: (): string[] => [
      `${source.name} (${source.profile}): ${describeCounts(facts())}`,
      ...told.lines(refusedFile()),
      ...told.passedOverLines(),
    ],
  };
}

export type ImportSum = ReturnType<typeof createImportSum>;

/** `3000 readings added, 4 already there, 0 refused`, for people. */
export function describeCounts(counts: ImportCounts): string {
  const { added, present, differing, tooOld, points } = counts;
  const areReadings = points === 0 || added + present + tooOld > 0;
  return [
    ...(areReadings ? [`${added} readings added`, `${present} already there`] : []),
    ...(differing > 0 ? [`${differing} have other values in the store, which stay`] : []),
    ...(tooOld > 0 ? [`${tooOld} older than what the store keeps`] : []),
    ...(points > 0 ? [`${points} points stored`] : []),
    ...countsOfTold(counts),
  ].join(", ");
}

/** The sums of several sources as one. */
export const totalOf = (sums: readonly ImportCounts[]): ImportCounts =>
  Object.fromEntries(COUNTS.map((name) => [name, sums.reduce((sum, each) => sum + each[name], 0)])) as ImportCounts;
