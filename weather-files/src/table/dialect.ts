/** A space stands for runs of spaces, between which there is no quoting. */
export type Delimiter = "," | ";" | "\t" | "|" | " ";

/** How a text is divided into cells. */
export interface Dialect {
  readonly delimiter: Delimiter;
  /** Whether space within quotes is a part of the cell. */
  readonly isQuotedSpaceKept?: boolean;
  /** How many cells a row has. A quoted cell with line ends in it that makes other rows than that began with a stray quote. */
  readonly width?: number | undefined;
}

/** Whether a row has as many cells as there are columns, not counting empty ones at its end, which a delimiter at the end of lines makes. */
export function fits(cells: readonly string[], width: number | undefined): boolean {
  if (width === undefined || cells.length === width) return true;
  return cells.length > width && cells.slice(width).every((cell) => cell === "");
}
