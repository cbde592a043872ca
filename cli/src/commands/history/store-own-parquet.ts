import { ok, type Result } from "@clima/schemas";
import type { ParquetPart, RowsAdded, StoreError } from "@clima/store";
import type { Item, ReadOptions, WeatherSource } from "@clima/weather-files";
import { type StoreItemsDeps, storeItems } from "./store-items.ts";
import { takenTimes } from "./taken-times.ts";

/** A file that `clima export` could have written. */
export interface OwnParquet {
  readonly path: string;
  readonly rows: number;
  readonly items: WeatherSource["items"];
}

export interface StoreOwnParquetDeps {
  readonly read: ReadOptions;
  addParquet(part: ParquetPart): Promise<Result<RowsAdded | undefined, StoreError>>;
  /** How much of the file is stored, 0 to 1. */
  readonly onPart: (fraction: number) => void;
}

/** DuckDB's groups of rows in a Parquet file. Ctrl-C waits for the end of a part; the first is small, so that something is soon stored. */
const GROUP_ROWS = 122_880;
const FIRST_ROWS = GROUP_ROWS;
const PART_ROWS = 4 * GROUP_ROWS;

/** Stores a file part by part, each in a transaction; from a part on that the store does not take as a whole, row by row. The error is why the store takes no more. */
export async function storeOwnParquet(
  { path, rows, items }: OwnParquet,
  { read, addParquet, onPart }: StoreOwnParquetDeps,
  deps: StoreItemsDeps,
): Promise<Result<void, StoreError>> {
  for (let firstRow = 0; firstRow < rows && !deps.signal.aborted; ) {
    const length = Math.min(firstRow === 0 ? FIRST_ROWS : PART_ROWS, rows - firstRow);
    const added = await addParquet({ file: path, firstRow, rows: length, ...takenTimes(read) });
    if (!added.ok) return added;
    if (added.value === undefined) return storeItems({ items: itemsAfter(firstRow, items) }, deps);
    deps.sum.addStored(added.value);
    firstRow += length;
    onPart(firstRow / rows);
  }
  return ok(undefined);
}

/** Those of rows after so many. */
async function* itemsAfter(rows: number, items: WeatherSource["items"]): AsyncGenerator<readonly Item[]> {
  for await (const some of items) yield some.filter((item) => item.kind === "skipped" || item.line === undefined || item.line > rows);
}
