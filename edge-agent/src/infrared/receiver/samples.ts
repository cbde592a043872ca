import {
  areNear,
  type Button,
  decodeSignal,
  decodeWhole,
  type NamedCode,
  protocolOf,
  splitFrames,
  USUAL_CARRIER_HZ,
} from "@clima/infrared";

/** A press as it was heard. */
export interface Heard {
  readonly timingsUs: readonly number[];
  /** As measured. */
  readonly carrierHz?: number | undefined;
}

export interface Learned {
  readonly button: Button;
  /** How many presses agreed. */
  readonly samples: number;
}

/** How many presses must agree where the lesson does not say: a code of a known protocol carries its own proof. */
const SAME_CODES = 1;
const SAME_TIMINGS = 2;

/**
 * Takes presses of one button until enough of them agree: on nothing but the same code of a known protocol, or on the same timings, of which the
 * mean is taken. What does not agree with the others is left out. Where one press of no known protocol is enough, it is kept as it was heard: with
 * all its frames and the gaps between.
 */
export function createSamples(wanted?: number) {
  const codes = new Map<string, { readonly code: NamedCode; count: number }>();
  const raw: Heard[] = [];
  const [wantedCodes, wantedTimings] = [wanted ?? SAME_CODES, wanted ?? SAME_TIMINGS];

  function addCode(code: NamedCode): Learned | number {
    const { protocol, address, command } = code;
    const key = `${protocol} ${address} ${command}`;
    const known = codes.get(key) ?? { code, count: 0 };
    known.count += 1;
    codes.set(key, known);
    return known.count >= wantedCodes ? { button: { protocol, address, command }, samples: known.count } : wantedCodes - known.count;
  }

  function agreeing(): readonly Heard[] {
    const groups = raw.map((sample) => raw.filter((other) => areNear(other.timingsUs, sample.timingsUs)));
    return groups.sort((a, b) => b.length - a.length)[0] ?? [];
  }

  function addTimings({ timingsUs, carrierHz }: Heard): Learned | number {
    raw.push({ timingsUs: wantedTimings === 1 ? timingsUs : withoutRepeats(timingsUs), carrierHz });
    const same = agreeing();
    if (same.length < wantedTimings) return wantedTimings - same.length;
    return { button: { carrierHz: carrierOf(same), timingsUs: meanOf(same) }, samples: same.length };
  }

  return {
    /** What was learned, or how many more presses are needed. */
    add(heard: Heard): Learned | number {
      const code = decodeWhole(heard.timingsUs);
      return code ? addCode(code) : addTimings(heard);
    },
    /** Whether presses of no known protocol came of which no two agree. */
    differ: () => raw.length > 1 && agreeing().length === 1,
  };
}

/** Whether a signal comes from a button that is still held, or was pressed again: it is nothing but its code, its repeats or its frame. */
export function isOfButton(timingsUs: readonly number[], button: Button): boolean {
  if ("timingsUs" in button)
    return areNear(timingsUs, button.timingsUs) || areNear(withoutRepeats(timingsUs), withoutRepeats(button.timingsUs));
  const code = decodeSignal(timingsUs);
  if (code) return code.protocol === button.protocol && code.address === button.address && code.command === button.command;
  const repeat = protocolOf(button.protocol)?.repeat?.(button);
  return repeat !== undefined && splitFrames(timingsUs).every((frame) => areNear(frame, repeat));
}

/** Held a little longer, a button sends its frame again; one is enough. Frames that differ belong together. */
function withoutRepeats(timingsUs: readonly number[]): readonly number[] {
  const [first = timingsUs, ...others] = splitFrames(timingsUs);
  return others.every((frame) => areNear(frame, first)) ? first : timingsUs;
}

/** As measured; else that of the protocol which at least the first frame has; else what most remotes have. */
function carrierOf(samples: readonly Heard[]): number {
  const measuredHz = samples.flatMap(({ carrierHz }) => (carrierHz === undefined ? [] : [carrierHz])).sort((a, b) => a - b);
  const named = decodeSignal(samples[0]?.timingsUs ?? []);
  return measuredHz[measuredHz.length >> 1] ?? protocolOf(named?.protocol ?? "")?.carrierHz ?? USUAL_CARRIER_HZ;
}

const meanOf = (samples: readonly Heard[]): number[] =>
  (samples[0]?.timingsUs ?? []).map((_us, index) =>
    Math.round(samples.reduce((sum, { timingsUs }) => sum + (timingsUs[index] ?? 0), 0) / samples.length),
  );
