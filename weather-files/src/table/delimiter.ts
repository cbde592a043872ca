import { isComment } from "./cell-looks.ts";
import type { Delimiter } from "./dialect.ts";
import { createTokenizer } from "./tokenizer.ts";

/** Where two fit equally well, the first: a decimal comma makes at most as many cells as these do. */
const DELIMITERS: readonly Delimiter[] = ["\t", ";", "|", ","];
/** Words of a sentence, or a date and its clock, are no columns yet. */
const MIN_SPACED_CELLS = 4;

/** Spreadsheets read and write such a line before the header. */
const SAID = /^\s*"?sep=(.)"?\s*$/im;

const NO_DECIMAL_COMMA = /,(?!\d)|(?<!\d),/;

/** What stands between the cells of a text: what makes the most cells in rows of equally many. Spaces do where nothing else makes columns. */
export function findDelimiter(text: string): Delimiter {
  const said = SAID.exec(text)?.[1];
  const known = DELIMITERS.find((delimiter) => delimiter === said);
  if (known !== undefined) return known;
  const found = DELIMITERS.map((delimiter) => ({ delimiter, ...mostCells(text, delimiter, 2) }));
  const best = found.reduce((first, each) => (each.cells > first.cells ? each : first));
  const isDoubtful = 2 * best.rows < best.of || (best.delimiter === "," && !NO_DECIMAL_COMMA.test(text));
  if (isDoubtful && mostCells(text, " ", MIN_SPACED_CELLS).cells > best.cells) return " ";
  return best.cells > 0 ? best.delimiter : ",";
}

interface Fit {
  /** In the rows of the most frequent width, by cells. */
  readonly cells: number;
  readonly rows: number;
  /** So many rows there are. */
  readonly of: number;
}

function mostCells(text: string, delimiter: Delimiter, least: number): Fit {
  const tokenizer = createTokenizer({ delimiter });
  const widths = [...tokenizer.push(text), ...tokenizer.end()].flatMap(({ cells }) => (isComment(cells[0] ?? "") ? [] : cells.length));
  const rows = new Map<number, number>();
  for (const width of widths) if (width >= least) rows.set(width, (rows.get(width) ?? 0) + 1);
  const fits = [...rows].map(([width, count]) => ({ cells: width * count, rows: count, of: widths.length }));
  return fits.reduce((first, each) => (each.cells > first.cells ? each : first), { cells: 0, rows: 0, of: widths.length });
}
