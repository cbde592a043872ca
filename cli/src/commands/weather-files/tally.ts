const MAX_SHOWN = 20;
const MAX_LINES_SHOWN = 3;
/** Words come from the file: there may be as many as lines. */
const MAX_KINDS = 1000;

interface Kind {
  count: number;
  readonly firstLines: number[];
}

export interface TallyFacts {
  readonly reason: string;
  readonly count: number;
  readonly firstLines: readonly number[];
}

/** Counts what is said of the lines of a file, by its words, and keeps its first lines. */
export function createTally() {
  const kinds = new Map<string, Kind>();
  let count = 0;
  let untold = 0;

  function add(reason: string, line?: number): void {
    count += 1;
    const kind = kinds.get(reason) ?? { count: 0, firstLines: [] };
    if (kind.count === 0 && kinds.size >= MAX_KINDS) {
      untold += 1;
      return;
    }
    kinds.set(reason, kind);
    kind.count += 1;
    if (line !== undefined && kind.firstLines.length < MAX_LINES_SHOWN) kind.firstLines.push(line);
  }

  /** The most frequent first. */
  const facts = (): TallyFacts[] =>
    [...kinds].map(([reason, { count: ofKind, firstLines }]) => ({ reason, count: ofKind, firstLines })).sort((a, b) => b.count - a.count);

  function lines(): string[] {
    const all = facts();
    const rest = all.slice(MAX_SHOWN).reduce((sum, kind) => sum + kind.count, untold);
    return [...all.slice(0, MAX_SHOWN).map(describe), ...(rest > 0 ? [`  ${rest} × other reasons`] : [])];
  }

  return { add, count: () => count, facts, lines };
}

export type Tally = ReturnType<typeof createTally>;

function describe({ reason, count, firstLines }: TallyFacts): string {
  if (firstLines.length === 0) return `  ${count} × ${reason}`;
  const more = count > firstLines.length ? ", …" : "";
  return `  ${count} × ${reason} (line ${firstLines.join(", ")}${more})`;
}
