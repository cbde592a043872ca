/** What is stored together with others, and answered by itself. */
export interface Sized {
  readonly records: { readonly length: number };
  readonly payloadBytes: number;
}

export interface BatchLimits {
  readonly maxReadings: number;
  readonly maxBytes: number;
  /** The oldest of a batch waits no longer. */
  readonly maxAgeMs: number;
  /** Nothing more came for so long: waiting would not make the batch larger. */
  readonly quietMs: number;
}

/**
 * Gathers jobs into batches, in order. Knows no clock: times are of any one monotonic clock, in ms. A job larger than the limits goes
 * alone.
 */
export function createBatcher<J extends Sized>(limits: BatchLimits) {
  let waiting: J[] = [];
  /** Of each that waits, when it came. */
  let arrivalsMs: number[] = [];
  let records = 0;
  let bytes = 0;

  const isFull = () => records >= limits.maxReadings || bytes >= limits.maxBytes;
  const count = (job: J, sign: 1 | -1) => {
    records += sign * job.records.length;
    bytes += sign * job.payloadBytes;
  };

  return {
    size: () => waiting.length,
    add(job: J, nowMs: number): void {
      waiting.push(job);
      arrivalsMs.push(nowMs);
      count(job, 1);
    },
    /** When the next batch should go: -Infinity for at once, undefined with nothing waiting. */
    dueAtMs(): number | undefined {
      const [oldestMs] = arrivalsMs;
      const newestMs = arrivalsMs.at(-1);
      if (oldestMs === undefined || newestMs === undefined) return undefined;
      return isFull() ? Number.NEGATIVE_INFINITY : Math.min(oldestMs + limits.maxAgeMs, newestMs + limits.quietMs);
    },
    /** The oldest jobs that fit together. */
    take(): J[] {
      const taken = waiting.slice(0, fitting(waiting, limits));
      waiting = waiting.slice(taken.length);
      arrivalsMs = arrivalsMs.slice(taken.length);
      for (const job of taken) count(job, -1);
      return taken;
    },
  };
}

function fitting(waiting: readonly Sized[], { maxReadings, maxBytes }: BatchLimits): number {
  let records = 0;
  let bytes = 0;
  const tooMany = waiting.findIndex((job) => {
    records += job.records.length;
    bytes += job.payloadBytes;
    return records > maxReadings || bytes > maxBytes;
  });
  return tooMany === -1 ? waiting.length : Math.max(tooMany, 1);
}
