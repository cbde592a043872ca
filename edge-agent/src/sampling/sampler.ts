import { err, type Log, ok, type Quality, type Quantity, type Result, type Values } from "@clima/schemas";
import type { Alongside, Outbox, TakenReading } from "../outbox/port.ts";
import type { Clock } from "../platform/clock.ts";
import { createOncePer, HOUR_MS } from "../platform/once-per.ts";
import type { ReportFault } from "../platform/report-fault.ts";
import { describeFailure, type QualityFailure } from "../reading/quality/quality-control.ts";
import { describeReject, type RangeReject } from "../reading/range-check.ts";
import { type StationReading, toIso } from "../reading/station-reading.ts";
import { addFromState, addRainTips, NO_WEATHER, type RainGaugeCount, shiftState, type WeatherState } from "../reading/weather-state.ts";
import type { ClockWatch, Prepare, WeatherHistory } from "./port.ts";

export interface SamplerDeps {
  readonly readSensors: () => Promise<Values>;
  readonly prepare: Prepare;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly clockWatch: ClockWatch;
  /** Without it there are no sums of rain and no pressure tendency. */
  readonly history?: WeatherHistory | undefined;
  readonly rainGauge?: RainGaugeCount | undefined;
  readonly bootId: string;
  readonly reportFault: ReportFault;
  readonly log: Log;
}

const MAX_HELD = 10_000;

interface Sample {
  readonly atMonotonicMs: number;
  readonly values: Values;
  readonly quality: Quality;
  /** The gauge's count when the sample was taken. */
  readonly rainTips?: number | undefined;
}

/** sensors ▶ prepare ▶ outbox. Samples taken before the clock was set are held, and stamped when it is. */
export function createSampler(deps: SamplerDeps) {
  const { readSensors, prepare, outbox, clock, clockWatch, history, rainGauge, bootId, reportFault } = deps;
  const refusals = createRefusals(deps);
  const uniqueStamp = createUniqueStamp();
  const held: Sample[] = [];
  let startedAtMs = clock.nowMs();
  let state = history?.memory.read() ?? NO_WEATHER;
  let kept = state;
  let dropped = outbox.droppedCount();
  let seq = 0;

  /** What was noted by the old clock moves with it; held samples are stamped by the new one anyway. */
  function followStep(steppedMs: number): void {
    if (steppedMs === 0) return;
    state = shiftState(state, startedAtMs, steppedMs);
    startedAtMs += steppedMs;
  }

  /** A reading of the sample, and what the station remembers after it. */
  function complete(sample: Sample, before: typeof state) {
    const takenAtMs = uniqueStamp(Math.round(clock.nowMs() - (clock.monotonicMs() - sample.atMonotonicMs)));
    const rained = addRainTips(before, sample, sample.rainTips, rainGauge?.mmPerTip ?? 0);
    const added = history ? addFromState(rained.state, rained.weather, takenAtMs, history) : rained;
    const { values, quality } = added.weather;
    const doubts = Object.keys(quality).length === 0 ? {} : { quality };
    const reading: StationReading = { bootId, seq: seq++, takenAt: toIso(takenAtMs), values, ...doubts };
    return { reading, state: added.state };
  }

  function keep(samples: readonly Sample[]): Result<TakenReading, string> {
    let next = state;
    const readings = samples.map((sample) => {
      const completed = complete(sample, next);
      next = completed.state;
      return completed.reading;
    });
    const appended = outbox.appendMany(readings, noteOf(kept, next, history));
    const [id, reading] = [appended.ok ? appended.value.at(-1) : undefined, readings.at(-1)];
    if (id === undefined || reading === undefined) return noteLost(appended.ok ? "nothing to keep" : appended.error);
    state = next;
    kept = next;
    if (outbox.droppedCount() > dropped) reportFault("outbox-full", "the outbox is full; the oldest readings are being dropped");
    dropped = outbox.droppedCount();
    return ok({ id, reading });
  }

  function noteLost(reason: string): Result<never, string> {
    reportFault("outbox-failed", `a reading could not be kept: ${reason}`);
    return err(`the reading could not be kept: ${reason}`);
  }

  async function takeOne(): Promise<Result<TakenReading, string>> {
    const { waitsFor, steppedMs } = await clockWatch();
    followStep(steppedMs);
    const atMonotonicMs = clock.monotonicMs();
    const wallMs = waitsFor === undefined ? clock.nowMs() : undefined;
    const { values, quality, rejected, failures = [] } = prepare(await readSensors(), { monotonicMs: atMonotonicMs, wallMs });
    const rainTips = rainGauge?.tips();
    refusals.note(rejected, failures);
    if (Object.keys(values).length === 0 && rainTips === undefined) return err("no sensor gave a value that could be used");
    const samples = [...held.splice(0), { atMonotonicMs, values, quality, rainTips }];
    if (waitsFor === undefined) return keep(samples);
    held.push(...samples.slice(-MAX_HELD));
    return err(waitsFor);
  }

  return { heldCount: () => held.length, rangeRejects: refusals.rangeRejects, takeReading: oneAfterTheOther(takeOne) };
}

/** Rain that is in a reading must not be in another one, so it is on the disk before the reading leaves. */
function noteOf(kept: WeatherState, next: WeatherState, history: WeatherHistory | undefined): Alongside | undefined {
  if (next === kept) return undefined;
  return { write: () => history?.memory.write(next), isUrgent: next.rainTips !== kept.rainTips };
}

/** A reading on request must not meet the loop's on the bus. */
function oneAfterTheOther<T>(work: () => Promise<T>): () => Promise<T> {
  let previous: Promise<unknown> = Promise.resolve();
  return () => {
    const next = previous.then(work);
    previous = next;
    return next;
  };
}

/** Counts what the range check refused, and says what was refused and why, once an hour. */
function createRefusals({ clock, log, reportFault }: SamplerDeps) {
  const rangeRejects = new Map<Quantity, number>();
  const isDueToSay = createOncePer(HOUR_MS, clock);
  return {
    rangeRejects: (): ReadonlyMap<Quantity, number> => rangeRejects,
    note(rejects: readonly RangeReject[], failures: readonly QualityFailure[]): void {
      for (const reject of rejects) {
        rangeRejects.set(reject.quantity, (rangeRejects.get(reject.quantity) ?? 0) + 1);
        if (isDueToSay(reject.quantity)) log.warn(`agent: ${describeReject(reject)}`);
      }
      for (const failure of failures) {
        if (isDueToSay(`${failure.quantity} ${failure.check}`)) reportFault("quality-failed", describeFailure(failure));
      }
    },
  };
}

const MAX_STAMPS = 10_000;

/**
 * Station and takenAt are a reading's identity, so two readings never get the same: not within a millisecond, and not when a clock that
 * was set back passes the same instants again.
 */
function createUniqueStamp(): (atMs: number) => number {
  const recent = new Set<number>();
  return (atMs) => {
    let stamp = atMs;
    while (recent.has(stamp)) stamp += 1;
    recent.add(stamp);
    const [oldest] = recent;
    if (recent.size > MAX_STAMPS && oldest !== undefined) recent.delete(oldest);
    return stamp;
  };
}
