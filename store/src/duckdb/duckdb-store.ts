import { err, type Log, ok, quantityNames, type Reading, type Result } from "@clima/schemas";
import { bucketStartsOf, fillBuckets } from "../buckets.ts";
import { mergeRepeats } from "../merge-repeats.ts";
import type { Latest, SeriesQuery, Store, StoreError } from "../port.ts";
import { type DuckDbSettings, openDuckDb } from "./open-duckdb.ts";
import { createQueries } from "./queries.ts";
import { createRowWriter } from "./write-rows.ts";

/**
 * The embedded store: one DuckDB file, one row a reading, one column a quantity. One process at a time.
 * The error is one line that says what to do.
 */
export async function openDuckDbStore(settings: DuckDbSettings, log: Log): Promise<Result<Store, string>> {
  const opened = await openDuckDb(settings);
  if (!opened.ok) return opened;
  const queries = createQueries(opened.value.connection);
  const newestMs = new Map((await queries.stations()).map(({ station, lastTakenAt }) => [station, Date.parse(lastTakenAt)]));
  const writeRows = createRowWriter(opened.value, newestMs);
  const latestOf = new Map<string, Latest>();
  const inTurn = createTurns();
  const ask = <T>(what: string, work: () => Promise<T>) => inTurn(() => guarded(settings.file, what, work, log));

  async function write(readings: readonly Reading[]): Promise<void> {
    await writeRows(mergeRepeats(readings));
    for (const reading of readings) renew(latestOf, reading);
  }

  async function latest(station: string): Promise<Latest> {
    const known = latestOf.get(station) ?? (await queries.latest(station));
    latestOf.set(station, known);
    return known;
  }

  async function series(query: SeriesQuery) {
    const starts = bucketStartsOf(query);
    if (!starts.ok) return starts;
    return ask("series", async () => fillBuckets(query, starts.value, await queries.buckets(query)));
  }

  return ok({
    write: (readings) => ask("write", () => write(readings)),
    series,
    latest: (station) => ask("latest", () => latest(station)),
    stations: () => ask("stations", () => queries.stations()),
    readings: (station, fromMs, toMs) => ask("readings", () => queries.readings(station, fromMs, toMs)),
    close: () => inTurn(async () => opened.value.close()),
  });
}

async function guarded<T>(file: string, what: string, work: () => Promise<T>, log: Log): Promise<Result<T, StoreError>> {
  try {
    return ok(await work());
  } catch (cause) {
    const message = `${file}: ${what} failed: ${(cause as Error).message.split("\n")[0]}`;
    log.debug(message);
    return err({ kind: "unavailable", message });
  }
}

/** Only stations whose latest values were asked for are kept; the first question reads the table. */
function renew(latestOf: Map<string, Latest>, { station, takenAt, values }: Reading): void {
  const known = latestOf.get(station);
  if (!known) return;
  const newer = quantityNames.filter((name) => values[name] !== undefined && takenAt >= (known[name]?.takenAt ?? ""));
  latestOf.set(station, { ...known, ...Object.fromEntries(newer.map((name) => [name, { value: values[name], takenAt }])) });
}

/** One after the other: a transaction of the one connection must not meet another statement. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
