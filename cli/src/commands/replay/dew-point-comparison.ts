interface DewPointDifference {
  readonly differenceK: number;
  readonly station: string;
  readonly takenAt: string;
}

/** Ours minus the reported dew point. */
export interface DewPointComparison {
  readonly count: number;
  readonly medianK: number;
  readonly meanAbsoluteK: number;
  /** Share that differs by 0.1 K at most. */
  readonly within01Pct: number;
  /** Share that differs by 0.5 K at most. */
  readonly within05Pct: number;
  readonly largest: DewPointDifference;
}

/** Gathers how our dew point, from temperature and humidity, differs from the one that a file reports. */
export function createDewPointComparison() {
  const differencesK: number[] = [];
  let largest: DewPointDifference | undefined;
  return {
    /** Counts where both are known. */
    add(station: string, takenAt: string, computedC: number | undefined, reportedC: number | undefined): void {
      if (computedC === undefined || reportedC === undefined) return;
      const differenceK = computedC - reportedC;
      differencesK.push(differenceK);
      if (!largest || Math.abs(differenceK) > Math.abs(largest.differenceK)) largest = { differenceK, station, takenAt };
    },
    /** Undefined where nothing could be compared. */
    result: (): DewPointComparison | undefined => largest && summarise(differencesK, largest),
  };
}

function summarise(differencesK: readonly number[], largest: DewPointDifference): DewPointComparison {
  const count = differencesK.length;
  const withinPct = (limitK: number) => (100 * differencesK.filter((k) => Math.abs(k) <= limitK).length) / count;
  return {
    count,
    medianK: medianOf(differencesK),
    meanAbsoluteK: differencesK.reduce((sum, k) => sum + Math.abs(k), 0) / count,
    within01Pct: withinPct(0.1),
    within05Pct: withinPct(0.5),
    largest,
  };
}

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  return middle.reduce((sum, number) => sum + number, 0) / middle.length;
}

/** The comparison in a sentence. */
export const describeComparison = ({ count, medianK, meanAbsoluteK, within01Pct, within05Pct, largest }: DewPointComparison): string =>
  `dew point, ours minus reported, ${count} times: median ${medianK.toFixed(3)} K, mean absolute ${meanAbsoluteK.toFixed(3)} K, ` +
  `${within01Pct.toFixed(1)} % within 0.1 K, ${within05Pct.toFixed(1)} % within 0.5 K, ` +
  `largest ${largest.differenceK.toFixed(2)} K (${largest.station}, ${largest.takenAt})`;
