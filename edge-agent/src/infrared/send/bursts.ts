import { err, ok, type Result } from "@clima/schemas";

/** One write to a LIRC device: durations in µs, alternately light and dark, beginning and ending with light. */
export interface Burst {
  readonly pulsesUs: readonly number[];
  /** Dark time after it, before the next burst. */
  readonly pauseUs: number;
}

/** linux drivers/media/rc/rc-core-priv.h and lirc_dev.c: IR_MAX_DURATION; LIRCBUF_SIZE is 1024 and the count must be odd. */
export const MAX_BURST_US = 500_000;
export const MAX_BURST_PULSES = 1023;

/**
 * A dark time this long lies between frames, not within one. gpio-ir-tx keeps interrupts off during a write, so frames are written one by
 * one; the few ms by which a process oversleeps do no harm between frames, and would within one.
 */
const MIN_PAUSE_US = 20_000;

/** Cuts signed timings (µs, + light, - dark) into what the kernel takes. The error says which part it cannot be given. */
export function toBursts(timingsUs: readonly number[]): Result<readonly Burst[], string> {
  const pulsesUs = alternate(timingsUs);
  if (pulsesUs.length === 0) return err("there is no light in it");
  const bursts = cutAtPauses(pulsesUs);
  const tooMuch = bursts.find((burst) => durationUs(burst) > MAX_BURST_US || burst.pulsesUs.length > MAX_BURST_PULSES);
  return tooMuch === undefined ? ok(bursts) : err(describeTooMuch(tooMuch));
}

export const durationUs = ({ pulsesUs }: Burst): number => pulsesUs.reduce((sum, us) => sum + us, 0);

/** Neighbours of the same sign are one duration; what is dark before the first light is nothing to send. */
function alternate(timingsUs: readonly number[]): number[] {
  const merged: number[] = [];
  for (const us of timingsUs) {
    const last = merged.at(-1);
    if (us === 0 || (last === undefined && us < 0)) continue;
    if (last !== undefined && Math.sign(last) === Math.sign(us)) merged[merged.length - 1] = last + us;
    else merged.push(us);
  }
  return merged.map((us) => Math.round(Math.abs(us)));
}

function cutAtPauses(pulsesUs: readonly number[]): Burst[] {
  const bursts: Burst[] = [];
  let begin = 0;
  pulsesUs.forEach((us, index) => {
    const isDark = index % 2 === 1;
    const isLast = index === pulsesUs.length - 1;
    if (!isDark || !(us >= MIN_PAUSE_US || isLast)) return;
    bursts.push({ pulsesUs: pulsesUs.slice(begin, index), pauseUs: us });
    begin = index + 1;
  });
  return begin < pulsesUs.length ? [...bursts, { pulsesUs: pulsesUs.slice(begin), pauseUs: 0 }] : bursts;
}

function describeTooMuch(burst: Burst): string {
  const ms = Math.round(durationUs(burst) / 1000);
  return (
    `${burst.pulsesUs.length} durations of ${ms} ms together have no pause of ${MIN_PAUSE_US / 1000} ms in them; ` +
    `the kernel takes at most ${MAX_BURST_PULSES} and ${MAX_BURST_US / 1000} ms at once`
  );
}
