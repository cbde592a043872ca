import { err, type Log, ok, type Quantity, type Result, type Values } from "@clima/schemas";
import type { ReportFault } from "./faults.ts";
import { createOncePer, HOUR_MS } from "./once-per.ts";
import type { Outbox } from "./outbox/outbox.ts";
import type { Clock } from "./platform/clock.ts";
import { describeReject, type RangeReject } from "./reading/range-check.ts";
import { type StationReading, toIso } from "./station-reading.ts";

/** Range check, derived quantities, rounding. */
export type Prepare = (values: Values) => { readonly values: Values; readonly rejected: readonly RangeReject[] };

export interface TakenReading {
  readonly id: number;
  readonly reading: StationReading;
}

export interface SamplerDeps {
  readonly readSensors: () => Promise<Values>;
  readonly prepare: Prepare;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly bootId: string;
  readonly reportFault: ReportFault;
  readonly log: Log;
}

/** A clock that shows less has not been set: a Pi without a clock chip starts in 1970 or at its last shutdown. */
const EARLIEST_CREDIBLE_MS = Date.UTC(2026, 0, 1);
const MAX_HELD = 10_000;

interface Sample {
  readonly atMonotonicMs: number;
  readonly values: Values;
}

/** sensors ▶ prepare ▶ outbox. Samples taken before the clock was set are held, and stamped when it is. */
export function createSampler({ readSensors, prepare, outbox, clock, bootId, reportFault, log }: SamplerDeps) {
  const rangeRejects = new Map<Quantity, number>();
  const isDueToSay = createOncePer(HOUR_MS, clock);
  const held: Sample[] = [];
  let seq = 0;
  let lastTakenAtMs = 0;

  function countRejects(rejects: readonly RangeReject[]): void {
    for (const reject of rejects) {
      rangeRejects.set(reject.quantity, (rangeRejects.get(reject.quantity) ?? 0) + 1);
      if (isDueToSay(reject.quantity)) log.warn(`agent: ${describeReject(reject)}`);
    }
  }

  /** Station and takenAt are a reading's identity, so two readings never get the same. */
  function stamp({ atMonotonicMs, values }: Sample): StationReading {
    const takenAtMs = Math.round(clock.nowMs() - (clock.monotonicMs() - atMonotonicMs));
    lastTakenAtMs = takenAtMs === lastTakenAtMs ? takenAtMs + 1 : takenAtMs;
    return { bootId, seq: seq++, takenAt: toIso(lastTakenAtMs), values };
  }

  function keep(samples: readonly Sample[]): Result<TakenReading, string> {
    const readings = samples.map(stamp);
    const droppedBefore = outbox.droppedCount();
    const appended = outbox.appendMany(readings);
    const [id, reading] = [appended.ok ? appended.value.at(-1) : undefined, readings.at(-1)];
    if (id === undefined || reading === undefined) return noteLost(appended.ok ? "nothing to keep" : appended.error);
    if (outbox.droppedCount() > droppedBefore) reportFault("outbox-full", "the outbox is full; the oldest readings are being dropped");
    return ok({ id, reading });
  }

  function noteLost(reason: string): Result<never, string> {
    reportFault("outbox-failed", `a reading could not be kept: ${reason}`);
    return err(`the reading could not be kept: ${reason}`);
  }

  async function takeOne(): Promise<Result<TakenReading, string>> {
    const atMonotonicMs = clock.monotonicMs();
    const { values, rejected } = prepare(await readSensors());
    countRejects(rejected);
    if (Object.keys(values).length === 0) return err("no sensor gave a value that could be used");
    const samples = [...held.splice(0), { atMonotonicMs, values }];
    if (clock.nowMs() >= EARLIEST_CREDIBLE_MS) return keep(samples);
    held.push(...samples.slice(-MAX_HELD));
    return err(`the clock shows ${toIso(clock.nowMs())}; the reading waits until the clock is set`);
  }

  // One after the other: a reading on request must not meet the loop's on the bus.
  let previous: Promise<unknown> = Promise.resolve();
  return {
    rangeRejects: (): ReadonlyMap<Quantity, number> => rangeRejects,
    takeReading(): Promise<Result<TakenReading, string>> {
      const next = previous.then(takeOne);
      previous = next;
      return next;
    },
  };
}
