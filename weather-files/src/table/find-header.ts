import { REASONS_COLUMN, type Row } from "../port.ts";
import { isComment, isRule, looksLikeData, withoutCommentMark } from "./cell-looks.ts";
import { fits } from "./dialect.ts";
import { joinByPlace, joinColumns, twice } from "./join-names.ts";
import { namesWithUnits } from "./units-row.ts";

export interface Header {
  readonly columns: readonly string[];
  /** The lines of names, as they may come again where files were put one behind the other; none where a file has no header. */
  readonly rows: readonly Row[];
  /** Of the first row below. */
  readonly firstLine: number;
  /** Of refused rows whose file had no header: their reasons stand in a column more. */
  readonly hasReasons: boolean;
}

/** So many rows with a number may stand above the header, with names of their own: what a service says of the station. */
const MAX_ROWS_ABOVE = 1;

/**
 * The header of a table: the line of names with the most rows below that fit it. Where names stand on several lines, one below the other,
 * they are joined: "Temp" above "Out" is "Temp Out". A file without a header has the columns 1, 2, 3 and so on.
 */
export function findHeader(rows: readonly Row[], lines: readonly string[]): Header {
  const data = rows.filter(isData);
  const usualWidth = mostFrequent(data.map(({ cells }) => cells.length)) ?? 0;
  let best: Candidate | undefined;
  for (const names of candidatesOf(rows)) {
    if (2 * names.width <= usualWidth) continue;
    if (best === undefined || takesOver(names, best, rows)) best = names;
  }
  return best === undefined ? withoutHeader(data, usualWidth) : withHeader(best, rows, lines);
}

interface Candidate {
  /** Lines of names that stand one below the other. */
  readonly block: readonly Row[];
  readonly width: number;
}

/** The names that are given to the columns of a file without any, as a file of refused rows has them again. */
const isCounted = (cells: readonly string[]) => cells.length > 2 && cells.slice(0, -1).every((cell, index) => cell === String(index + 1));

const isData = ({ cells, problem }: Row) =>
  problem === undefined && !isComment(cells[0] ?? "") && !isCounted(cells) && looksLikeData(cells);

/** Whether names further down are those of the table. Comments between say that a second table begins there. */
function takesOver(names: Candidate, best: Candidate, rows: readonly Row[]): boolean {
  const [from, until] = [lastLine(best), lastLine(names)];
  const between = rows.filter(({ line }) => line > from && line < until);
  const above = between.filter((row) => isData(row) && fits(row.cells, best.width));
  const below = rows.filter((row) => row.line > until && isData(row) && fits(row.cells, names.width));
  const isOther = names.width !== best.width || (!beginAlike(above, below) && !haveCommonName(names, best));
  const isAnother = isOther && !between.some(({ cells }) => isComment(cells[0] ?? ""));
  return isAnother && above.length <= MAX_ROWS_ABOVE && below.length >= above.length;
}

/** Whether rows begin with a number or a time as others do, or with words as they do. */
const beginAlike = (some: readonly Row[], others: readonly Row[]): boolean => {
  const kinds = [...some, ...others].map(({ cells }) => looksLikeData(cells.slice(0, 1)));
  return some.length === 0 || others.length === 0 || new Set(kinds).size === 1;
};

function haveCommonName(a: Candidate, b: Candidate): boolean {
  const cells = new Set(a.block.flatMap((row) => row.cells));
  return b.block.some((row) => row.cells.some((cell) => cell !== "" && cells.has(cell)));
}

const lastLine = ({ block }: Candidate) => block.at(-1)?.line ?? 0;

function candidatesOf(rows: readonly Row[]): Candidate[] {
  const blocks: Row[][] = [];
  for (const row of rows) {
    if (!isNames(row)) continue;
    const block = blocks.at(-1);
    const above = block?.at(-1);
    if (above && row.line === above.line + 1 && isBelow(row, above)) block?.push(row);
    else blocks.push([row]);
  }
  return blocks.map((all) => {
    const ours = all.filter(({ cells }) => !isComment(cells[0] ?? ""));
    const block = ours.length > 0 ? ours : all.slice(-1);
    const width = Math.max(...block.map(({ cells }) => withoutEmptyEnd(cells).length));
    return { block, width };
  });
}

function isNames({ cells, problem }: Row): boolean {
  if (isCounted(cells)) return true;
  if (problem !== undefined || looksLikeData(cells) || isRule(cells)) return false;
  return cells.length === 1 || cells.filter((cell) => cell !== "").length > 1;
}

const isBelow = ({ cells }: Row, { cells: above }: Row) =>
  cells.length === above.length || (above[0] === "" && above.length < cells.length) || (cells[0] === "" && cells.length < above.length);

function withHeader({ block, width }: Candidate, rows: readonly Row[], lines: readonly string[]): Header {
  const named = namesWithUnits(block.map(({ cells }) => cells));
  if (named) return withUnitsBelow(named, block, rows);
  const isJoined = block.length > 1 && block.some(({ cells }) => withoutEmptyEnd(cells).includes("") || twice(cells) !== undefined);
  const used = isJoined ? block : block.slice(0, 1);
  const [first] = used;
  const last = used.at(-1)?.line ?? 0;
  const names = joinColumns(used.map(({ cells }) => cells)).slice(0, width);
  const lineAbove = lines[(first?.line ?? 0) - 2];
  const isSplit = used.length === 1 && lineAbove !== undefined && twice(names) !== undefined;
  const columns = isSplit ? joinByPlace(names, lineAbove, lines[last - 1] ?? "") : names;
  const below = rows.find((row) => row.line > last && !isRule(row.cells));
  const hasReasons = isCounted(names) && names.at(-1) === REASONS_COLUMN;
  const all = columns.map(tidyName);
  return { columns: hasReasons ? all.slice(0, -1) : all, rows: used, firstLine: below?.line ?? last + 1, hasReasons };
}

function withUnitsBelow(names: readonly string[], block: readonly Row[], rows: readonly Row[]): Header {
  const last = block.at(-1)?.line ?? 0;
  const below = rows.find((row) => row.line > last && !isRule(row.cells));
  return { columns: names.map(tidyName), rows: block, firstLine: below?.line ?? last + 1, hasReasons: false };
}

function withoutHeader(data: readonly Row[], width: number): Header {
  const columns = Array.from({ length: width }, (_, index) => String(index + 1));
  return { columns, rows: [], firstLine: data[0]?.line ?? 1, hasReasons: false };
}

const tidyName = (name: string, index: number) =>
  (index === 0 ? withoutCommentMark(name) : name)
    .replace(/<br\s*\/?>$/i, "")
    .replace(/\s+/g, " ")
    .trim();

function withoutEmptyEnd(cells: readonly string[]): readonly string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell !== "") + 1);
}

function mostFrequent(numbers: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  return [...counts].reduce<readonly [number | undefined, number]>((best, each) => (each[1] > best[1] ? each : best), [undefined, 0])[0];
}
