/** A row of CSV by RFC 4180, without its line end. What is quoted needs it: delimiters, quotes, line ends, and space around. */
export const csvLine = (cells: readonly string[], delimiter = ","): string => cells.map((cell) => quoted(cell, delimiter)).join(delimiter);

const quoted = (text: string, delimiter: string): string =>
  text.includes(delimiter) || /["\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
