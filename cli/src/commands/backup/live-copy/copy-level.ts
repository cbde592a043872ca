import type { FileHandle } from "node:fs/promises";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { checkJournal } from "@clima/broker/internal";
import { fail } from "../../../terminal.ts";
import { copyHandle, copyUntilGood, namesIn, openIfThere } from "./copy-bytes.ts";

/** LOCK holds nothing and LOG is for people. */
const isState = (name: string): boolean => name === "CURRENT" || /^MANIFEST-\d+$|^\d+\.(log|ldb|sst)$/.test(name);

export const isLevelFolder = (names: readonly string[]): boolean =>
  names.includes("CURRENT") && names.some((name) => name.startsWith("MANIFEST-"));

/**
 * Copies a LevelDB folder that another process may be writing. Its tables are never changed, its logs and its manifest only grow, and a file
 * is removed after the manifest says so (LevelDB, doc/impl.md). So lengths of all files taken while none came or went are what a
 * kill at that moment would have left, and LevelDB opens that with every batch that was written before.
 */
export async function copyLevel(from: string, to: string): Promise<void> {
  await copyUntilGood(from, () => copyOnce(from, to));
  const checked = await checkJournal(to);
  if (!checked.ok) fail(`the copy of ${from} cannot be read: ${checked.error}`);
  for (const name of await namesIn(to)) if (!isState(name)) await rm(join(to, name), { force: true });
}

interface OpenFile {
  readonly name: string;
  readonly handle: FileHandle;
  readonly bytes: number;
}

async function copyOnce(from: string, to: string): Promise<boolean> {
  const files: OpenFile[] = [];
  try {
    const names = await stateNames(from);
    for (const name of names) {
      const handle = await openIfThere(join(from, name));
      if (handle === undefined) return false;
      files.push({ name, handle, bytes: (await handle.stat()).size });
    }
    if ((await stateNames(from)).join() !== names.join()) return false;
    await rm(to, { recursive: true, force: true });
    for (const { name, handle, bytes } of files) await copyHandle(handle, bytes, join(to, name));
    return true;
  } finally {
    for (const { handle } of files) await handle.close();
  }
}

const stateNames = async (folder: string): Promise<string[]> => (await namesIn(folder)).filter(isState);
