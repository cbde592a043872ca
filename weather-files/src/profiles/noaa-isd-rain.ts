import { err, ok, type Result } from "@clima/schemas";
import type { Plan, TableHead } from "../port.ts";
import { coded } from "./noaa-isd-cells.ts";

/** isd-format-document.pdf, "LIQUID-PRECIPITATION occurrence identifier": rains of up to four spans, in any order. */
export const RAIN_COLUMNS: readonly string[] = ["AA1", "AA2", "AA3", "AA4"];

const hoursOf = (text: string) => Number(text.split(",")[0]);
const TRACE = "2";
/** It could not be measured, or an accumulation, a deleted or a missing period begins or ends: it is not the rain of this hour. */
const NOT_OF_HOUR = /^[1345678]$/;

/** The parts of rain are its hours, the depth in tenths of mm, a condition, and the quality. */
export function rainOfHour(text: string): Result<string, string> {
  if (text === "" || hoursOf(text) === 99) return ok("");
  if (hoursOf(text) !== 1) return err(`it is the rain of ${hoursOf(text)} hours, for which Clima has no quantity`);
  const depth = coded({ part: 1, quality: 3, missing: 9999, scale: 10 })(text);
  if (!depth.ok || depth.value === "") return depth;
  const condition = (text.split(",")[2] ?? "").trim();
  if (condition === TRACE && depth.value === "0") return err(`${text} is a trace, too little to be measured`);
  return NOT_OF_HOUR.test(condition) ? err(`NOAA's condition code ${condition} says that it is not what fell in this hour`) : depth;
}

/** Puts the rain of an hour where that of the first span stands. */
export function withRainOfHour({ columns }: TableHead, plan: Plan): Plan {
  const places = RAIN_COLUMNS.map((name) => columns.indexOf(name)).filter((place) => place >= 0);
  const [first = -1] = places;
  return {
    ...plan,
    readRow(row) {
      const place = places.find((at) => hoursOf(row.cells[at] ?? "") === 1) ?? first;
      if (place === first) return plan.readRow(row);
      const cells = [...row.cells];
      cells[first] = row.cells[place] ?? "";
      return plan.readRow({ ...row, cells });
    },
  };
}
