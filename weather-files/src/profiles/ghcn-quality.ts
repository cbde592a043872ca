import { ok, type Quantity, type Result } from "@clima/schemas";
import type { ValueFacts } from "../plan/column-facts.ts";
import type { LeftOut, Plan, Row, RowContents, TableHead } from "../port.ts";

/** 3 and 7 are erroneous, and small letters are names of checks that failed (ghcnh_DOCUMENTATION.pdf, VI). */
const WRONG = /^[37a-z]$/;
/** Accepted in spite of a check, or changed by hand: capital letters that come from the ISD (isd-format-document.pdf). */
const ACCEPTED = /^[ACIMPRU]$/;
/** 2 and 6: such a value is taken and marked. */
const SUSPECT = /^[26]$/;
/** Of rain A is a sum of more than an hour. */
const ACCUMULATED = "A";
/** A trace by the codes of GHCN-hourly and of the ISD. */
const TRACE = /^[T2]\b/;

interface Judged {
  readonly column: string;
  readonly quantity: Quantity;
  readonly index: number;
  readonly quality: number;
  readonly measurement: number;
}

/** Leaves values out that the codes beside them doubt, and marks suspect ones. */
export function withQuality({ columns }: TableHead, values: readonly ValueFacts[], plan: Plan): Plan {
  const judged = values.map(({ column, quantity }): Judged => {
    const placeOf = (end: string) => columns.indexOf(`${column}${end}`);
    const [index, quality, measurement] = ["", "_Quality_Code", "_Measurement_Code"].map(placeOf) as [number, number, number];
    return { column: String(column), quantity, index, quality, measurement };
  });
  return { ...plan, readRow: (row) => readJudged(row, judged, plan) };
}

function readJudged(row: Row, all: readonly Judged[], plan: Plan): Result<RowContents, string> {
  const present = all.filter(({ index }) => (row.cells[index] ?? "") !== "");
  const leftOut = present.flatMap((judged): LeftOut[] => {
    const reason = complainOf(row, judged);
    return reason === undefined ? [] : [{ column: judged.column, text: row.cells[judged.index] ?? "", reason }];
  });
  const suspect = present.filter(({ quality }) => SUSPECT.test(row.cells[quality] ?? ""));
  if (leftOut.length === 0 && suspect.length === 0) return plan.readRow(row);
  const cells = [...row.cells];
  for (const { column } of leftOut) cells[present.find((each) => each.column === column)?.index ?? cells.length] = "";
  const read = plan.readRow({ ...row, cells });
  if (!read.ok)
    return leftOut.length === 0 ? read : { ok: false, error: `${read.error}: ${leftOut.map(({ reason }) => reason).join(", ")}` };
  const quality = Object.fromEntries(suspect.map(({ quantity }) => [quantity, "suspect" as const]));
  const readings = read.value.readings.map((reading) => (suspect.length === 0 ? reading : { ...reading, quality }));
  return ok({ ...read.value, readings, leftOut: [...leftOut, ...read.value.leftOut] });
}

function complainOf({ cells }: Row, { column, quantity, index, quality, measurement }: Judged): string | undefined {
  const code = cells[quality] ?? "";
  const isRain = quantity === "rainHourMm";
  if (isRain && Number(cells[index]) === 0 && TRACE.test(cells[measurement] ?? ""))
    return `${column} is a trace, too little to be measured`;
  if (isRain && code === ACCUMULATED) return `the quality code ${code} of ${column} says that it is a sum of more than an hour`;
  const isWrong = WRONG.test(code) || (/^[A-Z]$/.test(code) && !ACCEPTED.test(code));
  return isWrong ? `the quality code ${code} of ${column} says that it failed a check` : undefined;
}
