import { setTimeout as sleep } from "node:timers/promises";
import type { Log, Values } from "@clima/schemas";
import type { Outbox } from "../outbox/port.ts";
import { newBootId, type StationReading, toIso } from "../reading/station-reading.ts";
import { PAST_STEP_MS } from "./simulated-past.ts";

export interface HistoryDeps {
  /** Prepared values of an instant of the past; asked for oldest first, PAST_STEP_MS apart. */
  readonly valuesAt: (atMs: number) => Values;
  readonly outbox: Outbox;
  readonly maxReadings: number;
  readonly nowMs: number;
  readonly days: number;
  /** A slice is in the outbox. */
  readonly onSlice: () => void;
  readonly signal: AbortSignal;
  readonly log: Log;
}

const DAY_MS = 86_400_000;
/** Some milliseconds of work, and a rest, in which the start goes on, live readings are taken, and what was put in is delivered. */
const SLICE_READINGS = 100;
const REST_MS = 20;

/**
 * Puts the days before now into the outbox, oldest first; true when it finished. The grid is that of the clock, and the weather a
 * function of time: begun again after a crash, it gives the same readings.
 */
export async function fillHistory(deps: HistoryDeps): Promise<boolean> {
  const bootId = newBootId();
  const instantsMs = historyInstantsMs(deps);
  for (let first = 0; first < instantsMs.length; first += SLICE_READINGS) {
    await sleep(REST_MS);
    if (deps.signal.aborted) return false;
    const readings = instantsMs.slice(first, first + SLICE_READINGS).flatMap((atMs, index): StationReading[] => {
      const values = deps.valuesAt(atMs);
      return Object.keys(values).length === 0 ? [] : [{ bootId, seq: first + index, takenAt: toIso(atMs), values }];
    });
    const appended = deps.outbox.appendMany(readings);
    if (!appended.ok) {
      deps.log.error(`agent: the simulated history could not be filled in: ${appended.error}`);
      return false;
    }
    deps.onSlice();
  }
  return true;
}

/** Half of the outbox at most: simulated readings must not drive out the others. */
function historyInstantsMs({ nowMs, days, maxReadings }: HistoryDeps): number[] {
  const lastMs = Math.floor(nowMs / PAST_STEP_MS) * PAST_STEP_MS;
  const count = Math.min(Math.floor((days * DAY_MS) / PAST_STEP_MS), Math.floor(maxReadings / 2));
  return Array.from({ length: count }, (_, index) => lastMs - (count - 1 - index) * PAST_STEP_MS);
}
