import type { ColumnUse } from "@clima/weather-files";
import { stringify } from "yaml";

/** A mapping file that says what is done with columns now, to be changed where it is wrong. Columns of several quantities stay as they are. */
export const starterMapping = (uses: readonly ColumnUse[]): string =>
  stringify({ columns: Object.fromEntries(uses.filter((use) => isOnly(use, uses)).map((use) => [use.column, entryOf(use)])) });

const isOnly = ({ column }: ColumnUse, uses: readonly ColumnUse[]): boolean => uses.filter((use) => use.column === column).length === 1;

function entryOf(use: ColumnUse): unknown {
  if (use.use === "passed over") return "nothing";
  if (use.use !== "value") return use.use;
  const { quantity, unit, factor, missing, isByShape, station } = use;
  if (isByShape) return quantity;
  return {
    quantity,
    unit,
    ...(factor === undefined ? {} : { factor }),
    ...(missing === undefined ? {} : { missing }),
    ...(station === undefined ? {} : { station }),
  };
}
