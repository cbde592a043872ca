import { mkdirSync, readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { createOneAtATime, type Log } from "@clima/schemas";
import { syncFolder, writeDurably } from "../spool/durable-file.ts";

/** A small file of lines that lasts through a crash: appended to, and now and then written again. */
export function openHoursFile(path: string, log: Log) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const inTurn = createOneAtATime();
  let problem = "";

  /** Whether it was written. Readings are more than their roll-ups: a disk that is full holds up nothing, and is told once. */
  const write = (work: () => Promise<void>): Promise<boolean> =>
    inTurn(async () => {
      try {
        await work();
        problem = "";
        return true;
      } catch (cause) {
        const { message } = cause as Error;
        if (message !== problem)
          log.error(`ingest: what is to be rolled up cannot be noted, and a restart now would forget it: ${message}`);
        problem = message;
        return false;
      }
    });

  return {
    lines: linesIn(path),
    append: (lines: readonly string[]) => write(() => appendDurably(path, lines)),
    /** What is in the file from then on is asked for when its turn has come. */
    replace: (linesOf: () => Iterable<string>) => write(() => writeDurably(path, textOf([...linesOf()]))),
    /** Resolves when it is no longer written to. */
    close: () => inTurn(async () => undefined),
  };
}

const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");

/** Begins with a line end, for the last line may be torn. */
async function appendDurably(path: string, lines: readonly string[]): Promise<void> {
  const file = await open(path, "a", 0o600);
  try {
    const isNew = (await file.stat()).size === 0;
    await file.appendFile(`\n${textOf(lines)}`);
    await file.datasync();
    if (isNew) await syncFolder(dirname(path));
  } finally {
    await file.close();
  }
}

function linesIn(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw cause;
  }
}
