import type { Clock } from "../platform/clock.ts";
import type { ClockSync } from "../platform/clock-sync.ts";
import { createOncePer } from "../platform/once-per.ts";
import type { ReportFault } from "../platform/report-fault.ts";
import { toIso } from "../reading/station-reading.ts";
import type { ClockWatch } from "./port.ts";

export interface ClockWatchDeps {
  readonly clock: Clock;
  readonly sync: ClockSync;
  readonly reportFault: ReportFault;
}

/** A clock that shows less has not been set. */
export const EARLIEST_CREDIBLE_MS = Date.UTC(2026, 0, 1);
const STEP_MS = 2000;
const ASK_EVERY_MS = 5000;
/** A station without a network must not wait for ever; a Pi with one is synchronised within a minute or two. */
const WAIT_AT_MOST_MS = 10 * 60_000;

/** Looked at with every reading: whether the clock can be trusted, and whether it was set. */
export function createClockWatch({ clock, sync, reportFault }: ClockWatchDeps): ClockWatch {
  const startedAtMs = clock.monotonicMs();
  const isDueToAsk = createOncePer(ASK_EVERY_MS, clock);
  const offset = () => clock.nowMs() - clock.monotonicMs();
  let known = offset();
  let isTrusted = false;
  let waitsFor = "";

  /** Until the clock is trusted it is expected to be set. */
  async function look(): Promise<void> {
    if (clock.nowMs() < EARLIEST_CREDIBLE_MS) {
      waitsFor = `the clock shows ${toIso(clock.nowMs())}; the reading waits until the clock is set`;
      return;
    }
    if (!isDueToAsk("sync")) return;
    const isUnset = (await sync()) === "no";
    if (isUnset && clock.monotonicMs() - startedAtMs < WAIT_AT_MOST_MS) {
      waitsFor = "the clock is not synchronised yet; the reading waits until it is";
      return;
    }
    if (isUnset) {
      const minutes = WAIT_AT_MOST_MS / 60_000;
      reportFault(
        "clock-not-synchronised",
        `nobody has set the clock for ${minutes} minutes; readings are stamped with what it shows: check NTP`,
      );
    }
    isTrusted = true;
  }

  function step(): number {
    const steppedMs = offset() - known;
    if (Math.abs(steppedMs) <= STEP_MS) return 0;
    known = offset();
    const way = steppedMs > 0 ? "forward" : "back";
    const seconds = (Math.abs(steppedMs) / 1000).toFixed(1);
    reportFault(
      "clock-stepped",
      `the clock was set ${way} by ${seconds} s, to ${toIso(clock.nowMs())}; earlier readings of this start keep the time it showed`,
    );
    return steppedMs;
  }

  return async () => {
    if (isTrusted) return { steppedMs: step() };
    await look();
    known = offset();
    return isTrusted ? { steppedMs: 0 } : { steppedMs: 0, waitsFor };
  };
}
