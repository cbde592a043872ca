import { err, type Result } from "@clima/schemas";
import type { Plan, ReadOptions, TableHead } from "../port.ts";
import type { ColumnFacts } from "./column-facts.ts";

/** The plan of a shape that is known. The error says what the file lacks, and which option says it. */
export function columnPlan(head: TableHead, _options: ReadOptions, facts: ColumnFacts): Result<Plan, string> {
  return err(`${head.name} looks as of ${facts.profile}, which is not read yet`);
}
