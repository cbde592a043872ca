import { ok, type Result } from "@clima/schemas";
import type { LongMeaning } from "../plan/column-facts.ts";
import type { Plan, Row } from "../port.ts";

/**
 * A plan that says nothing of rows that are not for us, whatever else is wrong with them, and at the end what --map named in vain, and what is
 * passed over of which nothing was in the sample.
 */
export function onlyMeant(
  plan: Result<Plan, string>,
  meaningOf: (row: Row) => LongMeaning,
  notesAtEnd: () => readonly string[],
  isKnown: (row: Row) => boolean,
): Result<Plan, string> {
  if (!plan.ok) return plan;
  const { readRow } = plan.value;
  const late = new Map<string, number>();
  return ok({
    ...plan.value,
    readRow(row) {
      const meaning = meaningOf(row);
      if (!("passedOver" in meaning)) return readRow(row);
      if (!isKnown(row)) late.set(meaning.passedOver, (late.get(meaning.passedOver) ?? 0) + 1);
      return ok({ readings: [], leftOut: [] });
    },
    notesAtEnd: () => [...notesAtEnd(), ...[...late].map(([reason, count]) => `${count} rows further down are passed over: ${reason}`)],
  });
}
