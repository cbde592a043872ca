import type { ErrorMessage, Log } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import { createOncePer, HOUR_MS } from "../platform/once-per.ts";
import type { ReportFault } from "../platform/report-fault.ts";
import { toIso } from "../reading/station-reading.ts";
import type { Notices } from "./notices.ts";

interface FaultDeps {
  readonly station: string;
  readonly topic: string;
  readonly notices: Notices;
  readonly clock: Clock;
  readonly log: Log;
}

/** Faults go to the log and to the `error` topic; the same words at most once an hour. */
export function createFaults({ station, topic, notices, clock, log }: FaultDeps): ReportFault {
  const isDue = createOncePer(HOUR_MS, clock);
  return (code, message) => {
    if (!isDue(`${code} ${message}`)) return;
    log.warn(`agent: ${message}`);
    const fault: ErrorMessage = { schema: "error/1", station, at: toIso(clock.nowMs()), code, message };
    notices.publish(topic, fault);
  };
}
