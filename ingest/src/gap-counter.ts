import type { Reading } from "@clima/schemas";

/** Beyond so many holes of a boot the smallest are taken for lost for good. */
const MAX_HOLES = 1000;
const BOOTS_KEPT = 3;

/** The numbers of one boot that have come, as ranges from and to, in order. */
type Ranges = [from: number, to: number][];

/**
 * Counts the readings of each station that have not come: seq grows by one with each reading of a boot, so a hole is loss upstream, or a reading
 * that is still on its way as backfill. What came before the first that was seen is not known.
 */
export function createGapCounter() {
  const stations = new Map<string, Map<string, Ranges>>();

  function rangesOf(station: string, bootId: string): Ranges {
    const boots = stations.get(station) ?? new Map<string, Ranges>();
    stations.set(station, boots);
    const ranges = boots.get(bootId) ?? [];
    // The boot of the newest reading is the last to be forgotten
    boots.delete(bootId);
    boots.set(bootId, ranges);
    const [oldest] = boots.keys();
    if (boots.size > BOOTS_KEPT && oldest !== undefined) boots.delete(oldest);
    return ranges;
  }

  return {
    note({ station, bootId, seq }: Pick<Reading, "station" | "bootId" | "seq">): void {
      const ranges = rangesOf(station, bootId);
      add(ranges, seq);
      if (ranges.length > MAX_HOLES) closeSmallestHole(ranges);
    },
    /** Missing readings by station; those without a hole are left out. */
    missing(): Readonly<Record<string, number>> {
      const counted = [...stations].map(
        ([station, boots]) => [station, [...boots.values()].reduce((sum, ranges) => sum + holesIn(ranges), 0)] as const,
      );
      return Object.fromEntries(counted.filter(([, missing]) => missing > 0));
    },
  };
}

/** Nearly always the number after the last. */
function add(ranges: Ranges, seq: number): void {
  const last = ranges.at(-1);
  if (last && seq === last[1] + 1) {
    last[1] = seq;
    return;
  }
  const at = ranges.findIndex(([, to]) => seq <= to + 1);
  const range = ranges[at];
  if (!range || seq < range[0] - 1) ranges.splice(at < 0 ? ranges.length : at, 0, [seq, seq]);
  else if (seq < range[0]) range[0] = seq;
  else if (seq > range[1]) {
    range[1] = seq;
    const next = ranges[at + 1];
    if (next && next[0] === seq + 1) ranges.splice(at, 2, [range[0], next[1]]);
  }
}

const holesIn = (ranges: Ranges): number =>
  ranges.reduce((sum, [from], index) => sum + (index === 0 ? 0 : from - (ranges[index - 1]?.[1] ?? from) - 1), 0);

function closeSmallestHole(ranges: Ranges): void {
  let smallest = 1;
  const hole = (index: number) => (ranges[index]?.[0] ?? 0) - (ranges[index - 1]?.[1] ?? 0);
  for (let index = 2; index < ranges.length; index += 1) if (hole(index) < hole(smallest)) smallest = index;
  const [before, after] = [ranges[smallest - 1], ranges[smallest]];
  if (before && after) ranges.splice(smallest - 1, 2, [before[0], after[1]]);
}
