/** Between frames it is dark for longer than within one; the same border as in sending. */
const MIN_PAUSE_US = 20_000;

/** The frames of a press, each from light to light. */
export function framesOf(timingsUs: readonly number[]): readonly (readonly number[])[] {
  const frames: number[][] = [[]];
  for (const us of timingsUs) {
    if (us <= -MIN_PAUSE_US) frames.push([]);
    else frames.at(-1)?.push(us);
  }
  return frames.filter((frame) => frame.length > 0);
}

const TOLERANCE = 0.25;
/** Receivers make marks longer and spaces shorter by about this: TSOP348.. data sheet, "Output Pulse Length": up to ± 5 cycles of 26 µs. */
const SLACK_US = 130;

/** Whether two frames are the same code, as a receiver sees it. */
export const isSameFrame = (one: readonly number[], other: readonly number[]): boolean =>
  one.length === other.length && one.every((us, index) => isNear(us, other[index] ?? 0));

const isNear = (one: number, other: number): boolean =>
  Math.sign(one) === Math.sign(other) && Math.abs(one - other) <= SLACK_US + TOLERANCE * Math.min(Math.abs(one), Math.abs(other));
