import { err, ok, type Result } from "@clima/schemas";

/** Light that the kernel sends in one go: from a mark to a mark. */
export interface Burst {
  readonly timingsUs: readonly number[];
  /** Dark until the next one. */
  readonly gapUs: number;
}

// Documentation/userspace-api/media/rc/lirc-write.rst: IR_MAX_DURATION, LIRCBUF_SIZE
const MAX_BURST_US = 500_000;
const MAX_ENTRIES = 1023;
/** Between frames: the sender of a Pi holds a processor for as long as a burst lasts, so the gaps are waited out here. */
const GAP_US = 10_000;

/** The bursts of a signal, cut at its gaps; spaces before the first mark and after the last are left out. */
export function toBursts(timingsUs: readonly number[]): Result<readonly Burst[], string> {
  const bursts: { timingsUs: number[]; gapUs: number }[] = [];
  let current: number[] = [];
  for (const us of timingsUs) {
    if (us <= -GAP_US && current.length > 0) {
      bursts.push({ timingsUs: current, gapUs: -us });
      current = [];
    } else if (us > 0 || current.length > 0) current.push(us);
  }
  if (current.at(-1) !== undefined && (current.at(-1) ?? 0) < 0) current.pop();
  if (current.length > 0) bursts.push({ timingsUs: current, gapUs: 0 });
  const long = bursts.find((burst) => burst.timingsUs.length > MAX_ENTRIES || lengthUs(burst.timingsUs) > MAX_BURST_US);
  if (long) {
    const what = `${long.timingsUs.length} timings, ${Math.round(lengthUs(long.timingsUs) / 1000)} ms without a gap of ${GAP_US / 1000} ms`;
    return err(`the signal has ${what}; the kernel sends at most ${MAX_ENTRIES} timings and ${MAX_BURST_US / 1000} ms at once`);
  }
  return bursts.length > 0 ? ok(bursts) : err("the signal has no mark");
}

const lengthUs = (timingsUs: readonly number[]) => timingsUs.reduce((sum, us) => sum + Math.abs(us), 0);
