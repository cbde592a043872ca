import {
  isoInstant,
  isQuantity,
  type Quantity,
  quantities,
  type Reading,
  type Result,
  STATION_ID,
  show,
  type Values,
} from "@clima/schemas";
import type { Item, LeftOut, ReadOptions, RowContents, RowReading } from "../port.ts";
import { complainOfFarTime, describeInstant } from "../times/precision.ts";

/** The source of readings that came by no message. */
const BOOT_ID = "import";
const FIRST_TAKEN_MS = 0;
const END_TAKEN_MS = Date.UTC(2200, 0, 1);

/**
 * What becomes of a row: its readings as the contract takes them, without the values that no weather has, which are told. A row of which
 * nothing is left is refused, with its `text`; of a reading it is asked for only where the store refuses it.
 */
export function checkRow(line: number, text: () => string, row: Result<RowContents, string>, options: ReadOptions): Item[] {
  if (!row.ok) return [{ kind: "refused", line, reason: row.error, text: text() }];
  const { readings, leftOut, notes = [] } = row.value;
  const items: Item[] = [...leftOut.map((value) => leftOutItem(line, value)), ...notes.map((note): Item => ({ kind: "note", line, note }))];
  for (const reading of readings) {
    const checked = checkReading(reading, options);
    if (!checked.ok) return [{ kind: "refused", line, reason: checked.error, text: text() }];
    const { reading: kept, leftOut: impossible } = checked.value;
    for (const value of impossible) items.push(leftOutItem(line, value));
    if (kept !== undefined) items.push(readingItem(line, kept, text, reading.reportedDewPointC));
  }
  if (items.some(({ kind }) => kind === "reading") || (readings.length === 0 && leftOut.length === 0)) return items;
  return [{ kind: "refused", line, reason: reasonOfNothing(items), text: text() }];
}

interface Checked {
  readonly reading: Reading | undefined;
  readonly leftOut: readonly LeftOut[];
}

const leftOutItem = (line: number, value: LeftOut): Item => ({ kind: "left out", line, value });

function readingItem(line: number, reading: Reading, text: () => string, reportedDewPointC: number | undefined): Item {
  const item = { kind: "reading", line, reading, text } as const;
  return reportedDewPointC === undefined ? item : { ...item, reportedDewPointC };
}

function reasonOfNothing(items: readonly Item[]): string {
  const reasons = items.flatMap((item) => (item.kind === "left out" ? [item.value.reason] : []));
  return ["there is no value", ...new Set(reasons)].join(": ");
}

function checkReading({ station, takenAtMs, values, quality }: RowReading, options: ReadOptions): Result<Checked, string> {
  if (!STATION_ID.test(station)) return { ok: false, error: complainOfStation(station) };
  const far = complainOfTime(takenAtMs, options);
  if (far !== undefined) return { ok: false, error: far };
  const checked = checkValues(values);
  const reading = { station, takenAt: isoInstant(takenAtMs), bootId: BOOT_ID, seq: 0, values: checked.values };
  const whole = quality === undefined ? reading : { ...reading, quality };
  return { ok: true, value: { reading: isEmpty(checked.values) ? undefined : whole, leftOut: checked.leftOut } };
}

const complainOfStation = (station: string) =>
  station === ""
    ? "no station is named; expected --station, such as --station garden"
    : `the station is ${show(station)}; expected 1 to 32 of a-z, 0-9 and -, no - first; write it so in the file`;

/** Without those that are out of range, or that Clima does not know. */
function checkValues(values: Values): { readonly values: Values; readonly leftOut: readonly LeftOut[] } {
  const leftOut = impossibleOf(values);
  if (leftOut.length === 0) return { values, leftOut };
  const kept = Object.entries(values).filter(([quantity]) => leftOut.every(({ column }) => column !== quantity));
  return { values: Object.fromEntries(kept), leftOut };
}

function impossibleOf(values: Values): LeftOut[] {
  const leftOut: LeftOut[] = [];
  for (const quantity in values) {
    const value = values[quantity as Quantity] as number;
    const reason = isQuantity(quantity) ? complainOfValue(quantity, value) : "Clima has no such quantity";
    if (reason !== undefined) leftOut.push({ column: quantity, text: String(value), reason });
  }
  return leftOut;
}

function isEmpty(values: Values): boolean {
  for (const _quantity in values) return false;
  return true;
}

function complainOfTime(takenAtMs: number, options: ReadOptions): string | undefined {
  const far = complainOfFarTime(takenAtMs, options);
  if (far !== undefined) return far;
  if (Number.isInteger(takenAtMs) && takenAtMs >= FIRST_TAKEN_MS && takenAtMs < END_TAKEN_MS) return undefined;
  return `the time is ${describeInstant(takenAtMs)}; expected one of the years 1970 to 2199`;
}

/** Why the contract takes no such value; undefined when it does. */
export function complainOfValue(quantity: Quantity, value: number): string | undefined {
  const { min, max, unit } = quantities[quantity];
  if (value >= min && value <= max) return undefined;
  return `${quantity} is ${value}; expected ${min} to ${max} ${unit}`;
}
