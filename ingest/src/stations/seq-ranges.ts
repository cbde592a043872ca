interface Range {
  readonly first: number;
  last: number;
}

/** More holes than that are closed, the oldest first, so that memory stays bounded; what they held stays counted as missing. */
const MAX_RANGES = 256;

/** Which sequence numbers were seen, as ranges; numbers come in any order and more than once. */
export function createSeqRanges() {
  let ranges: Range[] = [];
  let missingInClosed = 0;

  function add(seq: number): void {
    const newest = ranges.at(-1);
    if (newest && seq === newest.last + 1) newest.last = seq;
    else insert(seq);
  }

  function insert(seq: number): void {
    const at = ranges.findIndex(({ last }) => last + 1 >= seq);
    const found = ranges[at];
    if (!found) ranges.push({ first: seq, last: seq });
    else if (seq < found.first - 1) ranges.splice(at, 0, { first: seq, last: seq });
    else ranges.splice(at, 1, { first: Math.min(found.first, seq), last: Math.max(found.last, seq) });
    ranges = merge(ranges);
    if (ranges.length > MAX_RANGES) closeOldestHole();
  }

  function closeOldestHole(): void {
    const [first, second, ...rest] = ranges;
    if (!first || !second) return;
    missingInClosed += second.first - first.last - 1;
    ranges = [{ first: first.first, last: second.last }, ...rest];
  }

  /** How many between the lowest and the highest were never seen. */
  function missing(): number {
    return ranges.reduce(
      (sum, { first }, index) => sum + (index === 0 ? 0 : first - (ranges[index - 1]?.last ?? first) - 1),
      missingInClosed,
    );
  }

  return { add, missing };
}

export type SeqRanges = ReturnType<typeof createSeqRanges>;

function merge(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of ranges) {
    const before = merged.at(-1);
    if (before && range.first <= before.last + 1)
      merged[merged.length - 1] = { first: before.first, last: Math.max(before.last, range.last) };
    else merged.push(range);
  }
  return merged;
}
