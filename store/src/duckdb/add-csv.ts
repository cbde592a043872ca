import { isQuantity, type Quantity, quantities, STATION_ID } from "@clima/schemas";
import type { CsvAdded, CsvFile } from "../port.ts";
import type { createRowAdder } from "./add-rows.ts";
import { instant } from "./instant.ts";
import type { OpenDuckDb } from "./load-duckdb.ts";
import { NOTHING_ADDED } from "../added.ts";
import { quantitiesIn } from "./rollup.ts";
import { quoted } from "./parquet.ts";
import { type StationState, statesAfter, writeStates } from "./station-states.ts";

/** More of them are read one by one together with their neighbours. */
const MAX_LEFT = 10_000;

/**
 * Adds lines of CSV under what is stored, checked in columns by SQL: what that finds plainly right is exactly what the contract takes. To be
 * called in a transaction; the states that are answered are to be put into `states` once that is committed.
 */
export function createCsvAdder(
  open: OpenDuckDb,
  states: ReadonlyMap<string, StationState>,
  { addIncoming }: Pick<ReturnType<typeof createRowAdder>, "addIncoming">,
) {
  const { connection } = open;

  async function add(importId: string, lines: CsvFile) {
    const columns = lines.columns.filter(isQuantity);
    if (!(await readPiece(lines, columns))) return undefined;
    const { spans, left, hasRepeats } = await lookAtPiece();
    const isTooOld = spans.some(({ station, firstMs }) => firstMs < (states.get(station)?.rawFromMs ?? 0));
    if (hasRepeats || isTooOld || left.length > MAX_LEFT) return undefined;
    const firstMs = spans.reduce((least, span) => Math.min(least, span.firstMs), Number.POSITIVE_INFINITY);
    const lastMs = spans.reduce((most, span) => Math.max(most, span.lastMs), Number.NEGATIVE_INFINITY);
    if (left.length > 0) await connection.run("DELETE FROM csv_piece WHERE NOT is_right");
    await connection.run("DROP TABLE IF EXISTS incoming");
    await connection.run("ALTER TABLE csv_piece DROP COLUMN is_right");
    await connection.run("ALTER TABLE csv_piece RENAME TO incoming");
    const names = await quantitiesIn(connection, "FROM incoming", columns);
    const counts = names.length === 0 ? NOTHING_ADDED : await addIncoming(importId, names, { firstMs, lastMs });
    const ends = spans.flatMap(({ station, ...span }) =>
      [span.firstMs, span.lastMs].map((takenAtMs) => ({ station, takenAtMs, values: {} })),
    );
    const after = statesAfter(states, ends);
    await writeStates(open, states, after);
    const sum: CsvAdded = { ...counts, stations: spans.map(({ station }) => station), firstMs, lastMs, left };
    return { sum, after };
  }

  /** Makes a table `csv_piece` of the lines, in their order; false where they do not have the shape. */
  async function readPiece({ file, columns, fromMs, toMs }: CsvFile, names: readonly Quantity[]): Promise<boolean> {
    const types = columns.map((name) => `'${name}': 'VARCHAR'`).join(", ");
    const numbers = names.map((name) => `TRY_CAST(lines."${name}" AS DOUBLE) AS "${name}"`).join(", ");
    const areRight = names.map((name) => `(lines."${name}" IS NULL OR ${isPossible(name)})`).join(" AND ");
    try {
      await connection.run(`CREATE OR REPLACE TEMP TABLE csv_piece AS
        SELECT lines.station AS station, ${TAKEN_AT} AS taken_at, ${numbers}, COALESCE(regexp_full_match(lines.station, ${quoted(STATION_ID.source)})
          AND strftime(${TAKEN_AT}, '%Y-%m-%dT%H:%M:%S.%gZ') = lines."takenAt" AND ${TAKEN_AT} BETWEEN ${instant(fromMs)} AND ${instant(toMs)}
          AND COALESCE(${names.map((name) => `lines."${name}"`).join(", ")}) IS NOT NULL AND ${areRight}, false) AS is_right
        FROM read_csv(${quoted(file)}, columns = {${types}}, header = false, auto_detect = false, delim = ',', quote = '', escape = '', nullstr = '') AS lines`);
      return true;
    } catch (cause) {
      if (/^Invalid Input Error/.test((cause as Error).message)) return false;
      throw cause;
    }
  }

  async function lookAtPiece() {
    const found = await connection.runAndReadAll(`SELECT station, epoch_ms(min(taken_at)) AS first, epoch_ms(max(taken_at)) AS last,
      count(*) > count(DISTINCT taken_at) AS repeats FROM csv_piece WHERE is_right GROUP BY station`);
    const rows = found.getRowObjectsJS();
    const wrong = await connection.runAndReadAll(
      `SELECT line FROM (SELECT row_number() OVER () - 1 AS line, is_right FROM csv_piece) WHERE NOT is_right ORDER BY line LIMIT ${MAX_LEFT + 1}`,
    );
    return {
      spans: rows.map((row) => ({ station: String(row["station"]), firstMs: Number(row["first"]), lastMs: Number(row["last"]) })),
      hasRepeats: rows.some((row) => row["repeats"] === true),
      left: wrong.getRowsJS().map(([line]) => Number(line)),
    };
  }

  return add;
}

const TAKEN_AT = `TRY_CAST(left(lines."takenAt", 23) AS TIMESTAMP_MS)`;

const isPossible = (name: Quantity) => `TRY_CAST(lines."${name}" AS DOUBLE) BETWEEN ${quantities[name].min} AND ${quantities[name].max}`;
