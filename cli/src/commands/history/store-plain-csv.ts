import { Readable } from "node:stream";
import { ok, type Result } from "@clima/schemas";
import type { CsvFiles, RowsAdded, StoreError } from "@clima/store";
import { type Item, openWeatherFile, type ReadOptions, TableError } from "@clima/weather-files";
import { type CsvPart, isPlain, linesOf, type PlainCsv, withPartFiles } from "./plain-csv.ts";
import { type StoreItemsDeps, storeItems } from "./store-items.ts";
import { takenTimes } from "./taken-times.ts";

export interface StorePlainCsvDeps {
  readonly read: ReadOptions;
  addCsv(lines: CsvFiles): Promise<Result<RowsAdded | undefined, StoreError>>;
  /** How much of the file is stored, 0 to 1. */
  readonly onPart: (fraction: number) => void;
}

/**
 * Stores a file of our own part by part, each in a transaction: what the store finds plainly right in columns, and line by line what it leaves.
 * The error is why the store takes no more.
 */
export async function storePlainCsv(
  plain: PlainCsv,
  { read, addCsv, onPart }: StorePlainCsvDeps,
  deps: StoreItemsDeps,
): Promise<Result<void, StoreError>> {
  const { columns } = plain;
  const times = takenTimes(read);
  for await (const part of plain.parts()) {
    if (deps.signal.aborted) break;
    const added = isPlain(part) ? await withPartFiles(part, (files) => addCsv({ files, columns, ...times })) : ok(undefined);
    if (!added.ok) return added;
    if (added.value) deps.sum.addStored(added.value);
    const isWhole = added.value?.left.length === 0;
    const stored = isWhole ? ok(undefined) : await storeItems({ items: itemsOf(plain, part, added.value?.left, read) }, deps);
    if (!stored.ok) return stored;
    onPart(part.fraction);
  }
  return ok(undefined);
}

/** What the reader of all files says of lines, with their places in the file. */
async function* itemsOf(
  { columns, sample }: PlainCsv,
  part: CsvPart,
  numbers: readonly number[] | undefined,
  read: ReadOptions,
): AsyncGenerator<readonly Item[]> {
  const { text, places } = linesOf(part, numbers);
  const opened = await openWeatherFile(Readable.from([Buffer.from([columns.join(","), ...sample, text].join("\n"))]), read);
  if (!opened.ok) throw new TableError(`line ${part.line} and after: ${opened.error}`);
  const placeOf = (line: number) => places[line - 2 - sample.length];
  for (const { items } of opened.value)
    for await (const some of items)
      yield some.flatMap((item) => {
        if (item.kind === "skipped" || item.line === undefined) return [];
        const line = placeOf(item.line);
        return line === undefined ? [] : [{ ...item, line }];
      });
}
