import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chown, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { syncPath } from "./archive.ts";
import { INCOMING, REPLACED } from "./places.ts";
import { namesToReplace, type Root } from "./roots.ts";

/** The folders within the roots that one restore works with. */
export function createSwap(roots: readonly Root[]) {
  const id = randomBytes(4).toString("hex");
  const incoming = ({ folder }: Root) => join(folder, INCOMING + id);
  const replaced = ({ folder }: Root) => join(folder, REPLACED + id);

  /**
   * Puts what is incoming in the place of what is there. Where that fails, everything is moved back and the reason is thrown; what was
   * replaced stays beside it until `clear`.
   */
  async function swap(): Promise<void> {
    const moved: (readonly [from: string, to: string])[] = [];
    const move = async (from: string, to: string) => {
      await rename(from, to);
      moved.push([from, to]);
    };
    const used = roots.filter((root) => existsSync(incoming(root)));
    try {
      for (const root of used) await swapIn(root, move);
    } catch (cause) {
      for (const [from, to] of moved.reverse()) await rename(to, from);
      await clear();
      throw cause;
    }
  }

  async function swapIn(root: Root, move: (from: string, to: string) => Promise<void>): Promise<void> {
    const coming = await readdir(incoming(root));
    const old = namesToReplace(root, roots).filter((name) => root.only === undefined || coming.includes(name));
    if (old.length > 0) await mkdir(replaced(root), { mode: 0o700 });
    for (const name of old) await move(join(root.folder, name), join(replaced(root), name));
    for (const name of coming) await move(join(incoming(root), name), join(root.folder, name));
    await syncPath(root.folder);
  }

  /** Removes what was replaced. */
  async function clear(): Promise<void> {
    for (const root of roots) for (const folder of [incoming(root), replaced(root)]) await rm(folder, { recursive: true, force: true });
  }

  /** Where root restores, the owner of the folder gets the files. */
  async function giveToOwners(): Promise<void> {
    if (process.getuid?.() !== 0) return;
    for (const root of roots) {
      if (!existsSync(incoming(root))) continue;
      const { uid, gid } = await stat(root.folder);
      await giveAll(incoming(root), uid, gid);
    }
  }

  return { incoming, swap, clear, giveToOwners };
}

async function giveAll(path: string, uid: number, gid: number): Promise<void> {
  await chown(path, uid, gid);
  if (!(await stat(path)).isDirectory()) return;
  for (const name of await readdir(path)) await giveAll(join(path, name), uid, gid);
}
