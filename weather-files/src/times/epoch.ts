import type { Precision } from "../port.ts";
import { isWithin, type Window } from "./window.ts";

const EPOCH = /^[+-]?\d+(\.\d*)?(e\+?\d+)?$/i;
/** How many digits of a whole number are finer than ms. */
const FINER_DIGITS: Readonly<Record<Precision, number>> = { s: -3, ms: 0, us: 3, ns: 6 };
const PRECISIONS = Object.keys(FINER_DIGITS) as readonly Precision[];

/** Whether a text may count time since 1970. */
export const isEpoch = (text: string): boolean => EPOCH.test(text);

/** Whole ms since 1970 that a number counts; what is finer is cut off, for no double holds a nanosecond of today. */
export function epochMs(text: string, precision: Precision): number {
  const finer = FINER_DIGITS[precision];
  if (finer > 0 && /^\d+$/.test(text)) return Number(text.slice(0, -finer) || "0");
  return Math.floor(finer > 0 ? Number(text) / 10 ** finer : Math.round(Number(text) * 10 ** -finer));
}

/** The precision in which most of the numbers lie within a window; undefined where none lies there in any. */
export function precisionOf(texts: readonly string[], window: Window): Precision | undefined {
  const counts = PRECISIONS.map((precision) => texts.filter((text) => isWithin(window, epochMs(text, precision))).length);
  const most = Math.max(...counts);
  return most === 0 ? undefined : PRECISIONS[counts.indexOf(most)];
}

/** The precisions in which one number lies within a window, for a complaint. */
export const precisionsWithin = (text: string, window: Window): readonly Precision[] =>
  PRECISIONS.filter((precision) => isWithin(window, epochMs(text, precision)));

/** A spreadsheet's days since 1900, from 1990 to 2100; as seconds or more they would be of January 1970. */
export const isSpreadsheetDay = (text: string): boolean =>
  /^\d{5}([.,]\d+)?$/.test(text) && Number(text.slice(0, 5)) >= 32_874 && Number(text.slice(0, 5)) < 73_051;
