import type { Quantity } from "@clima/schemas";
import type { DuckDBConnection } from "@duckdb/node-api";
import { addSpans, createSpanTable, noteRowsOfSpans, spansAt } from "./import-spans.ts";
import type { RowSpan } from "./incoming-rows.ts";
import { instant } from "./instant.ts";
import { quoted } from "./quoted.ts";
import { ensureQuantityTable } from "./quantity-table.ts";
import { partIn, type StationSpan, wholeOf } from "./station-spans.ts";
import type { StationStates } from "./station-states.ts";

/**
 * `import_added` has which values an import added: a row for a reading, in whose columns (named as those of `weather`) TRUE stands for a value
 * that was not there before, and NULL for all others. Written in the transaction of the values; there may be several rows of one reading. Whoever
 * writes over such a value takes its TRUE away, whoever removes or renames readings does the same here.
 * `import_list` has what is known of each import (ImportRecord) as JSON.
 */
export async function createImportTables(connection: DuckDBConnection): Promise<void> {
  await ensureQuantityTable(
    connection,
    "import_added",
    ["import VARCHAR NOT NULL", "station VARCHAR NOT NULL", "taken_at TIMESTAMP_MS NOT NULL"],
    "BOOLEAN",
  );
  await createSpanTable(connection);
  await connection.run("CREATE TABLE IF NOT EXISTS import_list (import VARCHAR NOT NULL, record VARCHAR NOT NULL)");
}

/** The notes of what imports added; all to be called in the transaction of the rows. */
export function createImportNotes(connection: DuckDBConnection) {
  /** Each holds all that there are, and is never too short: most writes are after it. */
  let noted: RowSpan | undefined;
  let spanned: RowSpan | undefined;

  /** Notes what the temporary table `compared` has of an import. */
  async function note(importId: string, names: readonly Quantity[], span: RowSpan): Promise<void> {
    const columns = ["station", "taken_at", ...names.map((name) => `"${name}"`)].join(", ");
    await connection.run(`INSERT INTO import_added BY NAME SELECT $1 AS import, ${columns} FROM compared WHERE adds`, [importId]);
    noted = wholeOf([await notedSpan(), span]);
  }

  /** Notes all rows of stations in spans of time in which nothing was stored before. */
  async function noteSpans(importId: string, spans: readonly StationSpan[], before: StationStates): Promise<void> {
    spanned = wholeOf([await spannedSpan(), ...spans]);
    await addSpans(connection, importId, spans, before);
  }

  /** To be called before rows, of each station in one span, are written: where imports have spans there, each row that is stored gets its own note. */
  async function splitSpans(rows: readonly StationSpan[]): Promise<void> {
    const known = await spannedSpan();
    const near = rows.filter((span) => partIn(span, known) !== undefined);
    if (near.length === 0) return;
    const spanOf = new Map(near.map((span) => [span.station, span]));
    const stations = [...spanOf.keys()].map(quoted).join(", ");
    for (const found of await spansAt(connection, `station IN (${stations})`, wholeOf(near))) {
      const part = partIn(spanOf.get(found.station) ?? found, found);
      if (part === undefined) continue;
      noted = wholeOf([await notedSpan(), part]);
      await noteRowsOfSpans(connection, `station = ${quoted(found.station)}`, part);
    }
  }

  /** Whether there may be notes of a span. */
  async function mayHave({ firstMs, lastMs }: RowSpan): Promise<boolean> {
    const known = await notedSpan();
    return lastMs >= known.firstMs && firstMs <= known.lastMs;
  }

  /** Values of the table `incoming` are no import's any more. */
  async function release(names: readonly Quantity[], { firstMs, lastMs }: RowSpan): Promise<void> {
    const assignments = names.map((name) => `"${name}" = CASE WHEN incoming."${name}" IS NULL THEN import_added."${name}" END`);
    await connection.run(
      `UPDATE import_added SET ${assignments.join(", ")} FROM incoming WHERE import_added.station = incoming.station
       AND import_added.taken_at = incoming.taken_at AND import_added.taken_at BETWEEN ${instant(firstMs)} AND ${instant(lastMs)}`,
    );
  }

  const notedSpan = async (): Promise<RowSpan> => (noted ??= await wholeIn("min(taken_at)", "max(taken_at)", "import_added"));
  const spannedSpan = async (): Promise<RowSpan> => (spanned ??= await wholeIn("min(first_at)", "max(last_at)", "import_span"));

  async function wholeIn(first: string, last: string, table: string): Promise<RowSpan> {
    const reader = await connection.runAndReadAll(`SELECT epoch_ms(${first}), epoch_ms(${last}) FROM ${table}`);
    const [firstMs, lastMs] = reader.getRowsJS()[0] ?? [];
    return firstMs === null || firstMs === undefined ? wholeOf([]) : { firstMs: Number(firstMs), lastMs: Number(lastMs) };
  }

  return { note, noteSpans, splitSpans, mayHave, release };
}

export type ImportNotes = ReturnType<typeof createImportNotes>;
