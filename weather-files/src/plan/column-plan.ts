import { err, ok, type Quantity, type Result, show } from "@clima/schemas";
import {
  type ColumnUse,
  type LeftOut,
  type Plan,
  REASONS_COLUMN,
  type ReadOptions,
  type RowContents,
  type RowReading,
  type TableHead,
} from "../port.ts";
import { createTimeReader, type TimeReader } from "../times/time-reader.ts";
import type { ColumnFacts, TimeFacts } from "./column-facts.ts";
import { columnFinder, columnsThere, type FindColumn, type Found } from "./columns-of.ts";
import { isWithoutHeader, withoutHeader, withoutQuantity } from "./without-quantity.ts";
import { type LongColumns, longColumns } from "./long-columns.ts";
import { type StationReader, stationReader } from "./station-of.ts";
import { withMapping } from "./with-mapping.ts";
import { unnamedValues } from "./unnamed-columns.ts";
import { type ValueColumn, valueColumns } from "./value-columns.ts";

interface RowTime extends TimeReader {
  readonly uses: readonly ColumnUse[];
  textOf(cells: readonly string[]): string;
}

/** The plan of a shape that is known. The error says what the file lacks, and which option says it. */
export function columnPlan(head: TableHead, options: ReadOptions, ofShape: ColumnFacts): Result<Plan, string> {
  const mapped = withMapping(head, options.mapping, ofShape);
  if (!mapped.ok) return mapped;
  const find = columnFinder(head);
  const facts = withUnnamed(head, mapped.value, find);
  const time = rowTime(head, options, facts.time, find);
  if (!time.ok) return time;
  const stationColumn = facts.station && "column" in facts.station ? find(facts.station.column) : undefined;
  const station = stationReader(options, facts, stationColumn);
  if (!station.ok) return station;
  const values = valueColumns(head, facts, find);
  if (!values.ok) return values;
  const long = facts.long ? longColumns(head, facts, facts.long, find) : undefined;
  if (long && !long.ok) return long;
  if (!long && values.value.columns.length === 0) return err(withoutQuantity(head, facts));
  const stationUses: readonly ColumnUse[] = stationColumn ? [{ column: stationColumn.column, use: "station" }] : [];
  const uses = [...time.value.uses, ...stationUses, ...values.value.uses, ...(long?.value.uses ?? [])];
  return ok({
    profile: facts.profile,
    uses: [...uses, ...passedOver(head, facts, uses, find)],
    notes: [...(facts.notes ?? []), ...station.value.notes, ...time.value.notes, ...values.value.notes],
    isGuessed: [facts, time.value].some(({ isGuessed }) => isGuessed === true),
    readRow: rowReader({
      width: head.columns.length,
      usualWidth: usualWidthOf(head),
      time: time.value,
      station: station.value,
      values: values.value.columns,
      long: long?.value,
      isOurs: facts.isOurs ?? false,
    }),
  });
}

/** Why the times of a table are none that are taken; undefined when they are. */
export function complainOfTime(head: TableHead, options: ReadOptions, time: TimeFacts): string | undefined {
  const read = rowTime(head, options, time, columnFinder(head));
  return read.ok ? undefined : read.error;
}

/** A table with a value a row says by a cell what it measures, not by its columns. */
const withUnnamed = (head: TableHead, facts: ColumnFacts, find: FindColumn): ColumnFacts =>
  facts.long || facts.isOurs ? facts : { ...facts, values: [...(facts.values ?? []), ...unnamedValues(head, facts, find)] };

/** All that rows are read by. */
interface RowParts {
  /** How many cells a row has. */
  readonly width: number;
  /** How many most rows have: fewer, where what the header names last is on some rows only, such as a serial number. */
  readonly usualWidth: number;
  readonly time: RowTime;
  readonly station: StationReader;
  readonly values: readonly ValueColumn[];
  readonly long: LongColumns | undefined;
  readonly isOurs: boolean;
}

function rowReader({ width, usualWidth, time, station, values, long, isOurs }: RowParts): Plan["readRow"] {
  return ({ cells }) => {
    const complaint = cellComplaint(cells, width, usualWidth);
    if (complaint !== undefined) return err(complaint);
    const of = station.read(cells);
    if (!of.ok) return of;
    const instant = time.read(time.textOf(cells), long ? `${of.value} ${long.keyOf(cells)}` : of.value);
    if (!instant.ok) return instant;
    const { atMs, note } = instant.value;
    const contents = contentsOf(measured(cells, of.value, values, long), atMs, isOurs);
    if (contents.readings.length + contents.leftOut.length === 0 && !long) return err("the row has no value");
    return ok(note === undefined ? contents : { ...contents, notes: [note] });
  };
}

function rowTime(head: TableHead, options: ReadOptions, facts: TimeFacts, find: FindColumn): Result<RowTime, string> {
  if (facts.columns.length === 0 && isWithoutHeader(head)) return err(withoutHeader(head));
  if (facts.columns.length === 0) return err(`no column has times; ${columnsThere(head)}; expected a --map file that says which one is it`);
  const columns: Found[] = [];
  for (const name of facts.columns) {
    const found = find(name);
    if (!found) return err(`there is no column ${show(name)} with the time; ${columnsThere(head)}`);
    columns.push(found);
  }
  const { join = (texts) => texts.join(" ").trim() } = facts;
  const [only, ...others] = columns;
  const isOnly = only && others.length === 0 && facts.join === undefined;
  const textOf = isOnly
    ? (cells: readonly string[]) => cells[only.index] ?? ""
    : (cells: readonly string[]) => join(columns.map(({ index }) => cells[index] ?? ""));
  const reader = createTimeReader({
    column: columns.map(({ column }) => column).join(" and "),
    sample: head.sample.map(({ cells }) => textOf(cells)),
    further: head.further?.map(({ cells }) => textOf(cells)) ?? [],
    precision: options.precision ?? facts.precision,
    order: facts.order,
    timeZone: facts.timeZone,
    askedTimeZone: options.timeZone ?? options.mapping?.timeZone,
    nowMs: options.nowMs,
  });
  if (!reader.ok) return reader;
  return ok({ ...reader.value, textOf, uses: columns.map(({ column }) => ({ column, use: "time" })) });
}

/** Every column is told but that of our own reasons: those that the shape passes over with its reason, and those that it does not know. */
function passedOver(head: TableHead, facts: ColumnFacts, uses: readonly ColumnUse[], find: FindColumn): readonly ColumnUse[] {
  const used = new Set(uses.map(({ column }) => column));
  if (facts.long) for (const name of [facts.long.name, facts.long.value, facts.long.unit ?? []]) used.add(find(name)?.column ?? "");
  const reasons = new Map(Object.entries(facts.passedOver ?? {}).map(([name, reason]) => [find(name)?.column, reason]));
  return head.columns
    .filter((column, index) => !used.has(column) && !(column === REASONS_COLUMN && index === head.columns.length - 1))
    .map((column) => ({ column, use: "passed over", reason: reasons.get(column) ?? `files of ${facts.profile} are not known to have it` }));
}

function usualWidthOf({ columns, sample }: TableHead): number {
  const shorter = sample.filter(({ cells }) => cells.length < columns.length).map(({ cells }) => cells.length);
  const [width = columns.length] = shorter;
  const isHabit = shorter.length * 2 > sample.length && shorter.every((each) => each === width);
  return isHabit && sample.some(({ cells }) => cells.length === columns.length) ? width : columns.length;
}

/** A line that was cut off must not give half a number. Delimiters at its end make no cells. */
function cellComplaint(cells: readonly string[], expected: number, usual: number): string | undefined {
  const isFull =
    cells.length === expected || cells.length === usual || (cells.length > expected && cells.slice(expected).every((cell) => cell === ""));
  return isFull ? undefined : `the line has ${cells.length} cells; expected ${expected}, as the header has`;
}

interface Measured {
  readonly column: string;
  readonly quantity: Quantity;
  /** Another one than the row's. */
  readonly station: string | undefined;
}

/** What a row measured, by stations: nearly always one. */
interface Draft {
  readonly station: string;
  readonly values: { [Q in Quantity]?: number };
}

interface Drafted {
  readonly drafts: Draft[];
  readonly leftOut: LeftOut[];
}

function measured(cells: readonly string[], rowStation: string, values: readonly ValueColumn[], long: LongColumns | undefined): Drafted {
  const into: Drafted = { drafts: [], leftOut: [] };
  for (const value of values) take(into, rowStation, value, cells[value.index] ?? "", value.read(cells));
  const one = long?.read(cells);
  if (one) take(into, rowStation, one, one.text, one.number);
  return into;
}

/** Run for each cell of years: nothing is made here that is not kept. */
function take(into: Drafted, rowStation: string, from: Measured, text: string, number: Result<number | undefined, string>): void {
  if (!number.ok) into.leftOut.push({ column: from.column, text, reason: number.error });
  else if (number.value !== undefined) draftOf(into.drafts, from.station ?? rowStation).values[from.quantity] = number.value;
}

function draftOf(drafts: Draft[], station: string): Draft {
  for (const draft of drafts) if (draft.station === station) return draft;
  const draft: Draft = { station, values: {} };
  drafts.push(draft);
  return draft;
}

function contentsOf({ drafts, leftOut }: Drafted, takenAtMs: number, isOurs: boolean): RowContents {
  const readings = drafts.map(({ station, values }): RowReading => {
    const { dewPointC } = values;
    const reading = { station, takenAtMs, values };
    return isOurs || dewPointC === undefined ? reading : { ...reading, reportedDewPointC: dewPointC };
  });
  return { readings, leftOut };
}
