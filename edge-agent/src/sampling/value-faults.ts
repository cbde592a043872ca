import type { Log, Quantity } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import { createOncePer, HOUR_MS } from "../platform/once-per.ts";
import type { ReportFault } from "../platform/report-fault.ts";
import { describeFailure, type QualityFailure } from "../reading/quality/quality-control.ts";
import { describeReject, type RangeReject } from "../reading/range-check.ts";

interface ValueFaultDeps {
  readonly clock: Clock;
  readonly reportFault: ReportFault;
  readonly log: Log;
}

/** Counts the values that the range check refused, and says what was left out of readings and why, once an hour. */
export function createValueFaults({ clock, log, reportFault }: ValueFaultDeps) {
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
