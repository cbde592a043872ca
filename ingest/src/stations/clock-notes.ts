import type { InfoMessage, Log, Reading } from "@clima/schemas";

/** Messages take their time, and computers differ by a little. */
const SAME_TIME_MS = 60_000;
/** Of a station that has not said what it is: what was taken longer ago is a replay. */
const REPLAY_AFTER_MS = 86_400_000;
/** Anybody can make up stations; what is remembered has a limit. */
const MAX_STATIONS = 1000;

/** Says in the log that the times of a station are doubtful, and that they no longer are: once each. */
export function createClockNotes(sourceOf: (station: string) => InfoMessage["source"] | undefined, log: Log) {
  const wrong = new Set<string>();

  function noteLive({ station, takenAt }: Pick<Reading, "station" | "takenAt">, nowMs: number): void {
    const aheadMs = Date.parse(takenAt) - nowMs;
    const source = sourceOf(station);
    const isReplay = source === "recorded" || (source === undefined && aheadMs < -REPLAY_AFTER_MS);
    const isWrong = Math.abs(aheadMs) > SAME_TIME_MS && !isReplay;
    if (isWrong === wrong.has(station) || (isWrong && wrong.size >= MAX_STATIONS)) return;
    if (isWrong) wrong.add(station);
    else wrong.delete(station);
    const off = `${Math.round(Math.abs(aheadMs) / 1000)} s ${aheadMs > 0 ? "ahead" : "behind"}`;
    if (isWrong) log.warn(`ingest: the clock of ${station} is ${off}: the times of its readings are doubtful`);
    else log.info(`ingest: the clock of ${station} is right again`);
  }

  return {
    /** They came as they were measured; `nowMs` is by the ingest's clock. */
    noteAllLive: (readings: readonly Pick<Reading, "station" | "takenAt">[], nowMs: number) =>
      readings.forEach((reading) => void noteLive(reading, nowMs)),
  };
}
