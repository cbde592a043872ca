import { err, isPoint, ok, quantityNames, type Reading, type Result, readingsAmong, type StoreRecord } from "@clima/schemas";
import { mergeRepeats } from "../merge-repeats.ts";
import type { Latest, SeriesQuery, StoredStation } from "../port.ts";
import { pointCutoffs } from "../retention-days.ts";
import { createHousekeeping } from "./housekeeping.ts";
import type { OpenDuckDb } from "./load-duckdb.ts";
import { type DuckDbSettings, openDuckDb } from "./open-duckdb.ts";
import { createPoints } from "./points.ts";
import { createQueries } from "./queries.ts";
import { createRename } from "./rename.ts";
import { readStates, type StationState } from "./station-states.ts";
import { inTransaction } from "./transaction.ts";
import { createRowWriter } from "./write-rows.ts";

export type History = ReturnType<typeof createHistory>;

/** The open file with what is remembered of it: a file that is opened again is read again. */
export async function openHistory(settings: DuckDbSettings): Promise<Result<History, string>> {
  const opened = await openDuckDb(settings);
  if (!opened.ok) return opened;
  try {
    return ok(createHistory(opened.value, await readStates(opened.value.connection), settings));
  } catch (cause) {
    opened.value.close();
    return err(`cannot read ${settings.file}: ${(cause as Error).message.split("\n")[0]}`);
  }
}

function createHistory(open: OpenDuckDb, states: Map<string, StationState>, settings: DuckDbSettings) {
  const { connection } = open;
  const queries = createQueries(connection);
  const writeRows = createRowWriter(open, states);
  const points = createPoints(open);
  const latestOf = new Map<string, Latest>();
  const remember = (after: ReadonlyMap<string, StationState>) => {
    for (const [station, state] of after) states.set(station, state);
  };

  /** How many readings were too old to be kept. */
  async function write(records: readonly StoreRecord[]): Promise<number> {
    const readings = readingsAmong(records);
    const rows = mergeRepeats(readings);
    const kept = rows.filter(({ station, takenAtMs }) => takenAtMs >= (states.get(station)?.rawFromMs ?? 0));
    const after = await inTransaction(connection, async () => {
      await points.write(records.filter(isPoint));
      return writeRows(kept);
    });
    remember(after);
    for (const reading of readings) renew(latestOf, reading);
    return rows.length - kept.length;
  }

  async function latest(station: string): Promise<Latest> {
    const state = states.get(station);
    if (!state) return {};
    const known = latestOf.get(station) ?? (await queries.latest(station, state));
    latestOf.set(station, known);
    return known;
  }

  const stations = (): StoredStation[] =>
    [...states]
      .map(([station, { firstMs, lastMs }]) => ({ station, firstTakenAt: iso(firstMs), lastTakenAt: iso(lastMs) }))
      .sort((a, b) => (a.station < b.station ? -1 : 1));

  async function buckets(query: SeriesQuery) {
    const state = states.get(query.station);
    return state ? queries.buckets(query, state) : [];
  }

  /** How many points were older than what is kept of their measurement. */
  async function removeOldPoints(nowMs: number): Promise<number> {
    let removed = 0;
    for (const { measurement, beforeMs } of pointCutoffs(settings.pointDays ?? {}, nowMs))
      removed += await points.removeBefore(measurement, beforeMs);
    return removed;
  }

  return {
    ...createHousekeeping(connection, states, settings),
    ...createRename(connection, states, latestOf),
    write,
    latest,
    stations,
    readings: queries.readings,
    points,
    removeOldPoints,
    buckets,
    wind: queries.wind,
    close: open.close,
  };
}

const iso = (ms: number) => new Date(ms).toISOString();

/** Only stations whose latest values were asked for are kept; the first question reads the table. */
function renew(latestOf: Map<string, Latest>, { station, takenAt, values }: Reading): void {
  const known = latestOf.get(station);
  if (!known) return;
  const newer = quantityNames.filter((name) => values[name] !== undefined && takenAt >= (known[name]?.takenAt ?? ""));
  latestOf.set(station, { ...known, ...Object.fromEntries(newer.map((name) => [name, { value: values[name], takenAt }])) });
}
