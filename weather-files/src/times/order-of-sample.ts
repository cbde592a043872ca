import { err, ok, type Result, show } from "@clima/schemas";
import { isDateOfParts, readClockTime } from "./clock-text.ts";
import type { DateOrder } from "./date-order.ts";
import { isWithin, type Window } from "./window.ts";

const DAY_MS = 86_400_000;
/** A zone may be ahead of or behind the window, which is of UTC. */
const ZONES_MS = DAY_MS;

interface Candidate {
  readonly order: DateOrder;
  readonly count: number;
  /** How far the times go up and down from one row to the next, in all. */
  readonly travelMs: number;
}

/**
 * In which order the dates of a sample are written: the one in which all are on the calendar and not in the future; of several the one
 * that points go with (31.01.2026); then the one in which rows follow each other more closely.
 */
export function orderOfSample(texts: readonly string[], window: Window): Result<DateOrder, string> {
  const dates = texts.filter(isDateOfParts);
  const first = dates[0];
  if (first === undefined) return ok("ymd");
  const most = (orders: readonly DateOrder[]) => best(orders.map((order) => candidateOf(order, dates, window)));
  const [found, ...others] = most(["dmy", "mdy"]);
  if (!found) return ok(most(["ymd"])[0]?.order ?? "dmy");
  if (others.length === 0 || /^\d+\./.test(first)) return ok(found.order);
  const rivals = [found, ...others].sort((a, b) => a.travelMs - b.travelMs);
  const [near, far] = rivals;
  if (near && far && near.travelMs * 2 < far.travelMs) return ok(near.order);
  return err(
    `whether ${show(first)} begins with the day or with the month cannot be told from the first rows; expected \`order: dmy\` or \`order: mdy\` of that column in a --map file`,
  );
}

/** Those with the most times that are possible. */
function best(candidates: readonly Candidate[]): readonly Candidate[] {
  const most = Math.max(...candidates.map(({ count }) => count));
  return most === 0 ? [] : candidates.filter(({ count }) => count === most);
}

function candidateOf(order: DateOrder, dates: readonly string[], window: Window): Candidate {
  const wide = { fromMs: window.fromMs - ZONES_MS, toMs: window.toMs + ZONES_MS };
  const times = dates.map((text) => readClockTime(text, order)?.localMs).filter((ms) => ms !== undefined);
  const possible = times.filter((ms) => isWithin(wide, ms));
  const travelMs = possible.slice(1).reduce((sum, ms, index) => sum + Math.abs(ms - (possible[index] ?? ms)), 0);
  return { order, count: possible.length, travelMs };
}
