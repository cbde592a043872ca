import { open, rename, rm } from "node:fs/promises";

/** Replaces a file as a whole: after a power cut it is the old one or the new one. `give` may give it to its owner, who has it before its text is in it. */
export async function writeWhole(file: string, text: string, mode: number, give?: (file: string) => Promise<void>): Promise<void> {
  const beside = `${file}.new`;
  await rm(beside, { force: true });
  const handle = await open(beside, "wx", mode);
  try {
    await handle.chmod(mode);
    await give?.(beside);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
}
