/** Instants that a reading may have. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Before it no home weather station wrote files: an older instant is a number read in the wrong unit, or a clock that was never set. */
const FIRST_MS = Date.UTC(1990, 0, 1);
/** By how much another clock may be ahead of this one. */
const AHEAD_MS = 10 * 60_000;
/** What the contract takes and every store can hold. */
const WIDEST: Window = { fromMs: 0, toMs: Date.UTC(2200, 0, 1) - 1 };

/** 1990 until now, by this machine's clock; with `isAnyTimeTaken` all that can be stored. */
export const windowOf = (nowMs: number, isAnyTimeTaken: boolean | undefined): Window =>
  isAnyTimeTaken ? WIDEST : { fromMs: FIRST_MS, toMs: nowMs + AHEAD_MS };

export const isWithin = (window: Window, atMs: number): boolean => atMs >= window.fromMs && atMs <= window.toMs;

/** "before 1990" or "in the future", for people; undefined within. */
export function outsideOf(window: Window, atMs: number): string | undefined {
  if (isWithin(window, atMs)) return undefined;
  if (atMs < window.fromMs) return `before ${new Date(window.fromMs).getUTCFullYear()}`;
  return window.toMs === WIDEST.toMs ? "after 2199" : `in the future: this machine's clock says ${iso(window.toMs - AHEAD_MS)}`;
}

/** An instant as ISO 8601; far ones, which a date cannot be, as words. */
export const iso = (atMs: number): string =>
  Math.abs(atMs) <= 8.64e15 ? new Date(atMs).toISOString().replace(".000Z", "Z") : "no date at all";
