import type { Result } from "@clima/schemas";
import { openTextTable, type ReadOptions, type Table, type WeatherSource } from "../../src/index.ts";
import { planOf } from "../../src/plan/plan-of.ts";
import { tableSource } from "../../src/table/table-source.ts";
import { readOptions } from "./items.ts";

/** A text as the table that it holds. */
export const tableOf = (name: string, text: string): Promise<Table> =>
  openTextTable({
    kind: "text",
    name,
    async *text() {
      yield text;
    },
    fraction: () => 1,
  });

/** What a text with a table holds, without a file; the error is why it is not read. */
export async function readText(name: string, text: string, options: Partial<ReadOptions> = {}): Promise<Result<WeatherSource, string>> {
  const table = await tableOf(name, text);
  const plan = planOf(table.head, readOptions(options));
  return plan.ok ? { ok: true, value: tableSource(table, plan.value, readOptions(options)) } : plan;
}
