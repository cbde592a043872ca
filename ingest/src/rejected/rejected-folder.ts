import { mkdirSync } from "node:fs";
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { parseRejected, type RejectedMessage } from "@clima/schemas";
import { writeDurably } from "../spool/durable-file.ts";

export interface RejectedEntry {
  /** What people name it by. */
  readonly id: string;
  readonly message: RejectedMessage;
}

const FILE_NAME = /^\d{15}-\d{6}\.ndjson$/;

/**
 * Messages that ingest could not use, some to a file, one a line. A file never changes under its writer, so that a command may take
 * messages out while ingest runs. The id is the file's name without its ending, a hyphen and the number of the line when it was written.
 */
export function createRejectedFolder(path: string) {
  let written = 0;
  mkdirSync(path, { recursive: true, mode: 0o700 });

  /** Resolves when they are on disk. Rejects as the file system does. */
  async function add(messages: readonly RejectedMessage[]): Promise<void> {
    written = (written + 1) % 1_000_000;
    const stem = `${String(Date.now()).padStart(15, "0")}-${String(written).padStart(6, "0")}`;
    await write(
      `${stem}.ndjson`,
      messages.map((message, index) => ({ id: `${stem}-${index}`, message })),
    );
  }

  const write = (name: string, kept: readonly RejectedEntry[]) =>
    writeDurably(join(path, name), kept.map((each) => `${JSON.stringify(each)}\n`).join(""));

  const names = async () => (await readdir(path)).filter((name) => FILE_NAME.test(name)).sort();

  /** All, oldest first. */
  async function list(): Promise<RejectedEntry[]> {
    const files = await Promise.all((await names()).map(read));
    return files.flat();
  }

  const read = async (name: string): Promise<RejectedEntry[]> => parseFile(await readFile(join(path, name), "utf8"));

  /** Takes one out. False when there is none of that id. */
  async function remove(id: string): Promise<boolean> {
    const name = `${id.slice(0, id.lastIndexOf("-"))}.ndjson`;
    if (!FILE_NAME.test(name) || !(await names()).includes(name)) return false;
    const before = await read(name);
    const after = before.filter((each) => each.id !== id);
    if (after.length === 0) await rm(join(path, name));
    else if (after.length < before.length) await write(name, after);
    return after.length < before.length;
  }

  /** Removes the oldest files until the others take at most maxBytes. How many went. */
  async function shrink(maxBytes: number): Promise<number> {
    const files = await Promise.all((await names()).map(async (name) => ({ name, bytes: (await stat(join(path, name))).size })));
    let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const old = files.filter((file, index) => {
      const goes = bytes > maxBytes && index < files.length - 1;
      if (goes) bytes -= file.bytes;
      return goes;
    });
    await Promise.all(old.map(({ name }) => rm(join(path, name), { force: true })));
    return old.length;
  }

  return { add, list, remove, shrink };
}

export type RejectedFolder = ReturnType<typeof createRejectedFolder>;

/** A line that is not one of ours says nothing about the others. */
const parseFile = (text: string): RejectedEntry[] =>
  text.split("\n").flatMap((line) => {
    const kept = parseLine(line);
    return kept ? [kept] : [];
  });

function parseLine(line: string): RejectedEntry | undefined {
  try {
    const { id, message } = JSON.parse(line) as { id?: unknown; message?: unknown };
    const parsed = parseRejected(Buffer.from(JSON.stringify(message ?? null)));
    return typeof id === "string" && parsed.ok ? { id, message: parsed.value } : undefined;
  } catch {
    return undefined;
  }
}
