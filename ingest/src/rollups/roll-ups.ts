import { setTimeout as sleep } from "node:timers/promises";
import type { Log, Result } from "@clima/schemas";
import type { Store, StoreError } from "@clima/store";
import { openTouchedHours, type TouchedHours } from "./touched-hours.ts";

export interface RollUpsSettings {
  /** Where the hours are noted that are to be rolled up. */
  readonly file: string;
  readonly everyMs: number;
}

export interface RollUpsPorts {
  /** What the station said last of where its days begin; when it is not known here, the store looks for what it said before. */
  readonly timeZoneOf: (station: string) => string | undefined;
  readonly log: Log;
}

/** Hours that are rolled up at once: about a month. */
const MAX_HOURS = 744;
/** Who stops does not wait longer for a store that hangs: what it was doing is done again. */
const STOP_MS = 2000;
/** Each refusal is told once, and not without end. */
const MAX_TOLD = 100;

/**
 * Keeps the roll-ups of a store as its readings are, late ones included: notes the hours of what is written to it, and has them rolled up
 * every everyMs. An hour is rolled up as long as readings come, and once more when none has come for everyMs; only then is it forgotten.
 * So when two workers, or `clima rollups rebuild`, read the same hour at once, the one who read first cannot have the last word.
 */
export function createRollUps(store: Store, { file, everyMs }: RollUpsSettings, ports: RollUpsPorts) {
  const { rollUp } = store;
  if (rollUp === undefined) return { store, start: () => undefined, stop: async () => undefined };
  const hours = openTouchedHours(file, ports.log);
  const noted: Store = {
    ...store,
    async write(records) {
      const end = await hours.begin(records);
      return store.write(records).finally(end);
    },
  };
  return { store: noted, ...createRollUpLoop(hours, rollUp, everyMs, ports) };
}

function createRollUpLoop(hours: TouchedHours, rollUp: NonNullable<Store["rollUp"]>, everyMs: number, { timeZoneOf, log }: RollUpsPorts) {
  const stopping = new AbortController();
  const told = new Set<string>();
  let awayFor = "";
  let running: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    for (;;) {
      await sleep(everyMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      await rollUpAll(performance.now() - everyMs);
      if (!stopping.signal.aborted) await hours.save();
    }
  }

  /** A store that is away is asked again the next time. It may well take readings and not be read, as with a token that only writes. */
  async function rollUpAll(untouchedSinceMs: number): Promise<void> {
    for (const { station, hoursMs } of partsOf(hours.list())) {
      const done = await rollUp(station, hoursMs, timeZoneOf(station));
      if (stopping.signal.aborted || !isReached(station, done)) return;
      if (done.ok) hours.settle(station, hoursMs, untouchedSinceMs);
    }
  }

  /** Whether the store can be asked; says what is wrong. */
  function isReached(station: string, done: Result<void, StoreError>): boolean {
    const away = !done.ok && done.error.kind === "unavailable" ? done.error.message : "";
    if (away !== awayFor && away !== "") log.warn(`ingest: roll-ups wait until they can be made: ${away}`);
    awayFor = away;
    if (!done.ok && away === "") tellOnce(`ingest: the store takes readings of ${station}, but not their roll-ups: ${done.error.message}`);
    return away === "";
  }

  function tellOnce(text: string): void {
    if (told.has(text) || told.size >= MAX_TOLD) return;
    told.add(text);
    log.warn(text);
  }

  return {
    start(): void {
      running = run().catch((cause: Error) => log.error(`ingest: roll-ups are no longer made: ${cause.stack}`));
    },
    async stop(): Promise<void> {
      stopping.abort();
      await Promise.race([running, sleep(STOP_MS, undefined, { ref: false })]);
      await hours.close();
    },
  };
}

function* partsOf(stations: ReadonlyMap<string, readonly number[]>) {
  for (const [station, all] of stations) {
    for (let first = 0; first < all.length; first += MAX_HOURS) yield { station, hoursMs: all.slice(first, first + MAX_HOURS) };
  }
}
