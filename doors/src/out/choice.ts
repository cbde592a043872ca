import type { QueuedReading } from "./queue.ts";
import { idsOf, type SenderTools } from "./sender-parts.ts";

/** Where a station's info has not come: it is retained, so it mostly comes at once. */
const LOOK_SOON_MS = 1000;
const LOOK_AGAIN_MS = 10_000;

/** Which readings go out with the next request. What will never go out is given up here. */
export function createChoice({ name, station, network, allowSimulated, queue, stations, notes, pace, onDisk }: SenderTools) {
  let atOnce = network.maxReadings;
  let isUnknown = false;

  function waiting(nowMs: number): readonly QueuedReading[] {
    const tooOld = onDisk(queue.giveUpBefore(name, nowMs - network.maxAgeMs), nowMs);
    if (tooOld === undefined) return [];
    // Of a network that shows the weather of now, nobody misses what is passed over.
    if (network.takes === "history") notes.gaveUp(tooOld);
    return onDisk(network.takes === "history" ? queue.oldest(name, atOnce) : queue.newest(name), nowMs) ?? [];
  }

  /** Those that may be shown to others: of a station that measures. */
  function onlyMeasured(rows: readonly QueuedReading[], nowMs: number): readonly QueuedReading[] {
    const known = rows.map((row) => ({ row, source: stations.sourceOf(row.reading) }));
    if (known.some(({ source }) => source === undefined)) {
      if (isUnknown) notes.blocked(`nothing is known of station ${station} yet: it has published no info`, nowMs);
      pace.hold(nowMs, isUnknown ? LOOK_AGAIN_MS : LOOK_SOON_MS);
      isUnknown = true;
      return [];
    }
    isUnknown = false;
    const isInvented = ({ source }: (typeof known)[number]) => source === "simulated" && !allowSimulated;
    const invented = known.filter(isInvented).map(({ row }) => row);
    if (invented.length > 0) {
      notes.blocked(`station ${station} is simulated, and nothing invented is sent; allowSimulated: true sends it nevertheless`, nowMs);
      onDisk(queue.settle(idsOf(invented)), nowMs);
      notes.gaveUp(invented.length);
    }
    return known.filter((each) => !isInvented(each)).map(({ row }) => row);
  }

  return {
    rows: (nowMs: number): readonly QueuedReading[] => onlyMeasured(waiting(nowMs), nowMs),
    /** As many at once as the network takes. */
    many(): void {
      atOnce = network.maxReadings;
    },
    oneByOne(): void {
      atOnce = 1;
    },
    passOverBefore: (takenBeforeMs: number, nowMs: number): void => void onDisk(queue.giveUpBefore(name, takenBeforeMs), nowMs),
  };
}
