import { err, ok, type Result, show } from "@clima/schemas";
import type { DateOrder } from "../port.ts";
import { isDateOfParts, readClockTime } from "./clock-text.ts";
import { isLikely } from "./precision.ts";

interface Candidate {
  readonly order: DateOrder;
  readonly count: number;
  /** How far the times go up and down from one row to the next, in all. */
  readonly travelMs: number;
}

/** An order, and whether the dates themselves leave no other. */
export interface FoundOrder {
  readonly order: DateOrder;
  readonly isSure: boolean;
}

/**
 * In which order the dates of a sample are written: the one in which all are on the calendar and not in the future; of several the one
 * that points go with (31.01.2026); then the one in which rows follow each other more closely. `further`: dates from all over the table.
 */
export function orderOfSample(texts: readonly string[], nowMs: number, further: readonly string[] = []): Result<FoundOrder, string> {
  const dates = texts.filter(isDateOfParts);
  const first = dates[0];
  if (first === undefined) return sure("ymd");
  const others = further.filter(isDateOfParts);
  const most = (orders: readonly DateOrder[]) => best(orders.map((order) => candidateOf(order, dates, others, nowMs)));
  const [near, far] = [...most(["dmy", "mdy"])].sort((a, b) => a.travelMs - b.travelMs);
  if (!near) return sure(most(["ymd"])[0]?.order ?? "dmy");
  if (!far) return sure(near.order);
  if (/^\d+\./.test(first)) return sure("dmy");
  if (near.travelMs * 2 < far.travelMs) return ok({ order: near.order, isSure: false });
  return err(
    `whether ${show(first)} begins with the day or with the month cannot be told from the first rows; expected \`order: dmy\` or \`order: mdy\` of that column in a --map file`,
  );
}

const sure = (order: DateOrder): Result<FoundOrder, string> => ok({ order, isSure: true });

/** Those with the most times that are possible; none where no time is. */
function best(candidates: readonly Candidate[]): readonly Candidate[] {
  const most = Math.max(...candidates.map(({ count }) => count));
  return most === 0 ? [] : candidates.filter(({ count }) => count === most);
}

function candidateOf(order: DateOrder, dates: readonly string[], others: readonly string[], nowMs: number): Candidate {
  const possibleOf = (texts: readonly string[]) =>
    texts.map((text) => readClockTime(text, order)?.localMs).filter((ms) => ms !== undefined && isLikely(ms, nowMs)) as number[];
  const possible = possibleOf(dates);
  const travelMs = possible.slice(1).reduce((sum, ms, index) => sum + Math.abs(ms - (possible[index] ?? ms)), 0);
  return { order, count: possible.length + possibleOf(others).length, travelMs };
}
