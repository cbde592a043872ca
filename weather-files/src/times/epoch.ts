import type { Precision } from "../port.ts";
import { findPrecision, toMs } from "./precision.ts";

const WHOLE = /^[+-]?\d+$/;
const EPOCH = /^[+-]?\d+(\.\d*)?(e\+?\d+)?$/i;
const MS_EACH: Readonly<Record<Precision, number>> = { s: 1000, ms: 1, us: 1e-3, ns: 1e-6 };

/** Whether a text may count time since 1970: whole, with a fraction, or 1.7672256e9 as spreadsheets write it. */
export const isEpoch = (text: string): boolean => EPOCH.test(text);

/** Whole ms since 1970 that a number counts; what is finer is cut off. */
export function epochMs(text: string, precision: Precision): number {
  if (WHOLE.test(text)) return toMs(BigInt(text), precision);
  return Math.floor(Number((Number(text) * MS_EACH[precision]).toFixed(3)));
}

/** The precision in which most of the numbers lie between 1990 and now; undefined where none does in any. */
export const precisionOf = (texts: readonly string[], nowMs: number): Precision | undefined =>
  findPrecision(
    texts.map((text) => BigInt(Math.trunc(Number(text)))),
    nowMs,
  );

/** 1 January 1990 and 2100 as a spreadsheet's days since 1900; as seconds or finer they would be of January 1970. */
const FIRST_DAY = 32_874;
const END_DAY = 73_051;

/** Whether it is a day, and its part, as spreadsheets count them. */
export const isSpreadsheetDay = (text: string): boolean => {
  const days = Number(text.replace(",", "."));
  return days >= FIRST_DAY && days < END_DAY;
};
