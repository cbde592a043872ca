import type { Result, Topics } from "@clima/schemas";
import type { Store, StoreError } from "@clima/store";
import type { Parts } from "./api-types.ts";
import { createIngestWatch } from "./ingest-watch.ts";
import type { LiveMessage } from "./live-view.ts";
import { createPartState } from "./part-state.ts";

/** What the panel reads of the store. */
export type History = Pick<Store, "series" | "wind" | "days" | "latest" | "stations" | "readings" | "points">;

/** While the store is well, it is asked for its own sake only when nobody asked it anything for so long. */
const ASK_STORE_AFTER_MS = 20_000;

/** Knows of broker, store and ingest whether they are there, and since when they are as they are. */
export function createParts(topics: Topics, now: () => number = Date.now) {
  const broker = createPartState(true, now());
  const store = createPartState(false, now());
  const ingest = createIngestWatch(topics);
  let storeAskedAtMs = 0;

  function at(): Parts {
    const toldAt = new Date(now()).toISOString();
    const known = { toldAt, broker: broker.of(), store: store.of() };
    // Without a broker nobody hears of an ingest.
    return known.broker.isAway ? known : { ...known, ...ingest.at(now()) };
  }

  function note(result: Result<unknown, StoreError>): boolean {
    storeAskedAtMs = now();
    // A store that refuses a question is there.
    const isAway = !result.ok && result.error.kind === "unavailable";
    return store.note(isAway, now(), isAway ? result.error.message : undefined);
  }

  return {
    at,
    /** A refusal counts until the broker lets the panel in; in between it is asked again and again. */
    noteBroker(isConnected: boolean, refusal?: string): void {
      if (isConnected && broker.of().isAway) ingest.noteConnected(now());
      broker.note(!isConnected, now(), isConnected ? undefined : (refusal ?? broker.of().problem));
    },
    onMessage: (message: LiveMessage): void => ingest.onMessage(message),
    /** The same store; each answer tells how it is. */
    watch(history: History, onNews: () => void): History {
      async function noted<T>(answer: Promise<Result<T, StoreError>>): Promise<Result<T, StoreError>> {
        const result = await answer;
        if (note(result)) onNews();
        return result;
      }
      return {
        series: (query) => noted(history.series(query)),
        wind: (query) => noted(history.wind(query)),
        days: (query) => noted(history.days(query)),
        latest: (station) => noted(history.latest(station)),
        stations: () => noted(history.stations()),
        readings: (station, fromMs, toMs) => noted(history.readings(station, fromMs, toMs)),
        points: (measurement, station, fromMs, toMs) => noted(history.points(measurement, station, fromMs, toMs)),
      };
    },
    /** The ingest may have found out first. */
    isStoreToBeAsked: (): boolean => store.of().isAway || at().storing?.isAway === true || now() - storeAskedAtMs > ASK_STORE_AFTER_MS,
  };
}

export type PanelParts = ReturnType<typeof createParts>;
