import { mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TempDir {
  readonly path: string;
  remove(): void;
}

/** A new empty folder; `remove` deletes it with all that is in it. */
export const tempDir = (): TempDir => tempDirIn(tmpdir());

const MEMORY_DISK = "/dev/shm";
const ENOUGH_BYTES = 512 * 1024 * 1024;

/** The same in memory, where there is room: for tests that sync very often and do not ask what a power cut leaves of that. */
export const tempDirInMemory = (): TempDir => tempDirIn(freeBytes(MEMORY_DISK) < ENOUGH_BYTES ? tmpdir() : MEMORY_DISK);

function tempDirIn(parent: string): TempDir {
  const path = mkdtempSync(join(parent, "clima-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) };
}

function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return 0; // there is no such folder, as on macOS
  }
}
