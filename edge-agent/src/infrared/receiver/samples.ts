import { areNear, type Button, decodeWhole, type NamedCode, splitFrames } from "@clima/infrared";

export interface Learned {
  readonly button: Button;
  /** How many presses agreed. */
  readonly samples: number;
}

const SAME_CODES = 2;
const SAME_TIMINGS = 3;
const CARRIER_HZ = 38_000;

/**
 * Takes presses of one button until enough of them agree: two that are nothing but the same code of a known protocol, or three with the same timings, of which
 * the mean is taken. What does not agree with the others is left out.
 */
export function createSamples() {
  const codes = new Map<string, { readonly code: NamedCode; count: number }>();
  const raw: (readonly number[])[] = [];

  function agreeing(): (readonly number[])[] {
    const groups = raw.map((sample) => raw.filter((other) => areNear(other, sample)));
    return groups.sort((a, b) => b.length - a.length)[0] ?? [];
  }

  return {
    /** What was learned, or how many more presses are needed. */
    add(timingsUs: readonly number[]): Learned | number {
      const code = decodeWhole(timingsUs);
      if (code) {
        const key = `${code.protocol} ${code.address} ${code.command}`;
        const known = codes.get(key) ?? { code, count: 0 };
        known.count += 1;
        codes.set(key, known);
        const { protocol, address, command } = code;
        return known.count >= SAME_CODES ? { button: { protocol, address, command }, samples: known.count } : SAME_CODES - known.count;
      }
      raw.push(withoutRepeats(timingsUs));
      const same = agreeing();
      return same.length >= SAME_TIMINGS
        ? { button: { carrierHz: CARRIER_HZ, timingsUs: meanOf(same) }, samples: same.length }
        : SAME_TIMINGS - same.length;
    },
  };
}

/** Held a little longer, a button sends its frame again; one is enough. Frames that differ belong together. */
function withoutRepeats(timingsUs: readonly number[]): readonly number[] {
  const [first = timingsUs, ...others] = splitFrames(timingsUs);
  return others.every((frame) => areNear(frame, first)) ? first : timingsUs;
}

const meanOf = (samples: readonly (readonly number[])[]): number[] =>
  (samples[0] ?? []).map((_us, index) => Math.round(samples.reduce((sum, sample) => sum + (sample[index] ?? 0), 0) / samples.length));
