import { err, type Result, show } from "@clima/schemas";
import type { Plan, ReadOptions, TableHead } from "../port.ts";
import { clima } from "../profiles/clima.ts";
import { profiles } from "../profiles/index.ts";

/** How the rows of a table become readings: by the profile that recognises it. The error says what is missing, and which option says it. */
export function planOf(head: TableHead, options: ReadOptions): Result<Plan, string> {
  const profile = [clima, ...profiles].find((each) => each.recognises(head));
  if (profile) return profile.plan(head, options);
  return err(`the columns are ${show(head.columns.join(", "))}, of no program that is known; say with --map what they mean`);
}
