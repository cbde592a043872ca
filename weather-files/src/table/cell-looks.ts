/** What cells look like, to know a header from the rows below it. */

const NUMBER = /^[-+]?\d+([.,]\d+)*(e[-+]?\d+)?$/i;
/** A date, or a clock that is no zone such as (UTC+01:00). */
const TIME = /\d{4}-\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(^|[ T])\d{1,2}:\d\d|\b(19|20)\d\d\b/;

const isNumberOrTime = (cell: string): boolean => NUMBER.test(cell) || TIME.test(cell);

/** Whether a row has a number or a time, as all rows of readings have. */
export const looksLikeData = (cells: readonly string[]): boolean => cells.some(isNumberOrTime);

/** A line that only sets the header off from the rows, such as -----. */
export const isRule = (cells: readonly string[]): boolean => /^[-=_+|\s]+$/.test(cells.join(""));

const COMMENT = /^\s*(#|;|\/\/)/;
export const isComment = (firstCell: string): boolean => COMMENT.test(firstCell);
export const withoutCommentMark = (firstCell: string): string => firstCell.replace(COMMENT, "").trim();

const WITH_COMMA = /^[-+]?(\d+|\d{1,3}(\.\d{3})+),\d+$/;
const WITH_POINT = /^[-+]?\d+\.\d+$/;

/** Whether numbers are written 21,4 or 1.013,2: more of them than are written 21.4. */
export function hasDecimalComma(rows: readonly (readonly string[])[]): boolean {
  const cells = rows.flat();
  return cells.filter((cell) => WITH_COMMA.test(cell)).length > cells.filter((cell) => WITH_POINT.test(cell)).length;
}
