import type { Quantity } from "@clima/schemas";
import { NOTHING_ADDED, sumOfAdded } from "../added.ts";
import type { Row } from "../merge-repeats.ts";
import type { Added } from "../port-changes.ts";
import { createIncomingAdder } from "./add-under-stored.ts";
import type { ImportNotes } from "./import-notes.ts";
import { isFree } from "./import-spans.ts";
import { type IncomingRows, quantitiesOf } from "./incoming-rows.ts";
import type { OpenDuckDb } from "./load-duckdb.ts";
import type { StaleHours } from "./stale-hours.ts";
import { type StationSpan, spansOf } from "./station-spans.ts";
import { type StationState, statesAfter, writeStates } from "./station-states.ts";

/** Rows of which there is at most one an identity, each with a value. */
export interface Piece {
  /** A table with the columns of `weather`, as FROM has it. */
  readonly rows: string;
  readonly count: number;
  /** Those that have values. */
  readonly names: readonly Quantity[];
  readonly spans: readonly StationSpan[];
}

export interface RowAdderDeps {
  readonly states: ReadonlyMap<string, StationState>;
  readonly incoming: IncomingRows;
  readonly notes: Pick<ImportNotes, "note" | "noteSpans" | "splitSpans">;
  readonly stale: Pick<StaleHours, "mark" | "markRowsOf">;
}

/**
 * Adds rows of an import under what is stored, and notes what was new; to be called in a transaction. Where nothing is stored, they need no
 * comparing. The states that are answered are to be put into `states` once that is committed.
 */
export function createRowAdder(open: OpenDuckDb, { states, incoming, notes, stale }: RowAdderDeps) {
  const { connection } = open;
  const addIncoming = createIncomingAdder(connection, { incoming, notes, stale });

  /** In rounds with at most one row an identity. */
  async function add(importId: string, rounds: readonly (readonly Row[])[]) {
    const spans = spansOf(rounds.flat());
    const [first = [], ...others] = rounds;
    const areNew = others.length === 0 && isFree(spans, states) && first.every(({ values }) => Object.keys(values).length > 0);
    let sum = NOTHING_ADDED;
    if (areNew && first.length > 0) sum = await addNewRows(importId, first, spans);
    else for (const rows of rounds) sum = sumOfAdded(sum, await addRound(importId, rows));
    return { sum, after: await writeStatesOf(spans) };
  }

  async function addPiece(importId: string, piece: Piece) {
    const sum = isFree(piece.spans, states) ? await addNewPiece(importId, piece) : await addUnderStored(importId, piece);
    return { sum, after: await writeStatesOf(piece.spans) };
  }

  async function writeStatesOf(spans: readonly StationSpan[]) {
    const after = statesAfter(states, spans);
    await writeStates(open, states, after);
    return after;
  }

  async function addNewRows(importId: string, rows: readonly Row[], spans: readonly StationSpan[]): Promise<Added> {
    await noteNew(importId, spans);
    await incoming.append("weather", rows);
    await stale.mark(rows, states);
    return { ...NOTHING_ADDED, added: rows.length };
  }

  async function addNewPiece(importId: string, { rows, count, names, spans }: Piece): Promise<Added> {
    await noteNew(importId, spans);
    await connection.run(`INSERT INTO weather BY NAME SELECT ${["station", "taken_at", ...names.map((name) => `"${name}"`)]} FROM ${rows}`);
    const areRolledUp = spans.some(({ station, firstMs }) => firstMs < (states.get(station)?.rolledUntilMs ?? 0));
    if (areRolledUp) await stale.markRowsOf(rows);
    return { ...NOTHING_ADDED, added: count };
  }

  async function noteNew(importId: string, spans: readonly StationSpan[]): Promise<void> {
    await notes.splitSpans(spans);
    await notes.noteSpans(importId, spans, states);
  }

  async function addUnderStored(importId: string, { rows, names, spans }: Piece): Promise<Added> {
    if (rows !== "incoming") await connection.run(`CREATE OR REPLACE TEMP TABLE incoming AS FROM ${rows}`);
    return addIncoming(importId, names, spans);
  }

  async function addRound(importId: string, rows: readonly Row[]): Promise<Added> {
    await incoming.fill(rows);
    return addIncoming(importId, quantitiesOf(rows), spansOf(rows));
  }

  return { add, addPiece };
}
