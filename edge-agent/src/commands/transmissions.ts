import type { Remote } from "@clima/infrared";
import type { Clock } from "../platform/clock.ts";

/** How long a device needs between two presses, whoever sends them. */
export interface PressGap {
  /** The name of its remote. */
  readonly device: string;
  readonly ms: number;
}

/** That of a remote; undefined where its file says none. */
export const gapOf = (remote: Pick<Remote, "name" | "gapMs"> | undefined): PressGap | undefined =>
  remote?.gapMs === undefined ? undefined : { device: remote.name, ms: remote.gapMs };

export interface Turn<T> {
  /** Of the device that it is for, where one is known. */
  readonly gap?: PressGap | undefined;
  /** Ends it while it waits. */
  readonly signal?: AbortSignal;
  /** What it is then, at once. */
  cancelled(): T;
}

interface Waiting {
  readonly gap: PressGap | undefined;
  transmit(): Promise<void>;
}

/**
 * Transmissions one after the other, for there is one transmitter. Each waits until its device can take it; one for another device does not wait
 * for that.
 */
export function createTransmissions(maxWaiting: number, clock: Pick<Clock, "monotonicMs" | "sleepMs">) {
  let waiting: readonly Waiting[] = [];
  const readyAtMs = new Map<string, number>();
  let isTransmitting = false;
  let working: Promise<void> | undefined;
  let changed = new AbortController();

  const restMs = ({ gap }: Waiting): number => (readyAtMs.get(gap?.device ?? "") ?? 0) - clock.monotonicMs();

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const next = waiting.find((each) => restMs(each) <= 0);
      if (next) await begin(next);
      else await clock.sleepMs(Math.ceil(Math.min(...waiting.map(restMs))), changed.signal);
    }
    working = undefined;
  }

  async function begin(next: Waiting): Promise<void> {
    waiting = waiting.filter((each) => each !== next);
    isTransmitting = true;
    await next.transmit();
    isTransmitting = false;
  }

  /** What waits is looked at again. */
  function lookAgain(): void {
    changed.abort();
    changed = new AbortController();
    if (waiting.length > 0) working ??= Promise.resolve().then(work);
  }

  const ahead = () => waiting.length + (isTransmitting ? 1 : 0);
  return {
    /** How many are ahead of one that comes now. */
    ahead,
    isFull: () => ahead() > maxWaiting,
    run<T>(transmission: () => Promise<T>, { gap, signal, cancelled }: Turn<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        const leave = () => {
          waiting = waiting.filter((each) => each !== own);
          resolve(cancelled());
          lookAgain();
        };
        const own: Waiting = {
          gap,
          async transmit() {
            signal?.removeEventListener("abort", leave);
            await Promise.resolve().then(transmission).then(resolve, reject);
          },
        };
        if (signal?.aborted) return resolve(cancelled());
        signal?.addEventListener("abort", leave, { once: true });
        waiting = [...waiting, own];
        lookAgain();
      });
    },
    /** The light for a device has just ended. */
    rest(gap: PressGap | undefined): void {
      if (gap) readyAtMs.set(gap.device, clock.monotonicMs() + gap.ms);
    },
    /** Resolves when what is under way now has ended, however it ended. */
    idle: (): Promise<void> => working ?? Promise.resolve(),
  };
}
