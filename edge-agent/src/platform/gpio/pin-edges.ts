import type { Log } from "@clima/schemas";
import type { Clock } from "../clock.ts";
import type { OnPinChange } from "./gpio.ts";
import type { PinEdge } from "./gpiod-tools.ts";

/** Contacts bounce faster than the kernel looks: two edges of one kind within so long are nothing to speak of. */
const BOUNCE_MS = 10;
const SAY_AGAIN_MS = 60_000;

export interface EdgeTimes {
  readonly clock: Pick<Clock, "monotonicMs">;
  /** The clock's zero on the kernel's. */
  readonly kernelZeroMs: number;
}

/** Hands on the edges of one pin, each once, and tells the log when the kernel must have dropped some: closing follows opening. */
export function createPinEdges(bcm: number, { clock, kernelZeroMs }: EdgeTimes, log: Log, onChange: OnPinChange) {
  let last: PinEdge | undefined;
  let dropped = 0;
  let saidMs = Number.NEGATIVE_INFINITY;

  function noteDropped({ isClosed }: PinEdge): void {
    dropped += 1;
    const nowMs = clock.monotonicMs();
    if (nowMs - saidMs < SAY_AGAIN_MS) return;
    saidMs = nowMs;
    log.warn(
      `agent: GPIO ${bcm} ${isClosed ? "closed" : "opened"} twice in a row; the change between was missed (${dropped} since the start)`,
    );
  }

  return {
    take(edge: PinEdge): void {
      if (edge.kernelMs === last?.kernelMs) return;
      if (edge.isClosed === last?.isClosed && edge.kernelMs - last.kernelMs > BOUNCE_MS) noteDropped(edge);
      last = edge;
      // Time stamps of the wall clock, as before Linux 5.7, are far in the future of the monotonic one
      onChange(edge.isClosed, Math.min(edge.kernelMs - kernelZeroMs, clock.monotonicMs()));
    },
    /** What comes next has a gap before it, of which the log knows. */
    startAnew(): void {
      last = undefined;
    },
  };
}
