import { createWriteStream } from "node:fs";
import { type FileHandle, mkdir, open, readdir } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fail } from "../../../terminal.ts";

/** Of a file that may be gone or short: what is there, up to `bytes`. */
export async function firstBytes(file: string, bytes: number): Promise<Buffer> {
  const handle = await openIfThere(file);
  if (handle === undefined) return Buffer.alloc(0);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Who holds an open file can read it after it was removed; undefined where there is none. */
export async function openIfThere(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file, "r");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw cause;
  }
}

/** The first `bytes` of an open file. */
export async function copyHandle(handle: FileHandle, bytes: number, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  if (bytes === 0) return void (await (await open(to, "w", 0o600)).close());
  const input = handle.createReadStream({ start: 0, end: bytes - 1, autoClose: false });
  await pipeline(input, createWriteStream(to, { mode: 0o600 }));
}

/** As long as it is when it is opened; false where there is none. */
export async function copyIfThere(from: string, to: string): Promise<boolean> {
  const handle = await openIfThere(from);
  if (handle === undefined) return false;
  try {
    await copyHandle(handle, (await handle.stat()).size, to);
    return true;
  } finally {
    await handle.close();
  }
}

/** Names in a folder, sorted; none where it is gone. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw cause;
  }
}

const TRIES = 40;
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 1000;

/** Copies until nothing was rewritten underneath: `copy` answers whether the copy is good. */
export async function copyUntilGood(what: string, copy: () => Promise<boolean>): Promise<void> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    if (await copy()) return;
    await sleep(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tried));
  }
  fail(`${what} was rewritten during each of ${TRIES} copies; try again when less is going on, or stop Clima first`);
}
