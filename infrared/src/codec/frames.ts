/** Longer than any space in a frame, and shorter than any between two: 5.6 ms of a slow NEC header, 6 ms of Dish. */
export const BETWEEN_FRAMES_US = 5800;

/** What a receiver heard, as frames from the first mark to the last. */
export function splitFrames(timingsUs: readonly number[]): readonly (readonly number[])[] {
  const frames: number[][] = [[]];
  for (const us of timingsUs) {
    if (us <= -BETWEEN_FRAMES_US) frames.push([]);
    else frames.at(-1)?.push(us);
  }
  return frames.map(trimmed).filter((frame) => frame.length > 0);
}

function trimmed(frame: readonly number[]): readonly number[] {
  const first = frame.findIndex((us) => us > 0);
  const last = frame.findLastIndex((us) => us > 0);
  return first < 0 ? [] : frame.slice(first, last + 1);
}

/** Receivers lengthen light at the cost of the dark after it; beyond this it is another code. */
const MAX_STRETCH_US = 200;
/** Timings of one length, in a frame of which each is wrong by a quarter. */
const SAME_LENGTH = 1.5;

/** The mean of the shortest timings. */
function shortestUs(lengthsUs: readonly number[]): number {
  const leastUs = Math.min(...lengthsUs);
  const short = lengthsUs.filter((us) => us <= leastUs * SAME_LENGTH);
  return short.reduce((sum, us) => sum + us, 0) / short.length;
}

/**
 * By how much a receiver has lengthened marks and shortened spaces, in µs; negative the other way round. In most protocols the shortest of both are
 * equal, so half of their difference is it. 0 where it is more than a receiver does.
 */
export function stretchUs(frame: readonly number[]): number {
  if (frame.length < 3) return 0;
  const marks = frame.filter((us) => us > 0);
  const spaces = frame.filter((us) => us < 0).map(Math.abs);
  const us = (shortestUs(marks) - shortestUs(spaces)) / 2;
  return Math.abs(us) <= MAX_STRETCH_US ? us : 0;
}

/** A frame without what its receiver added to the light. */
export const unstretched = (frame: readonly number[], us: number): readonly number[] => (us === 0 ? frame : frame.map((each) => each - us));
