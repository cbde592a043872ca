import { err, ok, type Result } from "@clima/schemas";
import type { Latest, SeriesQuery, StoredStation } from "../port.ts";
import { pointCutoffs } from "../retention-days.ts";
import { createCopyOut } from "./copy-out.ts";
import { createHistoryWrites } from "./history-writes.ts";
import { createHousekeeping } from "./housekeeping.ts";
import { createImportList } from "./import-list.ts";
import type { OpenDuckDb } from "./load-duckdb.ts";
import { type DuckDbSettings, openDuckDb } from "./open-duckdb.ts";
import { createPoints } from "./points.ts";
import { createQueries } from "./queries.ts";
import { ownParquetRows } from "./read-parquet.ts";
import { createRemoval } from "./removal.ts";
import { createRename } from "./rename.ts";
import { createStaleHours, readStaleSpans, type StaleHours } from "./stale-hours.ts";
import { readStates, type StationState } from "./station-states.ts";
import { createUndo } from "./undo-import.ts";

export type History = ReturnType<typeof createHistory>;

/** The open file with what is remembered of it: a file that is opened again is read again. */
export async function openHistory(settings: DuckDbSettings): Promise<Result<History, string>> {
  const opened = await openDuckDb(settings);
  if (!opened.ok) return opened;
  try {
    const { connection } = opened.value;
    const stale = createStaleHours(opened.value, await readStaleSpans(connection));
    return ok(createHistory(opened.value, await readStates(connection), stale, settings));
  } catch (cause) {
    opened.value.close();
    return err(`cannot read ${settings.file}: ${(cause as Error).message.split("\n")[0]}`);
  }
}

function createHistory(open: OpenDuckDb, states: Map<string, StationState>, stale: StaleHours, settings: DuckDbSettings) {
  const { connection } = open;
  const queries = createQueries(connection);
  const points = createPoints(open);
  const latestOf = new Map<string, Latest>();

  async function latest(station: string): Promise<Latest> {
    const state = states.get(station);
    if (!state) return {};
    if (!latestOf.has(station)) await stale.refreshFor(station);
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
    if (!state) return [];
    await stale.refreshFor(query.station, query);
    return queries.buckets(query, state);
  }

  /** How many points were older than what is kept of their measurement. */
  async function removeOldPoints(nowMs: number): Promise<number> {
    let removed = 0;
    for (const { measurement, beforeMs } of pointCutoffs(settings.pointDays ?? {}, nowMs))
      removed += await points.removeBefore(measurement, beforeMs);
    return removed;
  }

  return {
    ...createHousekeeping(connection, states, stale, settings),
    ...createRename(connection, states, stale, latestOf),
    ...createImportList(connection),
    ...createCopyOut(connection),
    ...createUndo(connection, { states, latestOf, stale }),
    ...createRemoval(connection, { states, latestOf, stale }),
    ...createHistoryWrites(open, { states, latestOf, stale, points }),
    ownParquetRows: (file: string) => ownParquetRows(connection, file),
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
