import { rm, stat } from "node:fs/promises";
import { checkAgentFile } from "@clima/edge-agent";
import { fail } from "../../../terminal.ts";
import { copyIfThere, copyUntilGood, firstBytes } from "./copy-bytes.ts";

/** sqlite.org/fileformat.html, 1.3 */
const MAGIC = Buffer.from("SQLite format 3\0", "latin1");
export const isSqlite = (first: Buffer): boolean => first.subarray(0, MAGIC.length).equals(MAGIC);
/** Beside the file while it is open. */
export const SQLITE_COMPANIONS = ["-wal", "-shm", "-journal"];

/**
 * Copies an SQLite file that another process holds for itself alone, so that SQLite's own ways of copying are shut. In WAL mode a page
 * gets into the file from the log only, and the log begins anew with another salt in its header (sqlite.org/fileformat.html, 4.1). So the
 * file, and after it a log whose header stayed the same all the time, are what a kill would have left: the log mends every page that was
 * written meanwhile.
 */
export async function copySqlite(from: string, to: string): Promise<void> {
  await copyUntilGood(from, () => copyOnce(from, to));
  const checked = checkAgentFile(to);
  if (!checked.ok) fail(`the copy of ${from} cannot be read: ${checked.error}`);
}

async function copyOnce(from: string, to: string): Promise<boolean> {
  const before = await marksOf(from);
  if (!(await copyIfThere(from, to))) return false;
  if (!(await copyIfThere(`${from}-wal`, `${to}-wal`))) await rm(`${to}-wal`, { force: true });
  return before !== undefined && before === (await marksOf(from));
}

const WAL_HEADER_BYTES = 32;

/** Undefined while a change is under way that has its old pages in a file beside it. */
async function marksOf(file: string): Promise<string | undefined> {
  const rollback = await firstBytes(`${file}-journal`, 1);
  if (rollback.length > 0) return undefined;
  const wal = await firstBytes(`${file}-wal`, WAL_HEADER_BYTES);
  if (wal.length > 0) return wal.toString("hex");
  // Without a log the file itself is written.
  const { size, mtimeMs } = await stat(file).catch(() => ({ size: 0, mtimeMs: 0 }));
  return `${size} ${mtimeMs}`;
}
