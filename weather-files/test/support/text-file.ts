import { openTextTable, type Row, type Table, type TextFile } from "../../src/index.ts";
import { all } from "./items.ts";

/** A text in pieces that are whole lines. */
export function textFile(...pieces: readonly string[]): TextFile {
  async function* text() {
    yield* pieces;
  }
  return { kind: "text", name: "a.csv", text, fraction: () => 0 };
}

export const tableOf = (...pieces: readonly string[]): Promise<Table> => openTextTable(textFile(...pieces));

/** All rows of a table: their cells between bars, and what is wrong with them. */
export const shortRow = ({ line, cells, problem }: Row): string => `${line}: ${problem ?? cells.join("|")}`;

export const rowsOf = async (table: Table): Promise<string[]> => (await all(table.rows)).map(shortRow);
