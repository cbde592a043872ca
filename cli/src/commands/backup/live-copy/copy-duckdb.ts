import { rm } from "node:fs/promises";
import { checkDuckDbFile } from "@clima/store";
import { fail } from "../../../terminal.ts";
import { copyIfThere, copyUntilGood, firstBytes } from "./copy-bytes.ts";

/** duckdb.org/docs/stable/internals/storage: a checksum of 8 bytes, then these. */
export const isDuckDb = (first: Buffer): boolean => first.subarray(8, 12).toString("latin1") === "DUCK";
/** Beside the file while it is open, or after a kill. */
export const DUCKDB_COMPANIONS = [".wal", ".wal.checkpoint", ".wal.recovery", ".tmp"];

/**
 * Copies a DuckDB file that another process holds for itself alone. A checkpoint writes into free blocks and makes them count by one of the
 * file's two headers at its end; commits go into the log beside it. So the file, and after it its log, are what a kill would
 * have left, where both headers stayed the same all the time and no checkpoint was under way.
 */
export async function copyDuckDb(from: string, to: string): Promise<void> {
  await copyUntilGood(from, () => copyOnce(from, to));
  const checked = await checkDuckDbFile(to);
  if (!checked.ok) fail(`the copy of ${from} cannot be read: ${checked.error}`);
}

async function copyOnce(from: string, to: string): Promise<boolean> {
  const before = await headersOf(from);
  if (!(await copyIfThere(from, to))) return false;
  if (!(await copyIfThere(`${from}.wal`, `${to}.wal`))) await rm(`${to}.wal`, { force: true });
  return before !== undefined && before === (await headersOf(from));
}

/** The file's own header and the two that take turns, 4 KiB each. */
const HEADERS_BYTES = 3 * 4096;

/** Undefined while a checkpoint is under way: commits go into a log of their own then. */
async function headersOf(file: string): Promise<string | undefined> {
  const isCheckpointing = (await firstBytes(`${file}.wal.checkpoint`, 1)).length > 0;
  return isCheckpointing ? undefined : (await firstBytes(file, HEADERS_BYTES)).toString("base64");
}
