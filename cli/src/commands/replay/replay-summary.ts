import { prepare } from "@clima/edge-agent";
import type { Item, WeatherSource } from "@clima/weather-files";
import { countsOfTold, createToldSum, type ToldSum } from "../weather-files/told-sum.ts";
import { createDewPointComparison, describeComparison } from "./dew-point-comparison.ts";

type ReadingItem = Extract<Item, { readonly kind: "reading" }>;

/** Gathers what is printed at the end of a replay. */
export function createReplaySummary(file: string) {
  const comparison = createDewPointComparison();
  const readingsOf = new Map<string, number>();
  const told: ToldSum[] = [];

  function add({ reading: { station, takenAt, values }, reportedDewPointC }: ReadingItem): void {
    readingsOf.set(station, (readingsOf.get(station) ?? 0) + 1);
    const { dewPointC: _reported, ...others } = values;
    comparison.add(station, takenAt, prepare(others, { precision: "recorded" }).values.dewPointC, reportedDewPointC);
  }

  return {
    add,
    /** What the file says beside readings is told to it. */
    addSource(source: WeatherSource): ToldSum {
      const sum = createToldSum(source);
      told.push(sum);
      return sum;
    },
    readings: () => [...readingsOf.values()].reduce((sum, count) => sum + count, 0),
    /** All that was gathered. */
    facts: () => ({
      file,
      stations: [...readingsOf].map(([station, readings]) => ({ station, readings })),
      dewPointComparison: comparison.result(),
      sources: told.map((sum) => sum.facts()),
    }),
    lines(): string[] {
      const compared = comparison.result();
      return [
        ...[...readingsOf].map(([station, count]) => `${station}: ${count} readings`),
        ...(compared ? [describeComparison(compared)] : []),
        ...told.flatMap((sum) => linesOf(sum)),
      ];
    },
  };
}

function linesOf(sum: ToldSum): string[] {
  const facts = sum.facts();
  return [`${facts.source} (${facts.profile}): ${countsOfTold(facts).join(", ")}`, ...sum.lines(), ...sum.passedOverLines()];
}
