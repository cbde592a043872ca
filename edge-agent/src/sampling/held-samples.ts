import { err, ok, type Result } from "@clima/schemas";
import type { Outbox, TakenReading } from "../outbox/port.ts";
import type { Clock } from "../platform/clock.ts";
import { createOncePer, HOUR_MS } from "../platform/once-per.ts";
import type { ReportFault } from "../platform/report-fault.ts";
import type { ReadingSeries, Sample } from "./reading-series.ts";

interface HeldDeps {
  readonly series: ReadingSeries;
  readonly outbox: Outbox;
  readonly clock: Pick<Clock, "monotonicMs">;
  readonly reportFault: ReportFault;
}

const MAX_HELD = 10_000;

/** Samples in memory, each until the outbox has its reading. Beyond MAX_HELD the oldest are dropped, and a fault says so. */
export function createHeldSamples({ series, outbox, clock, reportFault }: HeldDeps) {
  const isDueToSay = createOncePer(HOUR_MS, clock);
  const held: Sample[] = [];
  let isRefusing = false;
  let dropped = outbox.droppedCount();

  function append(samples: readonly Sample[]): Result<TakenReading | undefined, string> {
    const { readings, alongside, markKept } = series.complete(samples);
    const appended = outbox.appendMany(readings, alongside);
    if (!appended.ok) return appended;
    markKept();
    if (outbox.droppedCount() > dropped) reportFault("outbox-full", "the outbox is full; the oldest readings are being dropped");
    dropped = outbox.droppedCount();
    const [id, reading] = [appended.value.at(-1), readings.at(-1)];
    if (reading === undefined) return ok(undefined);
    if (id === undefined) throw new Error(`the outbox gave no id for ${readings.length} readings`);
    return ok({ id, reading });
  }

  function noteRefused(reason: string): Result<never, string> {
    if (isDueToSay(reason)) {
      const readings = held.length === 1 ? "1 reading waits" : `${held.length} readings wait`;
      reportFault("outbox-failed", `${readings} in memory, for the outbox does not take them: ${reason}`);
    }
    return err(`the reading waits in memory: ${reason}`);
  }

  return {
    count: (): number => held.length,
    hold(sample: Sample): void {
      held.push(sample);
      if (held.length <= MAX_HELD) return;
      held.shift();
      reportFault("readings-dropped", `${MAX_HELD} readings wait in memory, and the oldest of them are being dropped`);
    },
    /**
     * Puts all of them into the outbox, and gives the newest, if they have a value at all; at least one is held. All at once, and where that is refused, one by one from
     * the oldest on: while the disk is full, single readings may still wait in the outbox's memory. What is refused stays held.
     */
    keep(): Result<TakenReading | undefined, string> {
      for (;;) {
        const next = isRefusing ? held.slice(0, 1) : [...held];
        const taken = append(next);
        if (taken.ok) held.splice(0, next.length);
        isRefusing = held.length > 0;
        if (!isRefusing) return taken;
        if (!taken.ok && next.length === 1) return noteRefused(taken.error);
      }
    },
  };
}
