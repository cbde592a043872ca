import type { ColumnUse } from "@clima/weather-files";
import { stringify } from "yaml";

/** A mapping file that says what is done with columns now, to be changed where it is wrong. */
export const starterMapping = (uses: readonly ColumnUse[]): string =>
  stringify({ columns: Object.fromEntries(uses.map((use) => [use.column, entryOf(use)])) });

function entryOf(use: ColumnUse): unknown {
  if (use.use === "passed over") return "nothing";
  if (use.use !== "value") return use.use;
  const { quantity, unit, station } = use;
  return { quantity, unit, ...(station === undefined ? {} : { station }) };
}
