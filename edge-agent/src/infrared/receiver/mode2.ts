import type { SignalListener } from "./receiver.ts";

// Documentation/userspace-api/media/rc/lirc-dev-intro.rst, LIRC_MODE_MODE2: the kind in the high byte, µs or Hz in the others
const KIND = { space: 0, pulse: 1, frequency: 2, timeout: 3, overflow: 4 } as const;
const AMOUNT_MASK = 0x00ff_ffff;
/** What lasts longer is another press: the kernel's own time-out is 125 ms, and a held NEC button repeats each 108 ms. */
const IDLE_US = 150_000;
const MAX_TIMINGS = 4096;
/** A mark of fewer is the light of a lamp, not of a remote. */
const LEAST_TIMINGS = 5;

/** Puts the words of a receiver together to signals, and hands each on when it is over. `flush` is called when nothing came for a while. */
export function createMode2Reader(onSignal: SignalListener) {
  let timingsUs: number[] = [];
  let carrierHz: number | undefined;
  let ended: { readonly timingsUs: readonly number[]; carrierHz: number | undefined }[] = [];

  function finish(): void {
    const signal = timingsUs;
    timingsUs = [];
    if ((signal.at(-1) ?? 0) < 0) signal.pop();
    if (signal.length < LEAST_TIMINGS) return;
    ended.push({ timingsUs: signal, carrierHz });
    carrierHz = undefined;
  }

  /** Drivers tell it before the signal, or right after its end (drivers/media/rc: redrat3.c, winbond-cir.c). */
  function noteCarrier(hz: number): void {
    const last = timingsUs.length === 0 ? ended.at(-1) : undefined;
    if (last && last.carrierHz === undefined) last.carrierHz = hz;
    else carrierHz = hz;
  }

  function handOn(): void {
    const signals = ended;
    ended = [];
    for (const signal of signals) onSignal(signal.timingsUs, signal.carrierHz);
  }

  function add(us: number): void {
    const last = timingsUs.at(-1) ?? 0;
    if (timingsUs.length > 0 && Math.sign(last) === Math.sign(us)) timingsUs[timingsUs.length - 1] = last + us;
    else if (us > 0 || timingsUs.length > 0) timingsUs.push(us);
    if ((timingsUs.at(-1) ?? 0) <= -IDLE_US || timingsUs.length >= MAX_TIMINGS) finish();
  }

  function take(kind: number, amount: number): void {
    if (kind === KIND.pulse) add(amount);
    else if (kind === KIND.space) add(-amount);
    else if (kind === KIND.frequency) noteCarrier(amount);
    else if (kind === KIND.timeout) finish();
    else if (kind === KIND.overflow) timingsUs = [];
  }

  return {
    words(bytes: Buffer): void {
      for (let at = 0; at + 4 <= bytes.length; at += 4) {
        const word = bytes.readUInt32LE(at);
        take(word >>> 24, word & AMOUNT_MASK);
      }
      handOn();
    },
    flush(): void {
      finish();
      handOn();
    },
    /** What was begun is forgotten. */
    reset(): void {
      timingsUs = [];
      carrierHz = undefined;
    },
  };
}
