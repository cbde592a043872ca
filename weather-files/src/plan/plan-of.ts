import { err, type Result } from "@clima/schemas";
import type { Plan, ReadOptions, TableHead } from "../port.ts";
import { profiles } from "../profiles/index.ts";
import { factsByNames } from "./by-names.ts";
import { columnPlan, complainOfTime } from "./column-plan.ts";
import { columnFinder } from "./columns-of.ts";
import { timeByNames } from "./time-by-names.ts";

/** The column that names the series of a table with a value a row; undefined of all others. */
export function seriesAtOf(head: TableHead): number | undefined {
  return profiles.find((each) => each.recognises(head))?.seriesAt?.(head);
}

/**
 * How a table is read: by the profile that recognises it, or by the names of its columns; --map goes before both. The error says what is
 * missing, and which option says it.
 */
export function planOf(head: TableHead, options: ReadOptions): Result<Plan, string> {
  const profile = profiles.find((each) => each.recognises(head));
  if (profile) return profile.plan(head, options);
  const find = columnFinder(head);
  const mapped = Object.keys(options.mapping?.columns ?? {}).flatMap((name) => find(name)?.column ?? []);
  const facts = factsByNames(head, new Set(mapped));
  if (facts.ok) return columnPlan(head, options, facts.value);
  // Whose times are no times is not asked which of two columns is meant
  const time = timeByNames(head);
  const complaint = time && complainOfTime(head, options, time);
  return complaint === undefined ? facts : err(complaint);
}
