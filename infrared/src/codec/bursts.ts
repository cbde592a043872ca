import { err, ok, type Result } from "@clima/schemas";
import { durationUs } from "../frame.ts";

/** Light that the kernel sends in one go: from a mark to a mark. */
export interface Burst {
  readonly timingsUs: readonly number[];
  /** Dark until the next one. */
  readonly gapUs: number;
}

// Documentation/userspace-api/media/rc/lirc-write.rst: IR_MAX_DURATION, LIRCBUF_SIZE
const MAX_BURST_US = 500_000;
const MAX_ENTRIES = 1023;
/**
 * Between frames: the sender of a Pi holds a processor for as long as a burst lasts, so the gaps are waited out here. Such a wait lasts some ms
 * longer than it should, which within a code matters: air conditioners part theirs by 10 to 13 ms. So shorter gaps are cut at only where the
 * kernel could not take the signal otherwise.
 */
const FRAME_GAP_US = 20_000;
const LEAST_GAP_US = 10_000;

/** The bursts of a signal, cut at its gaps; spaces before the first mark and after the last are left out. */
export function toBursts(timingsUs: readonly number[]): Result<readonly Burst[], string> {
  const bursts = cutAt(FRAME_GAP_US, timingsUs).flatMap((burst) => (isTooMuch(burst) ? cutAgain(burst) : [burst]));
  const long = bursts.find(isTooMuch);
  if (long) {
    const what = `${long.timingsUs.length} timings, ${Math.round(durationUs(long.timingsUs) / 1000)} ms without a gap of ${LEAST_GAP_US / 1000} ms`;
    return err(`the signal has ${what}; the kernel sends at most ${MAX_ENTRIES} timings and ${MAX_BURST_US / 1000} ms at once`);
  }
  return bursts.length > 0 ? ok(bursts) : err("the signal has no mark");
}

function cutAt(leastGapUs: number, timingsUs: readonly number[]): readonly Burst[] {
  const bursts: Burst[] = [];
  let current: number[] = [];
  for (const us of timingsUs) {
    if (us <= -leastGapUs && current.length > 0) {
      bursts.push({ timingsUs: current, gapUs: -us });
      current = [];
    } else if (us > 0 || current.length > 0) current.push(us);
  }
  if ((current.at(-1) ?? 0) < 0) current.pop();
  return current.length > 0 ? [...bursts, { timingsUs: current, gapUs: 0 }] : bursts;
}

/** The gap after the whole is that after its last part. */
function cutAgain({ timingsUs, gapUs }: Burst): readonly Burst[] {
  const parts = cutAt(LEAST_GAP_US, timingsUs);
  return parts.map((part, index) => (index === parts.length - 1 ? { ...part, gapUs } : part));
}

const isTooMuch = ({ timingsUs }: Burst): boolean => timingsUs.length > MAX_ENTRIES || durationUs(timingsUs) > MAX_BURST_US;
