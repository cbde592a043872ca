import type { Period } from "@clima/schemas";
import type { TimeControl } from "./gestures.ts";

/** A gesture is over when nothing was moved for so long: then is read what it shows. */
const REST_MS = 350;

export interface TimeControlOptions {
  period(): Period;
  latestMs(): number;
  onMove(moved: Period): void;
  onRest(): void;
}

/** Moves the time shown, and tells when it has come to rest. */
export function createTimeControl({
  period,
  latestMs,
  onMove,
  onRest,
}: TimeControlOptions): TimeControl & { isMoved(): boolean; rest(): void } {
  let resting: ReturnType<typeof setTimeout> | undefined;
  return {
    period,
    limits: () => ({ latestMs: latestMs() }),
    move(moved) {
      onMove(moved);
      clearTimeout(resting);
      resting = setTimeout(onRest, REST_MS);
    },
    isMoved: () => resting !== undefined,
    rest() {
      clearTimeout(resting);
      resting = undefined;
    },
  };
}
