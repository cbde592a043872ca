// Documentation/userspace-api/media/rc/lirc-dev-intro.rst, LIRC_MODE_MODE2: the kind in the high byte, µs in the others
const KIND = { space: 0, pulse: 1, timeout: 3, overflow: 4 } as const;
const US_MASK = 0x00ff_ffff;
/** What lasts longer is another press: the kernel's own time-out is 125 ms, and a held NEC button repeats each 108 ms. */
const IDLE_US = 150_000;
const MAX_TIMINGS = 4096;
/** A mark of fewer is the light of a lamp, not of a remote. */
const LEAST_TIMINGS = 5;

/** Puts the words of a receiver together to signals, and hands each on when it is over. `flush` is called when nothing came for a while. */
export function createMode2Reader(onSignal: (timingsUs: readonly number[]) => void) {
  let timingsUs: number[] = [];

  function finish(): void {
    const signal = timingsUs;
    timingsUs = [];
    if ((signal.at(-1) ?? 0) < 0) signal.pop();
    if (signal.length >= LEAST_TIMINGS) onSignal(signal);
  }

  function add(us: number): void {
    const last = timingsUs.at(-1) ?? 0;
    if (timingsUs.length > 0 && Math.sign(last) === Math.sign(us)) timingsUs[timingsUs.length - 1] = last + us;
    else if (us > 0 || timingsUs.length > 0) timingsUs.push(us);
    if ((timingsUs.at(-1) ?? 0) <= -IDLE_US || timingsUs.length >= MAX_TIMINGS) finish();
  }

  return {
    words(bytes: Buffer): void {
      for (let at = 0; at + 4 <= bytes.length; at += 4) {
        const word = bytes.readUInt32LE(at);
        const [kind, us] = [word >>> 24, word & US_MASK];
        if (kind === KIND.pulse) add(us);
        else if (kind === KIND.space) add(-us);
        else if (kind === KIND.timeout) finish();
        else if (kind === KIND.overflow) timingsUs = [];
      }
    },
    flush: finish,
    /** What was begun is forgotten. */
    reset(): void {
      timingsUs = [];
    },
  };
}
