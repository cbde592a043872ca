import { createOneAtATime, err, type Log, type Quantity, type Result, type Values } from "@clima/schemas";
import type { Outbox, TakenReading } from "../outbox/port.ts";
import type { ReportFault } from "../platform/report-fault.ts";
import { createHeldSamples } from "./held-samples.ts";
import type { ClockWatch, Prepare } from "./port.ts";
import { createReadingSeries, type SeriesDeps } from "./reading-series.ts";
import { createValueFaults } from "./value-faults.ts";

export interface SamplerDeps extends SeriesDeps {
  readonly readSensors: () => Promise<Values>;
  /** Which of the values read last were reckoned with their temperature; none when absent. */
  readonly compensated?: () => ReadonlySet<Quantity>;
  readonly prepare: Prepare;
  readonly outbox: Outbox;
  readonly clockWatch: ClockWatch;
  readonly reportFault: ReportFault;
  readonly log: Log;
}

/**
 * sensors ▶ prepare ▶ outbox. A sample is held in memory until the outbox has its reading: while the clock is not set, for it could not be
 * stamped, and while the outbox refuses.
 */
export function createSampler(deps: SamplerDeps) {
  const { readSensors, compensated = () => new Set<Quantity>(), prepare, clock, clockWatch, rainGauge } = deps;
  const inTurn = createOneAtATime();
  const series = createReadingSeries(deps);
  const held = createHeldSamples({ ...deps, series });
  const valueFaults = createValueFaults(deps);

  async function takeOne(): Promise<Result<TakenReading, string>> {
    const { waitsFor, steppedMs } = await clockWatch();
    series.followStep(steppedMs);
    const atMonotonicMs = clock.monotonicMs();
    const wallMs = waitsFor === undefined ? clock.nowMs() : undefined;
    const measured = await readSensors();
    const at = { monotonicMs: atMonotonicMs, wallMs, compensated: compensated() };
    const { values, quality, rejected, failures = [] } = prepare(measured, at);
    const rainTips = rainGauge?.tips();
    valueFaults.note(rejected, failures);
    if (Object.keys(values).length === 0 && rainTips === undefined) return err("no sensor gave a value that could be used");
    held.hold({ atMonotonicMs, values, quality, rainTips });
    return waitsFor === undefined ? held.keep() : err(waitsFor);
  }

  return {
    /** How many readings wait in memory. */
    heldCount: held.count,
    rangeRejects: valueFaults.rangeRejects,
    /** One at a time: two readings at once would mix their transfers on the bus. */
    takeReading: (): Promise<Result<TakenReading, string>> => inTurn(takeOne),
  };
}
