import { existsSync } from "node:fs";
import type { Result } from "@clima/schemas";
import type { CsvFiles, ParquetPart, StoreCopies, StoreError } from "@clima/store";
import type { ReadOptions } from "@clima/weather-files";
import type { OpenedSource } from "../weather-files/work-through.ts";
import type { ImportLog } from "./import-log.ts";
import { openPlainCsv } from "./plain-csv.ts";
import { type StoreItemsDeps, storeItems } from "./store-items.ts";
import { storeOwnParquet } from "./store-own-parquet.ts";
import { storePlainCsv } from "./store-plain-csv.ts";

export interface StoreSourceDeps {
  readonly copies: StoreCopies | undefined;
  readonly log: Pick<ImportLog, "addRows">;
  readonly read: ReadOptions;
  /** How much of the source is stored, 0 to 1. */
  readonly onPart: (fraction: number) => void;
}

/** Stores a source: by the store itself where it can and what is read is our own, else row by row. The error is why the store takes no more. */
export async function storeSource(
  { source, path, ownCsv }: OpenedSource,
  { copies, log, read, onPart }: StoreSourceDeps,
  deps: StoreItemsDeps,
): Promise<Result<void, StoreError>> {
  const isOurs = source.profile === "Clima" && read.mapping === undefined && read.station === undefined;
  if (copies === undefined || !isOurs) return storeItems(source, deps);
  const isFile = existsSync(path);
  const plain = isFile ? await openPlainCsv(path) : ownCsv?.();
  const addCsv = (lines: CsvFiles) => log.addRows(source.profile, (id) => copies.addCsv(id, lines));
  if (plain) return storePlainCsv(plain, { read, addCsv, onPart }, deps);
  if (!isFile) return storeItems(source, deps);
  const rows = await copies.ownParquetRows(path);
  if (!rows.ok) return rows;
  const addParquet = (part: ParquetPart) => log.addRows(source.profile, (id) => copies.addParquet(id, part));
  if (rows.value === undefined) return storeItems(source, deps);
  return storeOwnParquet({ path, rows: rows.value, items: source.items }, { read, addParquet, onPart }, deps);
}
