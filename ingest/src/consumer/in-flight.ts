import type { WindowLimits, WindowState } from "./port.ts";

/** Deliveries that came in one turn of the event loop. */
export interface Arrival {
  readonly atMs: number;
  open: number;
}

export interface InFlight extends WindowState {
  isFull(): boolean;
  enter(payloadBytes: number): Arrival;
  leave(arrival: Arrival, payloadBytes: number): void;
}

/**
 * Counts what was handed over and is not done with, over all connections: what a lost connection delivered stays in memory until it
 * is done with, and then lets the present one go on. A single message larger than the limit is let in alone.
 */
export function createInFlight(limits: WindowLimits, onLeave: () => void = () => {}): InFlight {
  let messages = 0;
  let bytes = 0;
  /** With open deliveries, the oldest first; most are done with in the order in which they came. */
  const arrivals: Arrival[] = [];
  let present: Arrival | undefined;

  function beginArrival(): Arrival {
    const arrival = { atMs: performance.now(), open: 0 };
    arrivals.push(arrival);
    queueMicrotask(() => {
      present = undefined;
    });
    return arrival;
  }

  function endArrival(arrival: Arrival): void {
    if (arrival === present) present = undefined;
    while (arrivals[0]?.open === 0) arrivals.shift();
  }

  return {
    messages: () => messages,
    bytes: () => bytes,
    oldestAtMs: () => arrivals[0]?.atMs,
    isFull: () => messages >= limits.messages || bytes >= limits.bytes,
    enter(payloadBytes) {
      messages += 1;
      bytes += payloadBytes;
      present ??= beginArrival();
      present.open += 1;
      return present;
    },
    leave(arrival, payloadBytes) {
      messages -= 1;
      bytes -= payloadBytes;
      arrival.open -= 1;
      if (arrival.open === 0) endArrival(arrival);
      onLeave();
    },
  };
}
