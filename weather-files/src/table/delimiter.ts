import { isComment } from "./cell-looks.ts";
import type { Delimiter } from "./dialect.ts";
import { createTokenizer } from "./tokenizer.ts";

/** Where two fit equally well, the first: a decimal comma or a time with a space makes cells as well as these do. */
const DELIMITERS: readonly Delimiter[] = ["\t", ";", "|", ",", " "];
/** Words of a sentence, or a date and its clock, are no columns yet. */
const MIN_SPACED_CELLS = 4;

/** Spreadsheets read and write such a line before the header. */
const SAID = /^\s*"?sep=(.)"?\s*$/im;

/** What stands between the cells of a text: what makes the most rows of equally many cells. */
export function findDelimiter(text: string): Delimiter {
  const said = SAID.exec(text)?.[1];
  const known = DELIMITERS.find((delimiter) => delimiter === said);
  if (known !== undefined) return known;
  const found = DELIMITERS.map((delimiter) => ({ delimiter, rows: equalRows(text, delimiter) }));
  return found.reduce((best, each) => (each.rows > best.rows ? each : best), { delimiter: ",", rows: 0 } as (typeof found)[number])
    .delimiter;
}

function equalRows(text: string, delimiter: Delimiter): number {
  const tokenizer = createTokenizer({ delimiter });
  const rows = new Map<number, number>();
  for (const { cells } of [...tokenizer.push(text), ...tokenizer.end()])
    if (!isComment(cells[0] ?? "")) rows.set(cells.length, (rows.get(cells.length) ?? 0) + 1);
  const least = delimiter === " " ? MIN_SPACED_CELLS : 2;
  return Math.max(0, ...[...rows].map(([cells, count]) => (cells >= least ? count : 0)));
}
