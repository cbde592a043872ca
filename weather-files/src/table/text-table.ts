import type { TextFile } from "../bytes/open-bytes.ts";
import type { Row, Table, TableHead } from "../port.ts";
import { SAMPLE_ROWS, TableError } from "../port.ts";
import { hasDecimalComma, isComment, isRule } from "./cell-looks.ts";
import { findDelimiter } from "./delimiter.ts";
import { type Dialect, fits } from "./dialect.ts";
import { findHeader, type Header } from "./find-header.ts";
import { twice } from "./join-names.ts";
import { createTokenizer } from "./tokenizer.ts";

/** What is looked at before the rows are read. */
const LOOKED_AT_CHARS = 256 * 1024;
const LOOKED_AT_LINES = 400;
/**
 * The table that a text holds: delimiter, header and decimal comma are found by looking. Its rows may be read again and again, if the text may.
 *
 * @throws TableError when there is no table, or two of its columns have one name.
 */
export async function openTextTable({ name, text, fraction, isOnce = false }: TextFile): Promise<Table> {
  const start = await startOf(text());
  const lines = start.split(/\r\n|\n|\r/);
  if (lines.every((line) => line.trim() === ""))
    throw new TableError(`${name}: there are only blank lines; expected a table with a header and rows`);
  const delimiter = findDelimiter(start);
  const tokenizer = createTokenizer({ delimiter });
  const records = [...tokenizer.push(start), ...tokenizer.end()];
  const header = findHeader(records, lines);
  const { columns } = header;
  const spoiled = records.find(({ line, problem }) => problem !== undefined && line < header.firstLine);
  if (header.rows.length === 0 && spoiled) throw new TableError(`${name}: ${spoiled.problem}`);
  complainOfNames(name, columns);
  const tidy = tidierOf(header);
  const sample = tidy(records).slice(0, SAMPLE_ROWS);
  const firstLine = header.rows[0]?.line ?? header.firstLine;
  const head: TableHead = {
    name,
    preamble: lines.slice(0, firstLine - 1).filter((line) => line.trim() !== ""),
    columns,
    sample,
    hasDecimalComma: hasDecimalComma(sample.map(({ cells }) => cells)),
  };
  const rows = rowsOf(text, { delimiter, width: columns.length }, tidy);
  return { head, rows, fraction, isReadAgain: !isOnce, ...(delimiter !== " " && { delimiter }) };
}

function rowsOf(text: TextFile["text"], dialect: Dialect, tidy: (rows: Row[]) => Row[]): AsyncIterable<readonly Row[]> {
  return {
    async *[Symbol.asyncIterator]() {
      const tokenizer = createTokenizer(dialect);
      for await (const piece of text()) yield tidy(tokenizer.push(piece));
      yield tidy(tokenizer.end());
    },
  };
}

/** Whole lines. */
async function startOf(text: AsyncIterable<string>): Promise<string> {
  let start = "";
  for await (const piece of text) {
    start += piece;
    if (start.length >= LOOKED_AT_CHARS) break;
  }
  let end = 0;
  for (let line = 0; line < LOOKED_AT_LINES && end >= 0; line += 1) end = start.indexOf("\n", end) + 1 || -1;
  return end > 0 ? start.slice(0, end) : start;
}

function complainOfNames(table: string, columns: readonly string[]): void {
  const same = twice(columns);
  if (same === undefined) return;
  throw new TableError(
    `${table}: the columns ${same.first} and ${same.second} are both named ${JSON.stringify(same.name)}; give one of them another name in the header, so that it is known which is meant`,
  );
}

/** Leaves out what is no row: the header, where it comes again, too, comments, rules, rows of nothing, and empty cells at the end of a row. */
function tidierOf({ columns, rows: headerRows, firstLine, hasReasons }: Header): (rows: Row[]) => Row[] {
  const width = columns.length;
  const firstNames = new Set(headerRows.map(({ cells }) => cells[0]));
  const headers = new Set(headerRows.map(({ cells }) => cells.join("\n")));
  const isRow = ({ line, cells, problem }: Row) => {
    if (line < firstLine) return false;
    if (problem !== undefined) return true;
    const first = cells[0] ?? "";
    if (firstNames.has(first) && headers.has(cells.join("\n"))) return false;
    if (first === "" && cells.every((cell) => cell === "")) return false;
    return cells.length === width || !(isComment(first) || isRule(cells) || isLineBreak(cells));
  };
  const isTooLong = (cells: readonly string[]) =>
    cells.length > width && (fits(cells, width) || (hasReasons && cells.length === width + 1));
  const cut = (row: Row): Row => (isTooLong(row.cells) ? { ...row, cells: row.cells.slice(0, width) } : row);
  return (rows) => rows.map(withoutBreak).filter(isRow).map(cut);
}

/** Weather Underground wrote `<br />` at the end of lines, too. */
function withoutBreak(row: Row): Row {
  const last = row.cells.at(-1);
  if (last === undefined || !last.endsWith(">") || row.cells.length < 2) return row;
  return { ...row, cells: [...row.cells.slice(0, -1), last.replace(/<br\s*\/?>$/i, "")] };
}

/** What Weather Underground wrote between the rows of its CSV, and below them, and what ends a part of a file of Australia's bureau. */
const isLineBreak = (cells: readonly string[]) => /^(<(br\s*\/?|!--.*--)>|\[\$\])$/i.test(cells.join(""));
