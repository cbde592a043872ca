import { createOneAtATime, err, type Log, ok, type Result, type StoreRecord } from "@clima/schemas";
import { bucketStartsOf, fillBuckets, fillWind } from "../buckets.ts";
import type { SeriesQuery, StepQuery, Store, StoreError } from "../port.ts";
import { createChores } from "./chores.ts";
import { readDays } from "./days.ts";
import { type History, openHistory } from "./history.ts";
import type { DuckDbSettings } from "./open-duckdb.ts";
import { createStoreCopies } from "./store-copies.ts";
import { createStoreImports } from "./store-imports.ts";
import { createStoreRename } from "./store-rename.ts";

const ROLL_UP_AFTER_MS = 15_000;

/**
 * The embedded store: one DuckDB file, one row a reading, one column a quantity, and roll-ups by the hour. One process at a time.
 * The error is one line that says what to do.
 */
export async function openDuckDbStore(settings: DuckDbSettings, log: Log): Promise<Result<Store, string>> {
  const opened = await openHistory(settings);
  if (!opened.ok) return opened;
  // A transaction of the one connection must not meet another statement
  const inTurn = createOneAtATime();
  const history = createKeeper(settings, opened.value);
  const ask = <T>(what: string, work: (history: History) => Promise<T>) => inTurn(() => guarded(what, work));

  async function guarded<T>(what: string, work: (history: History) => Promise<T>): Promise<Result<T, StoreError>> {
    const current = await history.get();
    if (!current.ok) return err({ kind: "unavailable", message: current.error });
    try {
      return ok(await work(current.value));
    } catch (cause) {
      const reason = (cause as Error).message.split("\n")[0] ?? "";
      if (isFatal(reason)) history.drop();
      const message = `${settings.file}: ${what} failed: ${reason}`;
      log.debug(message);
      return err({ kind: "unavailable", message });
    }
  }

  const chores = createChores(
    async (what, work) => {
      const done = await ask(what, work);
      if (!done.ok) log.warn(`store: ${done.error.message}`);
      return done.ok ? done.value : undefined;
    },
    settings.rollUpAfterMs ?? ROLL_UP_AFTER_MS,
    log,
  );

  async function write(records: readonly StoreRecord[]): Promise<Result<void, StoreError>> {
    const written = await ask("write", (current) => current.write(records));
    if (!written.ok) return written;
    chores.note(written.value);
    return ok(undefined);
  }

  async function series(query: SeriesQuery) {
    const starts = bucketStartsOf(query);
    if (!starts.ok) return starts;
    return ask("series", async ({ buckets }) => fillBuckets(query, starts.value, await buckets(query)));
  }

  async function wind(query: StepQuery) {
    const starts = bucketStartsOf(query);
    if (!starts.ok) return starts;
    return ask("wind", async (current) => fillWind(starts.value, await current.wind(query)));
  }

  chores.note();
  return ok({
    write,
    series,
    wind,
    days: (query) => ask("days", ({ buckets }) => readDays(buckets, query)),
    latest: (station) => ask("latest", ({ latest }) => latest(station)),
    stations: () => ask("stations", async ({ stations }) => stations()),
    readings: (station, fromMs, toMs) => ask("readings", ({ readings }) => readings(station, fromMs, toMs)),
    copies: createStoreCopies(ask, chores.note),
    points: (measurement, station, fromMs, toMs) => ask("points", ({ points }) => points.read(measurement, station, fromMs, toMs)),
    stationsWithPoints: (measurement) => ask("stations", ({ points }) => points.stations(measurement)),
    rename: createStoreRename(ask),
    ...createStoreImports(ask, chores.note),
    close() {
      chores.stop();
      return inTurn(async () => history.close());
    },
  });
}

/**
 * After a fatal error, as of a checkpoint on a full disk, DuckDB answers nothing until the file is opened again. What was committed
 * is in the file, also where the error came from the COMMIT.
 */
const isFatal = (reason: string) => /^FATAL Error/.test(reason);

/** Holds the open file; opens it again for the next question after it was dropped. */
function createKeeper(settings: DuckDbSettings, opened: History) {
  let current: History | undefined = opened;
  let closed = false;

  async function get(): Promise<Result<History, string>> {
    if (closed) return err(`${settings.file} is closed`);
    if (current) return ok(current);
    const again = await openHistory(settings);
    if (again.ok) current = again.value;
    return again;
  }

  function drop(): void {
    current?.close();
    current = undefined;
  }

  function close(): void {
    closed = true;
    drop();
  }

  return { get, drop, close };
}
