import { createOneAtATime, err, type Log, ok, type Quantity, type Result, type Values } from "@clima/schemas";
import type { Outbox, TakenReading } from "../outbox/port.ts";
import type { ReportFault } from "../platform/report-fault.ts";
import type { RainTotal } from "../reading/rain-counts.ts";
import { createHeldSamples } from "./held-samples.ts";
import type { ClockWatch, Prepare } from "./port.ts";
import { createReadingSeries, type SeriesDeps } from "./reading-series.ts";
import { createValueFaults } from "./value-faults.ts";

export interface RecordingDeps extends SeriesDeps {
  readonly prepare: Prepare;
  readonly outbox: Outbox;
  readonly clockWatch: ClockWatch;
  readonly reportFault: ReportFault;
  readonly log: Log;
}

/** What was measured at one moment, by chips of ours or by a device of others. */
export interface Measured {
  readonly values: Values;
  /** Which of the values were reckoned with their temperature; none when absent. */
  readonly compensated?: ReadonlySet<Quantity>;
  /** The count of a gauge of ours. */
  readonly rainTips?: number | undefined;
  /** The count of a gauge that the device has. */
  readonly rainTotal?: RainTotal | undefined;
  /** By the device's own clock, ms since 1970; absent: now. */
  readonly takenAtMs?: number | undefined;
}

const NONE: ReadonlySet<Quantity> = new Set();

const newestOf = (kept: Result<TakenReading | undefined, string>): Result<TakenReading, string> => {
  if (!kept.ok) return kept;
  return kept.value ? ok(kept.value) : err("rain is counted from now on, and there is no other value");
};

/**
 * measured ▶ prepare ▶ outbox. A sample is held in memory until the outbox has its reading: while the clock is not set, for it could not be
 * stamped, and while the outbox refuses.
 */
export function createRecording(deps: RecordingDeps) {
  const { prepare, clock, clockWatch } = deps;
  const inTurn = createOneAtATime();
  const series = createReadingSeries(deps);
  const held = createHeldSamples({ ...deps, series });
  const valueFaults = createValueFaults(deps);

  async function recordOne(measure: () => Promise<Measured>): Promise<Result<TakenReading, string>> {
    const { waitsFor, steppedMs } = await clockWatch();
    series.followStep(steppedMs);
    const atMonotonicMs = clock.monotonicMs();
    const nowMs = waitsFor === undefined ? clock.nowMs() : undefined;
    const measured = await measure();
    // While the clock is not set, that of a device can be compared with nothing.
    const takenAtMs = nowMs === undefined ? undefined : series.credible(measured.takenAtMs);
    const ageMs = takenAtMs === undefined || nowMs === undefined ? 0 : nowMs - takenAtMs;
    const at = { monotonicMs: atMonotonicMs - ageMs, wallMs: takenAtMs ?? nowMs, compensated: measured.compensated ?? NONE };
    const { values, quality, rejected, failures = [] } = prepare(measured.values, at);
    valueFaults.note(rejected, failures);
    const { rainTips, rainTotal } = measured;
    const isEmpty = Object.keys(values).length === 0 && rainTips === undefined && rainTotal === undefined;
    if (isEmpty) return err("no sensor gave a value that could be used");
    held.hold({ atMonotonicMs, takenAtMs, values, quality, rainTips, rainTotal });
    return waitsFor === undefined ? newestOf(held.keep()) : err(waitsFor);
  }

  return {
    /** How many readings wait in memory. */
    heldCount: held.count,
    rangeRejects: valueFaults.rangeRejects,
    /** One at a time: two readings at once would mix their transfers on the bus. */
    record: (measure: () => Promise<Measured>): Promise<Result<TakenReading, string>> => inTurn(() => recordOne(measure)),
  };
}
