import type { Row } from "../port.ts";
import { type Delimiter, type Dialect, fits } from "./dialect.ts";
import { readQuoted } from "./quoted-record.ts";

/** Takes a text apart that comes in pieces of whole lines. */
export interface Tokenizer {
  /** The rows that end in the piece. */
  push(text: string): Row[];
  /** The rows that are left when there is nothing more. */
  end(): Row[];
}

/** More lines than any cell has: then the quote is a stray one. */
const MAX_QUOTED_LINES = 200;
const [LF, CR] = [10, 13];

/**
 * Cells by RFC 4180, with any delimiter and with lines that end with LF, CR LF or CR; blank lines are passed over. A quote within an unquoted
 * cell stands for itself. A row whose quotes do not fit has a `problem` and its line as its only cell, and the next line is read as if it had
 * not been.
 */
export function createTokenizer(dialect: Dialect): Tokenizer {
  const split = splitterOf(dialect.delimiter);
  let line = 1;
  /** The text from a row on whose quote is still open. */
  let held = "";

  function take(text: string, isLast: boolean): Row[] {
    const rows: Row[] = [];
    const [lf, cr] = [finder(text, "\n"), finder(text, "\r")];
    const quote = dialect.delimiter === " " ? nowhere : finder(text, '"');
    held = "";
    for (let at = 0; at < text.length; ) {
      let end = Math.min(lf(at), cr(at), text.length);
      if (quote(at) < end) {
        const read = readLines({ text, at, end, line, isLast }, dialect);
        if (read === undefined) {
          held = text.slice(at);
          break;
        }
        rows.push(read.row);
        line += lineEnds(text, at, read.end);
        end = read.end;
      } else if (end > at) {
        rows.push({ line, cells: split(text.slice(at, end)) });
      }
      line += 1;
      at = end + lineEndLength(text, end);
    }
    return rows.filter(isSomething);
  }
  return { push: (text) => take(held + text, false), end: () => take(held, true) };
}

const isSomething = ({ cells }: Row) => cells.length > 1 || cells[0] !== "";

interface Place {
  readonly text: string;
  /** Where the row begins, and where its first line ends. */
  readonly at: number;
  readonly end: number;
  readonly line: number;
  readonly isLast: boolean;
}

/** The row that begins with a line with quotes, and where it ends; undefined when more of the text is needed to know. */
function readLines(place: Place, dialect: Dialect): { readonly row: Row; readonly end: number } | undefined {
  const { text, at, end, line, isLast } = place;
  const record = readQuoted(text, at, dialect);
  if (record.kind === "open" && !isLast && lineEnds(text, at, text.length) < MAX_QUOTED_LINES) return undefined;
  if (record.kind === "whole" && (record.end <= end || fits(record.cells, dialect.width))) {
    return { row: { line, cells: record.cells }, end: record.end };
  }
  return { row: { line, cells: [text.slice(at, end)], problem: strayQuote(line) }, end };
}

const strayQuote = (line: number) =>
  `a quote opens on line ${line} and does not close where its cell ends; close it or remove it (a quote within quotes is written "")`;

const lineEndLength = (text: string, at: number) => (text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF ? 2 : 1);

/** How many line ends there are between two places. */
function lineEnds(text: string, from: number, to: number): number {
  return text.slice(from, to).match(/\r\n|\n|\r/g)?.length ?? 0;
}

const nowhere = () => Number.POSITIVE_INFINITY;

/** Where a character is next, for places that only go on: each place of it is looked for once. */
function finder(text: string, character: string): (from: number) => number {
  let found = -1;
  return (from) => {
    if (found < from) {
      found = text.indexOf(character, from);
      if (found < 0) found = Number.POSITIVE_INFINITY;
    }
    return found;
  };
}

function splitterOf(delimiter: Delimiter): (line: string) => string[] {
  if (delimiter === " ") return (line) => line.trim().split(/\s+/);
  return (line) => withoutSpace(line.split(delimiter));
}

/** In place: `trim` of each cell would take longer than all the rest. */
function withoutSpace(cells: string[]): string[] {
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index] as string;
    if (isMaybeSpace(cell.charCodeAt(0)) || isMaybeSpace(cell.charCodeAt(cell.length - 1))) cells[index] = cell.trim();
  }
  return cells;
}

const [SPACE, FIRST_OTHER_SPACE] = [0x20, 0xa0];
const isMaybeSpace = (code: number) => code <= SPACE || code >= FIRST_OTHER_SPACE;
