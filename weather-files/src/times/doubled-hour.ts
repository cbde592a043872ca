/** An instant out of those that a clock may mean, and whether nothing decided between them. */
export interface Chosen {
  readonly atMs: number;
  readonly isGuessed: boolean;
}

/** The last row, and how far it was from the one before: negative where rows fall. */
interface Track {
  readonly atMs: number;
  readonly stepMs: number;
}

/** Decides which pass of a doubled hour each row means, by the rows before it. */
export function createDoubledHour() {
  const tracks = new Map<string, Track>();
  return {
    /** `key`: rows of one station follow each other, those of several do not. `instants`: one or two, rising. */
    decide(key: string, instants: readonly number[]): Chosen {
      const [firstMs = 0, secondMs] = instants;
      const track = tracks.get(key);
      const chosen = secondMs === undefined ? { atMs: firstMs, isGuessed: false } : choose(track, firstMs, secondMs);
      const movedMs = chosen.atMs - (track?.atMs ?? chosen.atMs);
      tracks.set(key, { atMs: chosen.atMs, stepMs: movedMs === 0 ? (track?.stepMs ?? 0) : movedMs });
      return chosen;
    },
  };
}

/** Within a pass the clock does not go back: in rising rows a time that does not follow the last one is of the second pass, in falling ones of the first. */
function choose(track: Track | undefined, firstMs: number, secondMs: number): Chosen {
  const guess = { atMs: firstMs, isGuessed: true };
  if (!track) return guess;
  const overlapMs = secondMs - firstMs;
  const direction = track.stepMs < 0 ? -1 : 1;
  const [nearMs, farMs] = direction < 0 ? [secondMs, firstMs] : [firstMs, secondMs];
  const isAhead = (atMs: number) => (atMs - track.atMs) * direction > 0;
  // The same time again is a row that comes twice, unless rows are an hour apart
  const isRepeated = track.atMs === farMs || (track.atMs === nearMs && track.stepMs !== 0 && Math.abs(track.stepMs) < overlapMs);
  if (isRepeated) return { atMs: track.atMs, isGuessed: false };
  if (isAhead(nearMs)) return Math.abs(nearMs - track.atMs) <= overlapMs ? { atMs: nearMs, isGuessed: false } : guess;
  return isAhead(farMs) ? { atMs: farMs, isGuessed: false } : guess;
}
