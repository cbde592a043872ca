/** linux include/uapi/linux/lirc.h: LIRC_MODE2_… in the top byte, µs in the 24 bits below. */
const SPACE = 0;
const PULSE = 1;
const TIMEOUT = 3;
const OVERFLOW = 4;
const US_MASK = 0xff_ff_ff;

/** The contract's longest duration. */
const MAX_DURATION_US = 500_000;
/** Of sunlight and lamps come single flashes; the shortest code that is in use has more edges. */
const MIN_TIMINGS = 9;
/** A lamp that never rests; a press that is longer is cut. */
const MAX_TIMINGS = 4096;

/**
 * Puts a LIRC device's words together to presses: signed µs, from a first light until the kernel has seen none for its timeout (125 ms),
 * which is longer than any protocol waits before it repeats. What is too short for a code is left out.
 */
export function createPressCutter(onPress: (timingsUs: readonly number[]) => void) {
  let timingsUs: number[] = [];

  function end(): void {
    const press = timingsUs;
    timingsUs = [];
    const lit = press.length % 2 === 0 ? press.slice(0, -1) : press;
    if (lit.length >= MIN_TIMINGS) onPress(lit);
  }

  function add(us: number): void {
    const last = timingsUs.at(-1);
    if (last === undefined && us < 0) return;
    if (last !== undefined && Math.sign(last) === Math.sign(us)) timingsUs[timingsUs.length - 1] = bound(last + us);
    else timingsUs.push(bound(us));
    if (timingsUs.length >= MAX_TIMINGS) end();
  }

  function takeWord(word: number): void {
    const us = word & US_MASK;
    switch (word >>> 24) {
      case PULSE:
        return us > 0 ? add(us) : undefined;
      case SPACE:
        // Before a press that follows a long rest there is one endless space instead of a timeout
        if (us >= MAX_DURATION_US) return end();
        return us > 0 ? add(-us) : undefined;
      case TIMEOUT:
        return end();
      case OVERFLOW:
        // Edges were lost: what there is of the press is none
        timingsUs = [];
        return;
      default:
        return;
    }
  }

  return {
    take: (words: Iterable<number>): void => {
      for (const word of words) takeWord(word);
    },
    /** What was begun is forgotten. */
    reset: (): void => {
      timingsUs = [];
    },
  };
}

const bound = (us: number) => Math.sign(us) * Math.min(Math.abs(us), MAX_DURATION_US);
