import { isPoint, quantityNames, type Reading, readingsAmong, type StoreRecord } from "@clima/schemas";
import { NOTHING_ADDED } from "../added.ts";
import { inRounds, mergeRepeats, type Row } from "../merge-repeats.ts";
import type { CsvFiles, Latest, ParquetPart, RowsAdded } from "../port.ts";
import type { Added } from "../port-changes.ts";
import { createRowAdder, type Piece } from "./add-rows.ts";
import { createImportNotes } from "./import-notes.ts";
import { createIncomingRows } from "./incoming-rows.ts";
import type { OpenDuckDb } from "./load-duckdb.ts";
import type { createPoints } from "./points.ts";
import { readCsv } from "./read-csv.ts";
import { readParquet } from "./read-parquet.ts";
import type { StaleHours } from "./stale-hours.ts";
import { type StationSpan, wholeOf } from "./station-spans.ts";
import type { StationState } from "./station-states.ts";
import { inTransaction } from "./transaction.ts";
import { createRowWriter } from "./write-rows.ts";

export interface HistoryWritesDeps {
  readonly states: Map<string, StationState>;
  readonly latestOf: Map<string, Latest>;
  readonly stale: Pick<StaleHours, "mark" | "markRowsOf">;
  readonly points: Pick<ReturnType<typeof createPoints>, "write">;
}

/** What is written to the file, a transaction each; keeps `states` and `latestOf` as the file has them. */
export function createHistoryWrites(open: OpenDuckDb, { states, latestOf, stale, points }: HistoryWritesDeps) {
  const incoming = createIncomingRows(open);
  const notes = createImportNotes(open.connection);
  const writeRows = createRowWriter(open, { states, incoming, notes, stale });
  const rowAdder = createRowAdder(open, { states, incoming, notes, stale });
  const remember = (after: ReadonlyMap<string, StationState>) => {
    for (const [station, state] of after) states.set(station, state);
  };

  /** How many readings were too old to be kept. */
  async function write(records: readonly StoreRecord[]): Promise<number> {
    const readings = readingsAmong(records);
    const rows = mergeRepeats(readings);
    const kept = rows.filter(isYoung);
    const after = await inTransaction(open.connection, async () => {
      await points.write(records.filter(isPoint));
      return writeRows(kept);
    });
    remember(after);
    for (const reading of readings) renew(latestOf, reading);
    return rows.length - kept.length;
  }

  /** See `Store.addReadings`. */
  async function addReadings(importId: string, readings: readonly Reading[]): Promise<Added> {
    const rounds = inRounds(readings)
      .map((rows) => rows.filter(isYoung))
      .filter((rows) => rows.length > 0);
    const { sum, after } = await inTransaction(open.connection, () => rowAdder.add(importId, rounds));
    remember(after);
    for (const station of after.keys()) latestOf.delete(station);
    return { ...sum, tooOld: readings.length - sum.added - sum.present };
  }

  /** See `StoreCopies.addCsv`. */
  async function addCsv(importId: string, lines: CsvFiles): Promise<RowsAdded | undefined> {
    const read = await readCsv(open.connection, lines);
    if (read === undefined || read.piece.spans.some(isTooOld)) return undefined;
    return addPiece(importId, read.piece, read.left);
  }

  /** See `StoreCopies.addParquet`. */
  async function addParquet(importId: string, part: ParquetPart): Promise<RowsAdded | undefined> {
    const piece = await readParquet(open.connection, part);
    return piece === undefined || piece.spans.some(isTooOld) ? undefined : addPiece(importId, piece, []);
  }

  async function addPiece(importId: string, piece: Piece, left: readonly number[]): Promise<RowsAdded> {
    const about = { ...wholeOf(piece.spans), stations: piece.spans.map(({ station }) => station), left };
    if (piece.count === 0) return { ...NOTHING_ADDED, ...about };
    const { sum, after } = await inTransaction(open.connection, () => rowAdder.addPiece(importId, piece));
    remember(after);
    for (const station of after.keys()) latestOf.delete(station);
    return { ...sum, ...about };
  }

  const rawFromMs = (station: string) => states.get(station)?.rawFromMs ?? Number.NEGATIVE_INFINITY;
  const isYoung = ({ station, takenAtMs }: Row) => takenAtMs >= rawFromMs(station);
  const isTooOld = ({ station, firstMs }: StationSpan) => firstMs < rawFromMs(station);

  return { write, addReadings, addCsv, addParquet };
}

/** Only stations whose latest values were asked for are kept; the first question reads the table. */
function renew(latestOf: Map<string, Latest>, { station, takenAt, values }: Reading): void {
  const known = latestOf.get(station);
  if (!known) return;
  const newer = quantityNames.filter((name) => values[name] !== undefined && takenAt >= (known[name]?.takenAt ?? ""));
  latestOf.set(station, { ...known, ...Object.fromEntries(newer.map((name) => [name, { value: values[name], takenAt }])) });
}
