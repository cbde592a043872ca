import type { Dialect } from "./dialect.ts";

export type QuotedRecord =
  /** `end` is where its last line ends, before the line end. */
  | { readonly kind: "whole"; readonly cells: string[]; readonly end: number }
  /** A quote is open where the text ends. */
  | { readonly kind: "open" }
  /** Something else than the end of a cell comes after a quote that closes. */
  | { readonly kind: "stray" };

/** The cells of the row that begins at `from`, some of which are in quotes. */
export function readQuoted(text: string, from: number, { delimiter, isQuotedSpaceKept = false }: Dialect): QuotedRecord {
  const cells: string[] = [];
  for (let at = from; ; at += 1) {
    const start = afterSpace(text, at, delimiter);
    if (text[start] === '"') {
      const close = closingQuote(text, start);
      if (close < 0) return { kind: "open" };
      const cell = unescaped(text.slice(start + 1, close));
      cells.push(isQuotedSpaceKept ? cell : cell.trim());
      at = afterSpace(text, close + 1, delimiter);
      if (!isEndOfCell(text, at, delimiter)) return { kind: "stray" };
    } else {
      at = endOfCell(text, start, delimiter);
      cells.push(text.slice(start, at).trim());
    }
    if (text[at] !== delimiter) return { kind: "whole", cells, end: at };
  }
}

const unescaped = (text: string) => (text.includes('"') ? text.replaceAll('""', '"') : text);

function closingQuote(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  return close;
}

function afterSpace(text: string, from: number, delimiter: string): number {
  let at = from;
  while (text[at] === " " || text[at] === "\u00a0" || (text[at] === "\t" && delimiter !== "\t")) at += 1;
  return at;
}

function endOfCell(text: string, from: number, delimiter: string): number {
  let at = from;
  while (!isEndOfCell(text, at, delimiter)) at += 1;
  return at;
}

function isEndOfCell(text: string, at: number, delimiter: string): boolean {
  const character = text[at];
  return character === delimiter || character === "\n" || character === "\r" || character === undefined;
}
