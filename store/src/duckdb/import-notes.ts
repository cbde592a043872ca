import type { Quantity } from "@clima/schemas";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { RowSpan } from "./incoming-rows.ts";
import { instant } from "./instant.ts";
import { ensureQuantityTable } from "./quantity-table.ts";

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
  await connection.run("CREATE TABLE IF NOT EXISTS import_list (import VARCHAR NOT NULL, record VARCHAR NOT NULL)");
}

/** The notes of what imports added; all to be called in the transaction of the rows. */
export function createImportNotes(connection: DuckDBConnection) {
  /** Holds all notes, and is never too short: most writes are after it. */
  let noted: RowSpan | undefined;

  /** Notes what the temporary table `compared` has of an import. */
  async function note(importId: string, names: readonly Quantity[], span: RowSpan): Promise<void> {
    const columns = ["station", "taken_at", ...names.map((name) => `"${name}"`)].join(", ");
    await connection.run(`INSERT INTO import_added BY NAME SELECT $1 AS import, ${columns} FROM compared WHERE adds`, [importId]);
    const before = await notedSpan();
    noted = { firstMs: Math.min(before.firstMs, span.firstMs), lastMs: Math.max(before.lastMs, span.lastMs) };
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

  async function notedSpan(): Promise<RowSpan> {
    if (noted) return noted;
    const reader = await connection.runAndReadAll("SELECT epoch_ms(min(taken_at)), epoch_ms(max(taken_at)) FROM import_added");
    const [first, last] = reader.getRowsJS()[0] ?? [];
    noted =
      first === null || first === undefined
        ? { firstMs: Number.POSITIVE_INFINITY, lastMs: Number.NEGATIVE_INFINITY }
        : { firstMs: Number(first), lastMs: Number(last) };
    return noted;
  }

  return { note, mayHave, release };
}

export type ImportNotes = ReturnType<typeof createImportNotes>;
