import { ok, type Result } from "@clima/schemas";
import type { Plan, Row } from "../port.ts";

/** A plan that says nothing of rows that are of something else, such as the summary of a day between hours. */
export function withoutRows(plan: Result<Plan, string>, isOther: (row: Row) => boolean): Result<Plan, string> {
  if (!plan.ok) return plan;
  const { readRow } = plan.value;
  return ok({ ...plan.value, readRow: (row) => (isOther(row) ? ok({ readings: [], leftOut: [] }) : readRow(row)) });
}
