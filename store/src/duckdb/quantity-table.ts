import { quantityNames } from "@clima/schemas";
import type { DuckDBConnection } from "@duckdb/node-api";

/**
 * Makes a table with columns of its own and one for each quantity, or gives an old one the columns that are new. Answers the
 * quantities' columns in the order of the file: what was added later is last.
 */
export async function ensureQuantityTable(
  connection: DuckDBConnection,
  name: string,
  own: readonly string[],
  type: string,
): Promise<string[]> {
  const columns = [...own, ...quantityNames.map((quantity) => `"${quantity}" ${type}`)];
  await connection.run(`CREATE TABLE IF NOT EXISTS ${name} (${columns.join(", ")})`);
  const table = await connection.run(`FROM ${name} LIMIT 0`);
  const present = table.columnNames().slice(own.length);
  const missing = quantityNames.filter((quantity) => !present.includes(quantity));
  for (const quantity of missing) await connection.run(`ALTER TABLE ${name} ADD COLUMN "${quantity}" ${type}`);
  return [...present, ...missing];
}
